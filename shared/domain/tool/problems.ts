import type * as z from 'zod/mini';
import { visible } from '../../base/content/text.ts';
import { isOfChild } from './answers.ts';
import { largest } from './parts.ts';
import type { Question, Tool } from './tool.ts';

/** One thing wrong with a body: where (RFC 6901), what (a code for programs) and what would be right (for a person). */
export interface Problem {
  pointer: string;
  code: string;
  detail: string;
}

type Path = readonly PropertyKey[];

/** A rule between two fields that is broken at `path`. */
export interface Rule {
  rule:
    | 'reason-required'
    | 'reason-not-allowed'
    | 'repeated'
    | 'ends-before-it-begins'
    | 'given-twice'
    | 'not-alone'
    | 'not-covered';
  path: Path;
}

const pointerTo = (path: Path): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const oneOf = (values: string[]): string => `Give one of: ${values.join(', ')}.`;
const aText = 'Give a text of at most 20,000 characters';
const aDate = 'Give a date that exists, as YYYY-MM-DD.';

/** What a question takes as its answer, in plain words. */
export function answerAllowed({ type, options, min = 0, max = largest }: Question): string {
  const values = options.map((o) => o.value);
  const or = values.length === 0 ? '' : `, or one of: ${values.join(', ')}`;
  if (type === 'text') return `${aText}, and not a blank one; or leave the question out.`;
  if (type === 'number') return `Give a whole number from ${min} to ${max}${or}.`;
  if (type === 'date') return `Give a date that exists, as YYYY-MM-DD or YYYY-MM${or}.`;
  if (type === 'several') return `Give a list of at least one of: ${values.join(', ')}.`;
  return oneOf(values);
}

/** What may stand at a place, in plain words. */
function allowedAt(tool: Tool, path: Path): string {
  const [top, second, inside] = path;
  if (top === 'header') {
    if (second === 'role') return 'Give your role in 1 to 200 characters.';
    if (second === 'involvement') return oneOf(['past', 'present']);
    if (second === 'from' || second === 'to') return aDate;
    return second === undefined
      ? 'Give an object with role, involvement and, if known, from and to.'
      : 'Only role, involvement, from and to are allowed here.';
  }
  if (top === 'childrenCovered') {
    return second === undefined
      ? 'List the ids of the children covered: at least one, at most 50.'
      : "Give a child's id as the case lists it: 1 to 32 small letters, digits or hyphens.";
  }
  if (top !== 'answers') {
    return top === undefined
      ? 'Give an object with childrenCovered, answers and, if wanted, header.'
      : 'Only header, childrenCovered and answers are allowed here.';
  }
  if (second === undefined) return 'Give an object with an answer for each question, by its id.';
  const question = tool.questions.find((q) => q.id === second);
  if (!question) return `The questions of this tool are: ${tool.questions.map((q) => q.id).join(', ')}.`;
  const isByChild = isOfChild(question);
  if (isByChild && path.length < 4) {
    return path.length === 2 || inside === 'children'
      ? 'Give an object with children: the answer about each child covered, by its id.'
      : 'Only children is allowed here: the answer about each child covered, by its id.';
  }
  const third = isByChild ? path[4] : inside;
  if (third === 'answer') return answerAllowed(question);
  if (third === 'reason' && question.reasons) {
    return `${oneOf(question.reasons.map((r) => r.value))} It goes with dont-know only.`;
  }
  const boxes = [...new Set([...question.boxes.map((b) => b.id), 'details'])];
  const box = question.boxes.find((b) => b.id === third);
  if (box?.type === 'date') return 'Give a date that exists, as YYYY-MM-DD or YYYY-MM, or leave the box blank.';
  if (typeof third === 'string' && boxes.includes(third)) return `${aText}, or leave the box out.`;
  const fields = ['answer', ...(question.reasons ? ['reason'] : []), ...boxes].join(', ');
  return third === undefined ? `Give an object with: ${fields}.` : `Only these are allowed here: ${fields}.`;
}

const isObject = (value: unknown): value is Readonly<Record<PropertyKey, unknown>> =>
  typeof value === 'object' && value !== null;

