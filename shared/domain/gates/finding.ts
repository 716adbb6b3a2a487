import * as z from 'zod/mini';
import { CaseId, Day, ReturnId, Slug } from '../audits/ids.ts';
import type { Severity } from './codes.ts';

/** Something that an audit meets before it opens or closes: what it is about, and what it means for people. */
export const findingFields = {
  case: z.optional(CaseId),
  agency: z.optional(ReturnId),
  service: z.optional(Slug),
  on: z.optional(Day),
  /** In words, for people. */
  detail: z.string(),
};
export type Found = z.infer<z.ZodMiniObject<typeof findingFields>>;
export type Finding<Code extends string = string> = Found & { code: Code };

/** What is looked at, by code, and the rule of each: what of the facts it finds, each thing apart. */
export type Rules<Codes, Facts> = { readonly [Code in keyof Codes]: (facts: Facts) => Found[] };

/** What rules find, in the order of the codes: what refuses, and what has to be accepted. */
export interface Findings<Code extends string = string> {
  errors: Finding<Code>[];
  warnings: Finding<Code>[];
}

/** All that the rules find in the facts. */
export function findingsOf<Codes extends Record<string, Severity>, Facts>(
  codes: Codes,
  rules: Rules<Codes, Facts>,
  facts: Facts,
): Findings<keyof Codes & string> {
  const found: Findings<keyof Codes & string> = { errors: [], warnings: [] };
  for (const code in codes) {
    const list = codes[code] === 'error' ? found.errors : found.warnings;
    list.push(...rules[code](facts).map((one) => ({ code, ...one })));
  }
  return found;
}

/** The codes of findings, each once, in their order. */
export const codesIn = <Code extends string>(findings: readonly Finding<Code>[]): Code[] => [
  ...new Set(findings.map(({ code }) => code)),
];

/** The warnings that nobody has accepted. */
export const notAccepted = <Code extends string>(
  { warnings }: Findings<Code>,
  accept: readonly string[],
): Finding<Code>[] => warnings.filter(({ code }) => !accept.includes(code));
