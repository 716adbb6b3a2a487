import * as z from 'zod/mini';

/** What can be found: an `error` refuses; a `warning` has to be accepted by its code. */
export type Severity = 'error' | 'warning';

/** What is looked at before an audit opens. Each code has its rule in `opening.ts`, and the types ask for it. */
export const openingCodes = {
  'tool-not-frozen': 'error',
  'no-cases': 'error',
  'nobody-asked': 'error',
  'too-many-asked': 'error',
  'agency-not-entered': 'error',
  'not-of-tool': 'error',
  'dates-apart': 'error',
  'details-short': 'warning',
  'confidential-undecided': 'warning',
  'never-asked': 'warning',
  'before-opens-on': 'warning',
  'due-soon': 'warning',
  'due-in-closure': 'warning',
} as const satisfies Record<string, Severity>;

/** What is looked at before an audit closes, likewise: its rules are in `closing.ts`. */
export const closingCodes = {
  'return-owed': 'warning',
  'sent-back': 'warning',
  undelivered: 'warning',
  'concern-open': 'warning',
  'to-do-open': 'warning',
  'before-closes-on': 'warning',
} as const satisfies Record<string, Severity>;

/** The codes that have to be accepted. */
export const warningsIn = <T extends Record<string, Severity>>(codes: T): (keyof T & string)[] => {
  const warnings: (keyof T & string)[] = [];
  for (const code in codes) if (codes[code] === 'warning') warnings.push(code);
  return warnings;
};

const acceptedOf = <T extends Record<string, Severity>>(codes: T) =>
  z.strictObject({ accept: z.array(z.enum(warningsIn(codes))).check(z.maxLength(50)) });

/** What opens an audit: the warnings that are accepted, by code. */
export const Opening = acceptedOf(openingCodes).register(z.globalRegistry, { id: 'Opening' });

/** What closes an audit: the warnings that are accepted, by code. */
export const Closing = acceptedOf(closingCodes).register(z.globalRegistry, { id: 'Closing' });
