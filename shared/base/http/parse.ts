import * as z from 'zod/mini';
import { nearestOf } from '../content/nearest.ts';
import { pointerOf } from '../content/pointer.ts';
import { numberInWords } from '../content/text.ts';
import { firstYear, lastYear } from '../time/bank-holidays.ts';
import { HttpProblem, maxFieldProblems, type FieldProblem } from './problem.ts';

/** Of what there is so much: characters, or parts of a list. A number is itself so much. */
const howLong = (origin: string): string => {
  if (origin === 'string') return ' characters long';
  return origin === 'number' || origin === 'int' ? '' : ' long';
};

const wordsOf = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be of type ${issue.expected}`;
    case 'invalid_value':
      return oneOf(issue.values.map(String), issue.input);
    case 'too_small':
      return `must be at least ${issue.minimum}${howLong(issue.origin)}`;
    case 'too_big':
      return `must be at most ${numberInWords(Number(issue.maximum))}${howLong(issue.origin)}`;
    case 'invalid_format':
      if (issue.format !== 'regex') return `must be a valid ${issue.format}`;
      return customWords[issue.message] ?? 'has characters that are not allowed here';
    case 'unrecognized_keys':
      return 'is not a known field';
    case 'invalid_union':
      return unionWords(issue);
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'not_multiple_of':
      return customWords[issue.message] ?? 'is not valid';
  }
};

/** Of what is none of several: where a field says which of them it is, what that field may say. */
function unionWords({ path, input, message, ...issue }: z.core.$ZodIssueInvalidUnion): string {
  const kinds = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
  const kind = path.at(-1);
  const given: unknown =
    typeof input === 'object' && input !== null && kind !== undefined ? Reflect.get(input, kind) : undefined;
  return kinds.length > 0 ? oneOf(kinds, given) : (customWords[message] ?? 'is not valid');
}

/** What may stand in a place, and which of it is nearest to what does. */
export function oneOf(words: readonly string[], given: unknown): string {
  const nearest = typeof given === 'string' ? nearestOf(given, words) : undefined;
  return `${nearest === undefined ? '' : `is not known here: did you mean ${nearest}? It `}must be one of: ${words.join(', ')}`;
}

const customWords: Record<string, string> = {
  empty: 'must not be blank',
  'not-well-formed': 'has half of a character in it',
  'not-a-version': 'must be the number of a version in double quotes, such as "3"',
  'not-printable': 'must be 1 to 128 printable characters, and no comma',
  repeated: 'says the same thing twice',
  'nhs-number': 'is not an NHS number: ten digits, the last of which checks the others',
  'not-ascending': 'must have its steps in order, each once',
  'after-exhausted': 'must end with ladder-exhausted where it has one',
  'unknown-year': `must lie in the years whose bank holidays are known, ${firstYear} to ${lastYear}`,
  'changes-nothing': 'says nothing that is changed',
  'not-one-thing': 'must say one of: audit, agency, case',
  'not-of-one': 'must be of an agency or of a service, and not of both',
  'of-both': 'must not be of an agency and of a service at once',
  'long-before-at': 'must have at most 64 characters before its @',
  'before-from': 'must not be before its start',
  'before-opens-on': 'must not be before the audit opens',
  'before-due-on': 'must not be before the due date',
};

type Issues = readonly z.core.$ZodIssue[];

/** Of alternatives that a value is as near to, the one that lacks a field which one that is not known is like. */
function meantOf(near: readonly Issues[]): Issues | undefined {
  const lacking = near.map((of) =>
    of.flatMap(({ path: [key, ...deeper], input }) =>
      typeof key === 'string' && deeper.length === 0 && input === undefined ? [key] : [],
    ),
  );
  const unknown = near.flatMap((of) => of.flatMap((one) => (one.code === 'unrecognized_keys' ? one.keys : [])));
  const like = new Set(unknown.map((key) => nearestOf(key, lacking.flat())));
  const [only, another] = near.filter((_, index) => lacking[index]?.some((key) => like.has(key)));
  return another === undefined ? only : undefined;
}

/**
 * Issues of what may be one thing or another: those of the alternative that the value is nearest to, of those that it has the
 * type of; where there is none such, or several are as near, that it fits none.
 */
const flat = (issues: Issues): z.core.$ZodIssue[] =>
  issues.flatMap((issue): z.core.$ZodIssue[] => {
    if (issue.code !== 'invalid_union') return [issue];
    const near = issue.errors.filter(
      (of) => !of.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
    );
    const costs = near.map((of) => of.reduce((sum, one) => sum + fieldsOf(one), 0));
    const least = Math.min(...costs);
    const nearest = near.filter((_, index) => costs[index] === least);
    const only = nearest.length > 1 ? meantOf(nearest) : nearest[0];
    return only === undefined ? [issue] : flat(only).map((one) => ({ ...one, path: [...issue.path, ...one.path] }));
  });

/** How many bad fields an issue stands for: a key that is not known is one each. */
const fieldsOf = (issue: z.core.$ZodIssue): number => (issue.code === 'unrecognized_keys' ? issue.keys.length : 1);

/**
 * Field problems of zod's issues: one for each bad field, none of which repeats what was sent.
 * @param most no more than so many are made: a body can have tens of thousands
 */
export function fieldProblems(
  issues: readonly z.core.$ZodIssue[],
  under = '',
  most = Number.POSITIVE_INFINITY,
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  for (const issue of flat(issues)) {
    const left = most - problems.length;
    if (left <= 0) break;
    const { code, path } = issue;
    const detail = wordsOf(issue);
    const paths = code === 'unrecognized_keys' ? issue.keys.slice(0, left).map((key) => [...path, key]) : [path];
    for (const one of paths) problems.push({ pointer: under + pointerOf(one), code, detail });
  }
  return problems;
}

/** Whether a header is there more than once: API Gateway hands such over as one, with a comma between; none that is read has any. */
export const isGivenTwice = (header: string): boolean => header.includes(',');

/** The same problem of a parameter of the query or a header; what is there more than once is told so. */
function unlessGivenTwice(problem: FieldProblem, value: unknown, under = ''): FieldProblem {
  const name = problem.pointer.slice(under.length + 1);
  const given: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  if (typeof given !== 'string' || !isGivenTwice(given)) return problem;
  return { ...problem, code: 'repeated', detail: 'is there more than once: give it once, with one value' };
}

/**
 * A value that fits its schema, or the 422 (a body) or 400 (a parameter) that names each bad field.
 * @throws HttpProblem
 */
export function parsed<T extends z.core.$ZodType>(
  schema: T,
  value: unknown,
  where: { type: 'invalid-body' | 'invalid-parameter'; under?: string },
): z.output<T> {
  const result = z.safeParse(schema, value, { reportInput: true });
  if (!result.success) {
    const { issues } = result.error;
    const told = fieldProblems(issues, where.under, maxFieldProblems);
    const found = flat(issues).reduce((sum, issue) => sum + fieldsOf(issue), 0);
    const all = where.type === 'invalid-body' ? told : told.map((one) => unlessGivenTwice(one, value, where.under));
    throw new HttpProblem(where.type, undefined, all, found - told.length);
  }
  return result.data;
}
