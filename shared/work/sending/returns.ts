import {
  calendarCancelledNotice,
  extensionNotice,
  movedNotice,
  reopenedNotice,
} from '../../domain/mail/templates/notices.ts';
import { receiptNotice, receivedOpenNotice } from '../../domain/mail/templates/received-notices.ts';
import { withdrawalNotice } from '../../domain/mail/templates/withdrawal-notice.ts';
import { londonDay } from '../../base/time/days.ts';
import { allOpen } from '../../domain/returns/still-open.ts';
import { takesReopening } from '../../domain/audits/reopening.ts';
import { closedOnOf } from '../../domain/audits/closed-on.ts';
import { closingNotice, invite } from '../../domain/mail/templates/invites-and-chasers.ts';
import { isOfOpening, lastEntries } from '../../domain/returns/log.ts';
import { referenceOf } from '../../domain/returns/reference.ts';
import { owedStates } from '../../domain/returns/life-cycle.ts';
import { readCaseStates, readStates } from '../../domain/returns/store.ts';
import type { Message } from '../../domain/messages/messages.ts';
import type { Audit } from '../../domain/audits/schema.ts';
import type { AskedReturn } from '../../domain/links/asked.ts';
import type { OpenLine } from '../../domain/mail/templates/parts.ts';
import { mailedReturn, type Decided, type DecideDeps, type Decisions } from './decided-mail.ts';
import {
  aboutReturn,
  factOf,
  isOwed,
  latest,
  only,
  openLineOf,
  ownerOf,
  sameCycle,
  toAddressee,
} from './to-addressee.ts';

/**
 * A query or a sending back: one mail lists all that the return is asked for again. Of several that wait the newest one's
 * mail does, as its cycle counts.
 */
const askedAgain = (
  deps: DecideDeps,
  audit: Audit,
  message: Extract<Message, { about: 'query' | 'send-back' }>,
): Promise<Decided | undefined> =>
  aboutReturn(deps, audit, message, {
    kind: 'notice',
    stillSo: sameCycle,
    afterClosing: takesReopening(audit, londonDay(deps.now())),
    compose: (parts) => {
      const owed = only(parts.owed);
      if (owed.again === undefined) throw new Error('a return that is asked again is reopened');
      return reopenedNotice({ ...parts, owed, again: owed.again });
    },
  });

/**
 * That a case was dropped: one mail an addressee lists all that it is no longer asked for. Each return has its message, and
 * that of the addressee's first return brings the mail. Whoever was told before that a return is not asked for is not told
 * again.
 */
async function caseDropped(
  deps: DecideDeps,
  audit: Audit,
  message: Extract<Message, { about: 'withdrawal' }>,
): Promise<Decided | undefined> {
  const { table } = deps;
  const [addressee, entries] = await Promise.all([
    ownerOf(table, audit.id, message.case, message.agency),
    readCaseStates(table, audit.id, message.case),
  ]);
  if (addressee === undefined) return undefined;
  // A return that the drop has not reached yet ends with the others.
  const before = lastEntries(entries.filter(({ act }) => act !== 'drop'));
  return toAddressee(deps, audit, message, addressee, {
    kind: 'notice',
    wanted: ({ last }) => last.case === message.case && before.get(last.agency)?.state !== 'withdrawn',
    worth: ([first]) => first?.last.agency === message.agency,
    linked: false,
    compose: (parts) =>
      withdrawalNotice({
        ...parts,
        returns: parts.returns.map(mailedReturn),
        reason: 'case-dropped',
        othersAsked: parts.asked.some(({ last }) => last.case !== message.case && last.state !== 'withdrawn'),
      }),
  });
}

/** What of an addressee's returns has come, and can still be filled in. */
const leftOpenOf = (asked: readonly AskedReturn[]): OpenLine[] => asked.flatMap((one) => openLineOf(one) ?? []);

/** That a version has come: one mail each, which also takes out of the calendar what is due no more. */
const receipt = (
  deps: DecideDeps,
  audit: Audit,
  message: Extract<Message, { about: 'settled' }>,
): Promise<Decided | undefined> =>
  aboutReturn(deps, audit, message, {
    kind: 'notice',
    stillSo: latest,
    afterClosing: true,
    compose: (parts) => {
      const { entry } = parts.fact;
      const { counted } = entry;
      const { last, case: entered } = parts.return;
      if (counted === undefined) throw new Error('a submission carries what it counts for');
      return receiptNotice({
        ...parts,
        of: mailedReturn(parts.return),
        version: counted.version,
        reference: referenceOf(entry, counted),
        late: audit.state === 'closed',
        // What is asked again is told of by that.
        open: last.state === 'submitted' ? allOpen(last, entered) : undefined,
        parts: counted.parts,
        tool: deps.tool,
      });
    },
  });

/** What messages about the life of returns come to: opening and closing of their audit, and each fact of a log. */
export const returnDecisions: Decisions<
  'opening' | 'closing' | 'moved' | 'asked' | 'extension' | 'query' | 'send-back' | 'withdrawal' | 'settled'
> = {
  opening: async (deps, audit, message) => {
    if (audit.state !== 'open') return undefined;
    return toAddressee(deps, audit, message, message.addressee, {
      kind: 'invite',
      // What was asked for or reopened since is told of by that.
      wanted: async ({ last }) => {
        if (!owedStates.has(last.state) || last.state === 'reopened') return false;
        return isOfOpening(last.act === 'ask' ? [last] : await readStates(deps.table, last));
      },
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

  query: askedAgain,

  'send-back': askedAgain,

  withdrawal: async (deps, audit, message) => {
    const fact = await factOf(deps.table, message);
    if (fact?.entry.dropped !== undefined) return caseDropped(deps, audit, message);
    return aboutReturn(deps, audit, message, {
      kind: 'notice',
      afterClosing: true,
      stillSo: latest,
      linked: false,
      compose: (parts) =>
        withdrawalNotice({
          ...parts,
          returns: [mailedReturn(parts.return)],
          reason: parts.fact.entry.reason ?? 'other',
          othersAsked: parts.asked.some(({ last }) => last.state !== 'withdrawn'),
        }),
    });
  },

  settled: async (deps, audit, message) => {
    const fact = await factOf(deps.table, message);
    if (fact?.entry.act === 'submission') return receipt(deps, audit, message);
    return aboutReturn(deps, audit, message, {
      kind: 'notice',
      stillSo: latest,
      worth: (_returns, calendar) => calendar.some((change) => !change.standing),
      linked: (asked) => leftOpenOf(asked).length > 0,
      // Nothing says that no more is needed while a return of the addressee's can still be filled in.
      compose: (parts) => {
        const open = leftOpenOf(parts.asked);
        return open.length === 0 ? calendarCancelledNotice(parts) : receivedOpenNotice({ ...parts, open });
      },
    });
  },
};
