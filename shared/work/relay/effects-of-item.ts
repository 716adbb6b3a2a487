import * as z from 'zod/mini';
import {
  auditOfPartition,
  isMailPartition,
  isTriesPartition,
  soleSort,
  sortPrefix,
} from '../../domain/audits/table-keys.ts';
import { AuditId, CaseId, Day, Instant, padded, RequestId, ReturnId } from '../../domain/audits/ids.ts';
import { triesADay } from '../../domain/identifiers/code-rules.ts';
import { actsAside, owedStates, settledStates } from '../../domain/returns/life-cycle.ts';
import { PeopleChecked, StateName } from '../../domain/returns/schema.ts';
import { toDoOf } from '../../domain/returns/people-checked.ts';
import {
  Addressee,
  CodeRequestId,
  isStaff,
  otherRecipient,
  StaffMessage,
  StaffRecipient,
} from '../../domain/messages/messages.ts';
import { concernOf } from '../../domain/alerts/concerns.ts';
import type { BoardEffect } from '../../domain/board/keep-board.ts';
import { Standing } from '../../domain/board/standing.ts';
import type { ConcernEffect } from '../../domain/alerts/keep-concerns.ts';
import { type LinksEffect, linksOfAddress } from '../../domain/links/link-effects.ts';
import { noEffects, type Effects, type OwedEffect } from './effects.ts';

/** A changed item, by the part of it that effects depend on. Content is not looked at, so it cannot leak into a queue. */
const EntryFact = z.object({
  audit: AuditId,
  case: CaseId,
  agency: ReturnId,
  seq: z.int(),
  act: z.string(),
  state: StateName,
  cycle: z.int(),
  askedOn: Day,
  dueOn: Day,
  wasDueOn: z.optional(Day),
  move: z.optional(z.int()),
  atOpening: z.optional(z.boolean()),
  concern: z.optional(z.boolean()),
  versions: z.int(),
  receivedAt: Instant,
  limit: z.optional(z.enum(['versions', 'checks'])),
  checked: z.optional(PeopleChecked),
});
export type EntryFact = z.infer<typeof EntryFact>;
const AuditFact = z.object({ id: AuditId, state: z.enum(['draft', 'open', 'closed', 'deleted']) });
const RevisionFact = z.object({
  audit: AuditId,
  revision: z.int(),
  settled: z.array(z.object({ case: CaseId })),
  auditSettled: z.optional(z.unknown()),
});
const ConsultationFact = z.object({ audit: AuditId, seq: z.int(), act: z.enum(['begin', 'change', 'end']) });
const MoveFact = z.object({ audit: AuditId, move: z.int() });
const SettledFact = z.object({ sk: z.string(), audit: AuditId, case: CaseId });
const RequestFact = z.object({ audit: AuditId, id: RequestId, answered: z.optional(z.int()) });
const MailFact = z.object({
  audit: AuditId,
  sk: z.string(),
  state: z.string(),
  to: z.string(),
  delivery: z.optional(z.string()),
  message: z.optional(StaffMessage),
});
const AddressFact = z.object({
  audit: AuditId,
  addressee: Addressee,
  was: z.optional(Addressee),
  change: z.int(),
  what: z.enum(['contact', 'auditor', 'reissue', 'lead', 'wrong']),
  of: z.optional(z.array(z.object({ was: z.optional(Addressee) }))),
});
const CodeFact = z.object({
  audit: AuditId,
  addressee: Addressee,
  case: CaseId,
  agency: ReturnId,
  request: CodeRequestId,
  state: z.string(),
});

const TriesFact = z.object({ audit: AuditId, addressee: Addressee, day: Day, wrong: z.array(z.unknown()) });

/** Of what concerns are apart, the manager alone is told. */
const toManager = { to: 'manager' } as const;

const CaseFact = z.object({ audit: AuditId, case: CaseId, version: z.int() });

const AcknowledgementFact = z.object({ audit: AuditId, case: CaseId, agency: ReturnId, upTo: z.int() });

