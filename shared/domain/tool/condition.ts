import * as z from 'zod/mini';
import { caseFacts, type CaseFact, type Joined } from './case-condition.ts';
import { Involvement } from './codes.ts';
import { partId, slug, some, value } from './parts.ts';

/** One thing that decides whether a question applies. */
export type Fact = CaseFact | { question: string; is: string[] } | { service: string[] } | { involvement: Involvement };
/**
 * When a question applies: an earlier question of the same return was given one of these answers; of the case that it has a
 * factor, a child of one of these ages, itself or a child of it one of these values of an attribute; of who answers which
 * service it is, and that it is or was involved; all of these, or any of them.
 */
export type Condition = Joined<Fact>;

/** How deep `all` and `any` may stand within each other. */
export const deepest = 4;

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
