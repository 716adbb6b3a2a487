import * as z from 'zod/mini';
import { AuditId, CaseId, padded, RequestId, ReturnId } from '../audits/ids.ts';
import { noEffects, type Effects } from './messages.ts';

/** A changed item, by the part of it that effects depend on. Content is not looked at, so it cannot leak into a queue. */
const EntryFact = z.object({
  audit: AuditId,
  case: CaseId,
  agency: ReturnId,
  seq: z.int(),
  act: z.string(),
  state: z.string(),
  atOpening: z.optional(z.boolean()),
  concern: z.optional(z.boolean()),
});
export type EntryFact = z.infer<typeof EntryFact>;
const AuditFact = z.object({ id: AuditId, state: z.enum(['draft', 'open', 'closed']) });
const RevisionFact = z.object({
  audit: AuditId,
  revision: z.int(),
  settled: z.array(z.object({ case: CaseId })),
});
const SettledFact = z.object({ sk: z.string(), audit: AuditId, case: CaseId });
const RequestFact = z.object({ audit: AuditId, id: RequestId, answered: z.optional(z.int()) });
const MailFact = z.object({ audit: AuditId, sk: z.string(), state: z.string() });

const KeyFact = z.object({ pk: z.string(), sk: z.string() });

/** Messages that an entry of a return's log gives rise to. */
export function messagesOfEntry(entry: EntryFact): Effects['messages'] {
  const of = { audit: entry.audit, case: entry.case, agency: entry.agency, seq: entry.seq };
  return [
    ...(entry.act === 'ask' && entry.atOpening !== true ? [{ about: 'asked' as const, ...of }] : []),
    ...(entry.concern === true ? [{ about: 'concern' as const, ...of }] : []),
    ...(entry.act === 'check' && entry.state === 'cannot-identify'
      ? [{ about: 'cannot-identify' as const, ...of }]
      : []),
  ];
}

/** Alerts that a revision gives rise to: one for each case that it shows newly settled. */
export const alertsOfRevision = (revision: {
  audit: string;
  revision: number;
  settled: readonly { case: string }[];
}): Effects['messages'] =>
  revision.settled.map((one) => ({
    about: 'case-settled',
    audit: revision.audit,
    case: one.case,
    fact: `REV#${padded(revision.revision)}`,
  }));

/** The alert that a case settled without new figures gives rise to. */
export const alertOfSettled = (fact: { audit: string; case: string; sk: string }): Effects['messages'][number] => ({
  about: 'case-settled',
  audit: fact.audit,
  case: fact.case,
  fact: fact.sk,
});

/** The effects of one item as the stream tells it, by the kind of item its keys say it is. */
const kinds: { is: (key: { pk: string; sk: string }) => boolean; effects: (item: unknown) => Partial<Effects> }[] = [
  {
    is: ({ sk }) => sk.startsWith('R#'),
    effects: (item) => {
      const entry = z.parse(EntryFact, item);
      return {
        changes: [{ kind: 'return', audit: entry.audit, case: entry.case, agency: entry.agency, seq: entry.seq }],
        messages: messagesOfEntry(entry),
      };
    },
  },
  {
    is: ({ sk }) => sk === 'AUDIT',
    effects: (item) => {
      const { id: audit, state } = z.parse(AuditFact, item);
      if (state === 'open') return { plans: [{ act: 'opening', audit }] };
      if (state === 'closed') return { plans: [{ act: 'closing', audit }], changes: [{ kind: 'closing', audit }] };
      return {};
    },
  },
  {
    is: ({ sk }) => sk.startsWith('REV#'),
    effects: (item) => {
      const revision = z.parse(RevisionFact, item);
      return {
        messages: alertsOfRevision(revision),
        packs: [{ audit: revision.audit, revision: revision.revision }],
      };
    },
  },
  {
    is: ({ sk }) => sk.startsWith('SETTLED#'),
    effects: (item) => ({ messages: [alertOfSettled(z.parse(SettledFact, item))] }),
  },
  {
    is: ({ sk }) => sk.startsWith('REQUEST#'),
    effects: (item) => {
      const { audit, id, answered } = z.parse(RequestFact, item);
      return answered === undefined ? { changes: [{ kind: 'request', audit, request: id }] } : {};
    },
  },
  {
    is: ({ pk }) => pk.startsWith('MAIL#'),
    effects: (item) => {
      const { audit, sk, state } = z.parse(MailFact, item);
      return state === 'unknown' ? { messages: [{ about: 'mail-unknown', audit, message: sk }] } : {};
    },
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

/** All effects of many, in order. */
export const together = (all: readonly Effects[]): Effects => ({
  changes: all.flatMap((one) => one.changes),
  messages: all.flatMap((one) => one.messages),
  plans: all.flatMap((one) => one.plans),
  packs: all.flatMap((one) => one.packs),
});
