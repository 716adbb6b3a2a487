import * as z from 'zod/mini';
import { AgeBand } from './codes.ts';
import { slug, some, value } from './parts.ts';

/**
 * What of a case decides whether a question applies, and may be corrected later. With a `child` it is looked at in that child
 * alone: a tool says nothing of one, but what is kept of a return does.
 */
export type CaseFact =
  | { factor: string }
  | { ageBand: AgeBand[]; child?: string }
  | { attribute: string; is: string[]; child?: string };
/** Facts of one kind joined: all of them, or any of them, hold. */
export type Joined<Of> = Of | { all: Joined<Of>[] } | { any: Joined<Of>[] };

/** In a file of its own: entries of returns keep these, and no function's start makes the schema of a whole condition for them. */
export const caseFacts = [
  z.strictObject({ factor: slug }),
  z.strictObject({ ageBand: some(AgeBand) }),
  z.strictObject({ attribute: slug, is: some(value) }),
] as const;

/** What is said of a case, joined, as a tool has it. */
export const CaseCondition: z.ZodMiniType<Joined<CaseFact>, Joined<CaseFact>> = z.lazy(() =>
  z.union([...caseFacts, z.strictObject({ all: some(CaseCondition) }), z.strictObject({ any: some(CaseCondition) })]),
);

const child = z.exactOptional(z.string());

/** What of a condition is left where only the case is looked at: it may stand deeper than a tool has it. */
export const KeptCondition: z.ZodMiniType<Joined<CaseFact>, Joined<CaseFact>> = z.lazy(() =>
  z.union([
    caseFacts[0],
    z.extend(caseFacts[1], { child }),
    z.extend(caseFacts[2], { child }),
    z.strictObject({ all: some(KeptCondition) }),
    z.strictObject({ any: some(KeptCondition) }),
  ]),
);