const KeyFact = z.object({ pk: z.string(), sk: z.string() });

/** Whether an entry ends its return: it is withdrawn, alone or with its case. */
const endsReturn = ({ act }: EntryFact): boolean => act === 'withdrawal' || act === 'drop';

/** Messages that an entry of a return's log gives rise to. */
export function messagesOfEntry(entry: EntryFact): Effects['messages'] {
  const of = { audit: entry.audit, case: entry.case, agency: entry.agency, seq: entry.seq };
  return [
    ...(entry.act === 'ask' && entry.atOpening !== true ? [{ about: 'asked' as const, ...of }] : []),
    ...(entry.concern === true ? StaffRecipient.options.map((to) => ({ about: 'concern' as const, ...of, to })) : []),
    // A move of many due dates is told once an addressee, by its fan-out.
    ...(entry.act === 'extension' && entry.move === undefined ? [{ about: entry.act, ...of } as const] : []),
    ...(entry.act === 'withdrawal' || entry.act === 'query' || entry.act === 'send-back'
      ? [{ about: entry.act, ...of } as const]
      : []),
    ...(entry.act === 'drop' ? [{ about: 'withdrawal' as const, ...of }] : []),
    // A withdrawal's own notice takes the calendar entry out; a second mail would race it. What staff say beside it mails nobody.
    ...(settledStates.has(entry.state) && !endsReturn(entry) && !actsAside.has(entry.act)
      ? [{ about: 'settled' as const, ...of }]
      : []),
    ...(entry.act === 'check' && entry.state === 'cannot-identify'
      ? [{ about: 'cannot-identify' as const, ...of, ...toManager }]
      : []),
    ...(entry.act === 'check' && entry.checked?.seq === entry.seq && toDoOf(entry.checked) !== undefined
      ? [{ about: 'to-do' as const, ...of, ...toManager }]
      : []),
    ...(entry.limit === undefined ? [] : [{ about: 'limit' as const, ...of, ...toManager }]),
  ];
}

/** What an entry says of what is owed. */
export function owedOf(entry: EntryFact): OwedEffect {
  const { audit, case: id, agency, seq, cycle, askedOn, dueOn, wasDueOn } = entry;
  return {
    owed: {
      audit,
      case: id,
      agency,
      seq,
      cycle,
      askedOn,
      dueOn,
      ...(entry.state === 'reopened' ? { reopened: true as const } : {}),
    },
    settled: !owedStates.has(entry.state),
    ...(wasDueOn === undefined || wasDueOn === dueOn ? {} : { wasDueOn }),
  };
}

/** What an entry says of links: a withdrawal may end those of whom it belongs to, asking may let them open again. */
export function linksOfEntry(entry: EntryFact): LinksEffect[] {
  const { act, audit, case: id, agency } = entry;
  if (endsReturn(entry)) return [{ of: 'return', audit, case: id, agency, act: 'withdrawal' }];
  return act === 'ask' ? [{ of: 'return', audit, case: id, agency, act }] : [];
}

/** What an entry says of the list of open concerns. */
export const concernsOfEntry = (entry: EntryFact): ConcernEffect[] =>
  entry.concern === true ? [{ of: 'raised', concern: concernOf(entry) }] : [];

/** Of an entry, what the board keeps; more stands in it, and is not looked at. */
const Kept = z.object(Standing.shape);

/** What an entry says of its case's row. */
export const boardOfEntry = ({ audit, case: id, agency }: EntryFact, item: unknown): BoardEffect => ({
  of: 'entry',
  return: { audit, case: id, agency },
  standing: z.parse(Kept, item),
});

/** Messages about a mail that did not go as it should. */
export const messagesOfMail = (mail: z.infer<typeof MailFact>): Effects['messages'] => [
  ...(mail.state === 'unknown' && mail.delivery === undefined
    ? [{ about: 'mail-unknown' as const, audit: mail.audit, message: mail.sk, ...toManager }]
    : []),
  ...(mail.delivery === 'bounced' || mail.delivery === 'complained' ? messagesOfBounce(mail) : []),
];

