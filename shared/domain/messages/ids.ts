import { Message, Change } from './messages.ts';

/**
 * A message's id, from its fact alone, so that however often the fact is told there is one message. The kind of mail
 * comes first.
 */
export function messageId(message: Message): string {
  switch (message.about) {
    case 'opening':
      return `invite/${message.addressee}`;
    case 'closing':
      return `notice/closing/${message.addressee}`;
    case 'asked':
      return `invite/${message.case}/${message.agency}/${message.seq}`;
    case 'contact':
      return `invite/contact/${message.addressee}/${message.change}`;
    case 'extension':
    case 'withdrawal':
    case 'query':
    case 'settled':
      return `notice/${message.about}/${message.case}/${message.agency}/${message.seq}`;
    case 'reissue':
      return `notice/reissue/${message.addressee}/${message.change}`;
    case 'code':
      return `code/${message.case}/${message.agency}/${message.request}`;
    case 'chaser':
    case 'escalation':
      return `${message.about}/${message.addressee}/${message.tick}`;
    case 'digest':
      return `digest/${message.tick}`;
    case 'ladder-exhausted':
    case 'concern-open':
      return `alert/${message.about}/${message.tick}`;
    case 'concern':
    case 'cannot-identify':
      return `alert/${message.about}/${message.case}/${message.agency}/${message.seq}`;
    case 'audit-settled':
      return `alert/audit-settled/${message.fact}`;
    case 'bounce':
      return `alert/bounce/${message.message}`;
    case 'case-settled':
      return `alert/case-settled/${message.case}/${message.fact}`;
    case 'mail-unknown':
      return `alert/mail-unknown/${message.message}`;
  }
}

/** What makes two FIFO messages the same: the change itself. */
export function changeId(change: Change): string {
  switch (change.kind) {
    case 'return':
      return `${change.audit}#${change.case}#${change.agency}#${change.seq}`;
    case 'closing':
      return `${change.audit}#closing`;
    case 'request':
      return `${change.audit}#request#${change.request}`;
  }
}
