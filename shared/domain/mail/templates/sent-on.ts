import { opening, type Mail } from './layout.ts';
import type { StaffNames } from './parts.ts';

const staffInWords: Readonly<Record<'manager' | 'second', (by: StaffNames) => string>> = {
  manager: ({ manager }) => `${manager}, the business manager`,
  second: ({ secondContact }) => `${secondContact}, the second contact`,
};

/** A mail to one of the staff that came back, as the other gets it. @param cameBackFrom whom it did not reach */
export const sentOn = (mail: Mail, cameBackFrom: 'manager' | 'second', by: StaffNames): Mail =>
  opening(
    mail,
    `This email could not be delivered to ${staffInWords[cameBackFrom](by)}, so it is sent to you. Tell them that their mail does not arrive.`,
  );
