import { isToStaff, type Change, type Message, type StaffMessage } from './messages.ts';

/** Kinds of mail, by what a message is about. */
const kinds = {
  opening: 'invite',
  closing: 'notice',
  asked: 'invite',
  contact: 'invite',
  extension: 'notice',
  moved: 'notice',
  withdrawal: 'notice',
  query: 'notice',
  'send-back': 'notice',
  settled: 'notice',
  reissue: 'notice',
  consultation: 'notice',
  'consultation-reminder': 'notice',
  code: 'code',
  lead: 'escalation',
  chaser: 'chaser',
  escalation: 'escalation',
  digest: 'digest',
  'ladder-exhausted': 'alert',
  'concern-open': 'alert',
  concern: 'alert',
  'cannot-identify': 'alert',
  'to-do': 'alert',
  limit: 'alert',
  'code-limit': 'alert',
  'audit-settled': 'alert',
  bounce: 'alert',
  'case-settled': 'alert',
  'mail-unknown': 'alert',
} as const satisfies Record<Message['about'], string>;

/** The kind of mail that a message may come to. */
export const mailKindOf = ({ about }: Message): (typeof kinds)[Message['about']] => kinds[about];

/** What tells a message from others that come to a mail of its kind. */
function factOf(message: Message): string {
  switch (message.about) {
    case 'opening':
      return message.addressee;
    case 'asked':
      return `${message.case}/${message.agency}/${message.seq}`;
    case 'code':
      return `${message.asker ?? `${message.case}/${message.agency}`}/${message.request}`;
    case 'chaser':
    case 'escalation':
      return `${message.addressee}/${message.tick}`;
    case 'digest':
      return message.tick;
    case 'closing':
      return `closing/${message.addressee}`;
    case 'moved':
      return `moved/${message.addressee}/${message.move}`;
    case 'consultation':
    case 'consultation-reminder':
      return `${message.about}/${message.addressee}/${message.seq}`;
    case 'contact':
    case 'lead':
    case 'reissue':
      return `${message.about}/${message.addressee}/${message.change}`;
    case 'extension':
    case 'withdrawal':
    case 'query':
    case 'send-back':
    case 'settled':
    case 'concern':
    case 'cannot-identify':
    case 'to-do':
    case 'limit':
      return `${message.about}/${message.case}/${message.agency}/${message.seq}`;
    case 'code-limit':
      return `code-limit/${message.addressee}/${message.day}`;
    case 'ladder-exhausted':
    case 'concern-open':
      return `${message.about}/${message.tick}`;
    case 'audit-settled':
      return `audit-settled/${message.fact}`;
    case 'case-settled':
      return `case-settled/${message.case}/${message.fact}`;
    case 'bounce':
    case 'mail-unknown':
      return `${message.about}/${message.message}`;
  }
}

const factId = (message: Message): string => `${mailKindOf(message)}/${factOf(message)}`;

/** Whose a mail to staff is; of one that came back from the other contact, that it did. */
const recipientOf = ({ to, cameBackFrom }: StaffMessage): string =>
  cameBackFrom === undefined ? to : `${cameBackFrom}/${to}`;

/**
 * A message's id, from its fact alone, so that however often the fact is told there is one message. The kind of mail
 * comes first; whose it is last, of mail to staff.
 */
export const messageId = (message: Message): string =>
  isToStaff(message) ? `${factId(message)}/${recipientOf(message)}` : factId(message);

/**
 * The id under which a message to staff stands where it went before such mail was one a recipient: one mail was all of
 * them. Of any other message, and of one that came back, there was none.
 */
export const formerMessageId = (message: Message): string | undefined =>
  isToStaff(message) && message.cameBackFrom === undefined ? factId(message) : undefined;

/** What makes two FIFO messages the same: the change itself. */
export function changeId(change: Change): string {
  switch (change.kind) {
    case 'return':
      return `${change.audit}#${change.case}#${change.agency}#${change.seq}`;
    case 'case':
      return `${change.audit}#${change.case}#C#${change.version}`;
    case 'closing':
      return `${change.audit}#closing`;
    case 'request':
      return `${change.audit}#request#${change.request}`;
  }
}
