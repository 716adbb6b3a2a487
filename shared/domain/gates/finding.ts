import * as z from 'zod/mini';
import { CaseId, Day, ReturnId, Slug } from '../audits/ids.ts';

/** Something that an audit meets before it opens or closes: its code, what it is about, and what it means for people. */
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

/**
 * One rule: what of the facts it finds, each thing apart. An `error` refuses; a `warning` has to be accepted by its code.
 */
export interface Rule<Facts> {
  is: 'error' | 'warning';
  find: (facts: Facts) => Found[];
}

/** Rules by the code of what they find. A further rule is one more row; nothing else knows how many there are. */
export type Rules<Facts> = Readonly<Record<string, Rule<Facts>>>;

/** What rules find, in the order of the rules: what refuses, and what has to be accepted. */
export interface Findings<Code extends string = string> {
  errors: Finding<Code>[];
  warnings: Finding<Code>[];
}

/** All that the rules find in the facts. */
export function findingsOf<Facts, T extends Rules<Facts>>(rules: T, facts: Facts): Findings<keyof T & string> {
  const found: Findings<keyof T & string> = { errors: [], warnings: [] };
  for (const code in rules) {
    const rule = rules[code];
    if (rule === undefined) continue;
    const list = rule.is === 'error' ? found.errors : found.warnings;
    list.push(...rule.find(facts).map((one) => ({ code, ...one })));
  }
  return found;
}

/** The codes of the rules that warn. */
const warningCodes = <T extends Rules<never>>(rules: T): (keyof T & string)[] => {
  const codes: (keyof T & string)[] = [];
  for (const code in rules) if (rules[code]?.is === 'warning') codes.push(code);
  return codes;
};

/** What is sent to pass a gate: the codes of the warnings that are accepted. */
export const acceptedBy = <T extends Rules<never>>(rules: T) =>
  z.strictObject({
    accept: z.array(z.enum(warningCodes(rules))).check(z.maxLength(50)),
  });

/** The codes of warnings, each once, in the order of the rules. */
export const codesIn = <Code extends string>(findings: readonly Finding<Code>[]): Code[] => [
  ...new Set(findings.map(({ code }) => code)),
];

/** The warnings that nobody has accepted. */
export const notAccepted = <Code extends string>(
  { warnings }: Findings<Code>,
  accept: readonly string[],
): Finding<Code>[] => warnings.filter(({ code }) => !accept.includes(code));
