import * as z from 'zod/mini';
import { AgeBand, Involvement } from './codes.ts';
import { partId, slug, some, value } from './parts.ts';

/** What of a case decides whether a question applies, and may be corrected later. */
export type CaseFact = { factor: string } | { ageBand: AgeBand[] } | { attribute: string; is: string[] };
/** One thing that decides whether a question applies. */
export type Fact = CaseFact | { question: string; is: string[] } | { service: string[] } | { involvement: Involvement };
/** Facts of one kind joined: all of them, or any of them, hold. */
export type Joined<Of> = Of | { all: Joined<Of>[] } | { any: Joined<Of>[] };
/**
 * When a question applies: an earlier question of the same return was given one of these answers; of the case that it has a
 * factor, a child of one of these ages, itself or a child of it one of these values of an attribute; of who answers which
 * service it is, and that it is or was involved; all of these, or any of them.
 */
export type Condition = Joined<Fact>;

/** How deep `all` and `any` may stand within each other. */
export const deepest = 4;

const caseFacts = [
  z.strictObject({ factor: slug }),
  z.strictObject({ ageBand: some(AgeBand) }),
  z.strictObject({ attribute: slug, is: some(value) }),
] as const;
const facts = [
  z.strictObject({ question: partId, is: some(value) }),
  z.strictObject({ service: some(slug) }),
  z.strictObject({ involvement: Involvement }),
  ...caseFacts,
] as const;

function conditionOf(levels: number): z.ZodMiniType<Condition, Condition> {
  if (levels === 0) return z.union(facts);
  const parts = some(conditionOf(levels - 1));
  return z.union([...facts, z.strictObject({ all: parts }), z.strictObject({ any: parts })]);
}

export const Condition = conditionOf(deepest);

/** What of a condition is left where only the case is looked at: it may stand deeper than a tool has it. */
export const CaseCondition: z.ZodMiniType<Joined<CaseFact>, Joined<CaseFact>> = z.lazy(() =>
  z.union([...caseFacts, z.strictObject({ all: some(CaseCondition) }), z.strictObject({ any: some(CaseCondition) })]),
);