/** Who of an agency's mail that came back is told: the manager. Of mail to staff it is the other contact, and once. */
function messagesOfBounce({ audit, sk, to, message }: z.infer<typeof MailFact>): Effects['messages'] {
  if (!isStaff(to)) return [{ about: 'bounce', audit, message: sk, ...toManager }];
  // One that went before mail to staff was one a recipient went to both.
  if (message === undefined || message.cameBackFrom !== undefined) return [];
  return [{ ...message, to: otherRecipient[to], cameBackFrom: to }];
}

/** The messages that a change of an address gives rise to. That one was wrong, said later, mails nobody. */
export const messagesOfAddress = ({
  what,
  audit,
  addressee,
  change,
}: Pick<z.infer<typeof AddressFact>, 'what' | 'audit' | 'addressee' | 'change'>): Effects['messages'] =>
  what === 'wrong' ? [] : [{ about: what === 'auditor' ? 'contact' : what, audit, addressee, change }];

/** Alerts that a revision gives rise to: one for each case that it shows newly settled. */
export const alertsOfRevision = (revision: {
  audit: string;
  revision: number;
  settled: readonly { case: string }[];
  auditSettled?: unknown;
}): Effects['messages'] => {
  const fact = `${sortPrefix.revision}${padded(revision.revision)}`;
  return [
    ...revision.settled.map((one) => ({
      about: 'case-settled' as const,
      audit: revision.audit,
      case: one.case,
      fact,
      ...toManager,
    })),
    ...(revision.auditSettled !== undefined
      ? [{ about: 'audit-settled' as const, audit: revision.audit, fact, ...toManager }]
      : []),
  ];
};

/** The alert that a case settled without new figures gives rise to. */
export const alertOfSettled = (fact: { audit: string; case: string; sk: string }): Effects['messages'][number] => ({
  about: 'case-settled',
  audit: fact.audit,
  case: fact.case,
  fact: fact.sk,
  ...toManager,
});

/** The alert that the wrong codes of a day give rise to, once there are as many as are taken. */
export const messagesOfTries = ({ audit, addressee, day, wrong }: z.infer<typeof TriesFact>): Effects['messages'] =>
  wrong.length < triesADay ? [] : [{ about: 'code-limit', audit, addressee, day, ...toManager }];

