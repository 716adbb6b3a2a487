import { opening, type Mail } from './layout.ts';

const staffInWords: Readonly<Record<'manager' | 'second', string>> = {
  manager: 'the business manager',
  second: 'the second contact',
};

/** A mail to one of the staff that came back, as the other gets it. @param cameBackFrom whom it did not reach */
export const sentOn = (mail: Mail, cameBackFrom: 'manager' | 'second'): Mail =>
  opening(
    mail,
    `This email could not be delivered to ${staffInWords[cameBackFrom]}, so it is sent to you. Tell them that their mail does not arrive.`,
  );
