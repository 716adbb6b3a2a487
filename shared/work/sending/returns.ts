import {
  calendarCancelledNotice,
  extensionNotice,
  movedNotice,
  queryNotice,
  receivedOpenNotice,
  withdrawalNotice,
} from '../../domain/mail/templates/notices.ts';
import { closedOnOf } from '../../domain/audits/closed-on.ts';
import { closingNotice, invite } from '../../domain/mail/templates/invites-and-chasers.ts';
import { questionOf } from '../../domain/tool/tools.ts';
import { mailedReturn, type Decisions } from './decided-mail.ts';
import { aboutReturn, isOwed, latest, only, openLineOf, sameCycle, toAddressee } from './to-addressee.ts';

/** What messages about the life of returns come to: opening and closing of their audit, and each fact of a log. */
export const returnDecisions: Decisions<
  'opening' | 'closing' | 'moved' | 'asked' | 'extension' | 'query' | 'withdrawal' | 'settled'
> = {
  opening: async (deps, audit, message) => {
    if (audit.state !== 'open') return undefined;
    return toAddressee(deps, audit, message, message.addressee, {
      kind: 'invite',
      // Returns asked for since are told of by their own message.
      wanted: (one) => isOwed(one) && one.last.askedOn === audit.opensOn,
      compose: invite,
    });
  },

  closing: (deps, audit, message) =>
    toAddressee(deps, audit, message, message.addressee, {
      kind: 'notice',
      wanted: isOwed,
      compose: (parts) => closingNotice({ ...parts, audit: { ...parts.audit, closedOn: closedOnOf(audit) } }),
    }),

  moved: async (deps, audit, message) => {
    if (audit.state !== 'open') return undefined;
    return toAddressee(deps, audit, message, message.addressee, {
      kind: 'notice',
      // What was asked again, extended or moved again since is told of by that.
      wanted: (one) => isOwed(one) && one.last.move === message.move,
      compose: movedNotice,
    });
  },

  asked: (deps, audit, message) =>
    aboutReturn(deps, audit, message, { kind: 'invite', stillSo: sameCycle, compose: invite }),

  extension: (deps, audit, message) =>
    aboutReturn(deps, audit, message, {
      kind: 'notice',
      stillSo: sameCycle,
      compose: (parts) => extensionNotice({ ...parts, owed: only(parts.owed), wasDueOn: parts.fact.entry.wasDueOn }),
    }),

  query: (deps, audit, message) =>
    aboutReturn(deps, audit, message, {
      kind: 'notice',
      stillSo: sameCycle,
      compose: (parts) => {
        const question = questionOf(audit, parts.fact.entry.question);
        if (question === undefined) throw new Error('a query names no question of its tool');
        return queryNotice({ ...parts, owed: only(parts.owed), question });
      },
    }),

  withdrawal: (deps, audit, message) =>
    aboutReturn(deps, audit, message, {
      kind: 'notice',
      afterClosing: true,
      // Whoever was told that a return is no longer asked for is not told again that its case is not.
      stillSo: (fact) => latest(fact) && fact.before?.state !== 'withdrawn',
      linked: false,
      compose: (parts) =>
        withdrawalNotice({
          ...parts,
          return: mailedReturn(parts.return),
          reason: parts.fact.entry.dropped === undefined ? (parts.fact.entry.reason ?? 'other') : 'case-dropped',
          othersAsked: parts.asked.some(({ last }) => last.state !== 'withdrawn'),
        }),
    }),

  settled: (deps, audit, message) =>
    aboutReturn(deps, audit, message, {
      kind: 'notice',
      stillSo: latest,
      worth: (_returns, calendar) => calendar.some((change) => !change.standing),
      linked: false,
      // Nothing says that no more is needed while a return of the addressee's can still be filled in.
      compose: (parts) => {
        const open = parts.asked.flatMap((one) => openLineOf(one) ?? []);
        return open.length === 0 ? calendarCancelledNotice(parts) : receivedOpenNotice({ ...parts, open });
      },
    }),
};