/** The effects of one item as the stream tells it, by the kind of item its keys say it is. */
const kinds: { is: (key: { pk: string; sk: string }) => boolean; effects: (item: unknown) => Partial<Effects> }[] = [
  {
    is: ({ sk }) => sk.startsWith(sortPrefix.entry),
    effects: (item) => {
      const entry = z.parse(EntryFact, item);
      return {
        changes: [{ kind: 'return', audit: entry.audit, case: entry.case, agency: entry.agency, seq: entry.seq }],
        messages: messagesOfEntry(entry),
        owed: [owedOf(entry)],
        board: [boardOfEntry(entry, item)],
        links: linksOfEntry(entry),
        concerns: concernsOfEntry(entry),
      };
    },
  },
  {
    is: ({ sk }) => sk.startsWith(sortPrefix.caseEntry),
    effects: (item) => ({ changes: [{ kind: 'case', ...z.parse(CaseFact, item) }] }),
  },
  {
    is: ({ sk }) => sk === soleSort.audit,
    effects: (item) => {
      const { id: audit, state } = z.parse(AuditFact, item);
      if (state === 'open') return { plans: [{ act: 'opening', audit }], links: [{ of: 'opening', audit }] };
      if (state === 'closed') return { plans: [{ act: 'closing', audit }], changes: [{ kind: 'closing', audit }] };
      return {};
    },
  },
  {
    is: ({ sk }) => sk.startsWith(sortPrefix.move),
    effects: (item) => ({ plans: [{ act: 'move', ...z.parse(MoveFact, item) }] }),
  },
  {
    is: ({ sk }) => sk.startsWith(sortPrefix.consultation),
    effects: (item) => {
      const { act, ...of } = z.parse(ConsultationFact, item);
      return act === 'end' ? {} : { plans: [{ act: 'consultation', ...of }] };
    },
  },
  {
    is: ({ sk }) => sk.startsWith(sortPrefix.revision),
    effects: (item) => {
      const revision = z.parse(RevisionFact, item);
      return {
        messages: alertsOfRevision(revision),
        packs: [{ audit: revision.audit, revision: revision.revision }],
      };
    },
  },
  {
    is: ({ sk }) => sk.startsWith(sortPrefix.settled),
    effects: (item) => ({ messages: [alertOfSettled(z.parse(SettledFact, item))] }),
  },
  {
    is: ({ sk }) => sk.startsWith(sortPrefix.request),
    effects: (item) => {
      const { audit, id, answered } = z.parse(RequestFact, item);
      return answered === undefined ? { changes: [{ kind: 'request', audit, request: id }] } : {};
    },
  },
  {
    is: ({ pk }) => isMailPartition(pk),
    effects: (item) => ({ messages: messagesOfMail(z.parse(MailFact, item)) }),
  },
  {
    is: ({ sk }) => sk.startsWith(sortPrefix.address),
    effects: (item) => {
      const change = z.parse(AddressFact, item);
      return { messages: messagesOfAddress(change), links: linksOfAddress(change) };
    },
  },
  {
    is: ({ sk }) => sk.startsWith(sortPrefix.acknowledgement),
    effects: (item) => ({ concerns: [{ of: 'acknowledged', ...z.parse(AcknowledgementFact, item) }] }),
  },
  {
    is: ({ sk }) => sk.startsWith(sortPrefix.code),
    effects: (item) => {
      const { state, addressee, ...request } = z.parse(CodeFact, item);
      return state === 'asked' ? { messages: [{ about: 'code', ...request, asker: addressee }] } : {};
    },
  },
  {
    is: ({ pk }) => isTriesPartition(pk),
    effects: (item) => ({ messages: messagesOfTries(z.parse(TriesFact, item)) }),
  },
];

/**
 * What follows from a new or changed item; most kinds of item have no effects.
 * @throws ZodError when the item is not what its keys say
 */
export function effectsOf(item: unknown): Effects {
  const key = z.parse(KeyFact, item);
  return { ...noEffects(), ...kinds.find((kind) => kind.is(key))?.effects(item) };
}

/** What follows from an item that was deleted, of which its keys alone are told: an entry of a draft, or a case. */
export function effectsOfDeletion({ pk, sk }: { pk: string; sk: string }): Effects {
  const board = boardOfDeletion(pk, sk);
  return { ...noEffects(), board: board === undefined ? [] : [board] };
}

function boardOfDeletion(pk: string, sk: string): BoardEffect | undefined {
  if (sk.startsWith(sortPrefix.entry)) {
    const [audit = '', id = ''] = pk.split('#');
    const [agency = ''] = sk.slice(sortPrefix.entry.length).split('#');
    return { of: 'return-deleted', return: { audit, case: id, agency } };
  }
  if (!sk.startsWith(sortPrefix.case)) return undefined;
  return { of: 'case-deleted', audit: auditOfPartition(pk), case: sk.slice(sortPrefix.case.length) };
}

/** All effects of many, in order. */
export const mergeEffects = (all: readonly Effects[]): Effects => ({
  owed: all.flatMap((one) => one.owed),
  board: all.flatMap((one) => one.board),
  links: all.flatMap((one) => one.links),
  concerns: all.flatMap((one) => one.concerns),
  changes: all.flatMap((one) => one.changes),
  messages: all.flatMap((one) => one.messages),
  plans: all.flatMap((one) => one.plans),
  packs: all.flatMap((one) => one.packs),
});
