import type { SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import type { Message } from '../../../../shared/domain/messages/messages.ts';
import { openAws } from '../../../aws/aws.ts';
import { serviceError } from '../../../aws/errors.ts';
import { openProgram } from '../../../program.ts';
import { keptLog } from '../../front/manager/fixture.ts';
import type { World } from '../../front/manager/world.ts';

export const manager = 'manager@partnership.example';
export const second = 'second@partnership.example';
export const sender = 'audits@partnership.example';

/** What SES makes of a mail: takes it, refuses it, or leaves it open whether it went. */
type Answer = 'accepts' | 'refuses' | 'times out';

/** A sender of mails, over an SES of its own that answers as it is told. */
export function senderOf(it: World, now = (): Date => new Date('2026-04-20T09:30:00.000Z')) {
  const aws = openAws();
  aws.verify(sender);
  const sent: SendEmailCommandInput[] = [];
  const { log, lines } = keptLog();
  let answer: Answer = 'accepts';
  /** Called with each mail just before SES answers. */
  let onCall = (): Promise<void> => Promise.resolve();
  let tokens = 0;
  aws.use(async (call, make) => {
    await onCall();
    if (answer === 'refuses') throw serviceError('ses', 'MessageRejected', 'no');
    const accepted = await make();
    sent.push(call.input as SendEmailCommandInput);
    if (answer === 'times out') throw serviceError('ses', 'Timeout', 'no', { fault: 'server' });
    return accepted;
  });
  const program = openProgram(
    { table: it.table, mailer: aws.ses },
    {
      now,
      logOf: () => log,
      addresses: { manager, second, sender },
      newCode: () => '12345678',
      newToken: () => `token-${++tokens}`,
    },
  );
  return {
    lines,
    /** Mails that SES got, whether or not it said so. */
    sent,
    answers: (how: Answer): void => void (answer = how),
    onCall: (does: () => Promise<void>): void => void (onCall = does),
    send: (message: Message): Promise<void> => program.send(message),
  };
}