/** What stands at a place; undefined where nothing does. */
function at(value: unknown, path: Path): unknown {
  let found = value;
  for (const step of path) {
    if (!isObject(found) || !Object.hasOwn(found, step)) return undefined;
    found = found[step];
  }
  return found;
}

const isMissing = (value: unknown, path: Path): boolean => at(value, path) === undefined;

const dateKeys = new Set<PropertyKey | undefined>(['from', 'to']);

/** Whether an issue is of an answer that has to be a number. */
const isOfNumber = ({ questions }: Tool, path: Path): boolean =>
  path[0] === 'answers' &&
  path.at(-1) === 'answer' &&
  questions.some(({ id, type }) => id === path[1] && type === 'number');

function codeOf(tool: Tool, issue: z.core.$ZodIssue, value: unknown): string {
  if (isMissing(value, issue.path)) return 'required';
  const { code } = issue;
  if (isOfNumber(tool, issue.path)) return Number.isInteger(at(value, issue.path)) ? 'out-of-range' : 'not-a-number';
  if (code === 'invalid_type') return 'wrong-type';
  if (code === 'too_small') return 'too-few';
  if (code === 'too_big') return issue.origin === 'array' ? 'too-many' : 'too-long';
  if (code === 'invalid_union') return 'not-a-date';
  if (code === 'invalid_format') {
    if (dateKeys.has(issue.path.at(-1)) && issue.path[0] === 'header') return 'not-a-date';
    if (issue.path[0] === 'childrenCovered') return 'not-an-id';
    return issue.pattern === visible.toString() ? 'blank' : 'not-well-formed';
  }
  return 'not-allowed';
}

function detailOfRule(tool: Tool, { rule, path }: Rule): string {
  if (rule === 'reason-required') return `Say why you do not know. ${allowedAt(tool, path)}`;
  return {
    'reason-not-allowed': 'A reason goes with dont-know only: take it away, or change the answer.',
    repeated: 'Name each child once.',
    'given-twice': 'Give each answer once.',
    'not-alone': 'One of these answers stands alone: take it away, or all others.',
    'not-covered': 'Answer about children that childrenCovered lists.',
    'ends-before-it-begins': 'Give a date that is not before the one in from.',
  }[rule];
}

/** What gives the problems that an issue of the schema, or a broken rule, stands for; a key that is not allowed is one each. */
export function problemsFor(tool: Tool, value: unknown): (issue: z.core.$ZodIssue | Rule) => Problem[] {
  // A body can have tens of thousands of keys that are no question, and the list of those is long.
  const noQuestion = allowedAt(tool, ['answers', '']);
  const allowed = (path: Path): string =>
    path[0] === 'answers' && path.length === 2 ? noQuestion : allowedAt(tool, path);
  return (issue) => {
    if ('rule' in issue) {
      return [{ pointer: pointerTo(issue.path), code: issue.rule, detail: detailOfRule(tool, issue) }];
    }
    if (issue.code !== 'unrecognized_keys') {
      return [
        { pointer: pointerTo(issue.path), code: codeOf(tool, issue, value), detail: allowedAt(tool, issue.path) },
      ];
    }
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      const noReason = key === 'reason' && path[0] === 'answers' && (path.length === 3 || path.length === 5);
      return {
        pointer: pointerTo(path),
        code: noReason ? 'reason-not-allowed' : 'unknown',
        detail: allowed(path),
      };
    });
  };
}

/** The problems one to a place (the first found), in the order of the page: header, children, then question by question. */
export function inPageOrder(tool: Tool, problems: readonly Problem[]): Problem[] {
  const order = new Map(tool.questions.map((question, i) => [question.id, i]));
  const rankOf = ({ pointer }: Problem): number => {
    const [, top, second] = pointer.split('/', 3);
    const place = ['header', 'childrenCovered', 'answers'].indexOf(top ?? '');
    return place < 2 ? place - 2 : (order.get(second ?? '') ?? order.size);
  };
  const byPlace = new Map<string, { problem: Problem; rank: number }>();
  for (const problem of problems) {
    if (!byPlace.has(problem.pointer)) byPlace.set(problem.pointer, { problem, rank: rankOf(problem) });
  }
  return [...byPlace.values()].toSorted((a, b) => a.rank - b.rank).map(({ problem }) => problem);
}
