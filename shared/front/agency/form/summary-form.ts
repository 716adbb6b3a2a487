import { isVisible } from '../../../base/content/text.ts';
import type { FieldProblem } from '../../../base/http/problem.ts';
import type { Case } from '../../../domain/audits/schema.ts';
import type { Draft, Typed, TypedAnswers } from '../../../domain/drafts/draft.ts';
import { summaryAsTyped } from '../../../domain/drafts/summary.ts';
import { dateTypedInWords, mustBe, typedDate } from '../../../domain/drafts/typed-date.ts';
import { SummaryPartName } from '../../../domain/returns/schema.ts';
import { askedFor, confirmedOf, type Summarised } from '../../../domain/returns/summary.ts';
import { levelInWords } from '../../../domain/tool/theme.ts';
import { valueOf, type PostedFields } from './fields.ts';
import type { FieldError } from './form-parts.ts';

/** What a form of a case summary was posted with, valid or not: a part each in place of a question. */
export function typedSummary(fields: PostedFields): TypedAnswers {
  const dateIn = (name: 'from' | 'to'): Typed => {
    const part = (of: string): string => valueOf(fields, `${name}.${of}`);
    return { answer: typedDate({ day: part('day'), month: part('month'), year: part('year') }) };
  };
  const textIn = (name: 'reason' | 'outcome' | 'text'): Typed => ({ answer: valueOf(fields, name) });
  return {
    route: { from: valueOf(fields, 'route.from'), to: valueOf(fields, 'route.to') },
    from: dateIn('from'),
    to: dateIn('to'),
    reason: textIn('reason'),
    outcome: textIn('outcome'),
    text: textIn('text'),
  };
}

/** What stands in the form: what was saved, over what was sent or, before anything was, what the case has already. */
export const standing = (entered: Case, { answers, from }: Pick<Draft, 'answers' | 'from'>): TypedAnswers => ({
  ...(from === undefined ? summaryAsTyped(confirmedOf(entered)) : {}),
  ...answers,
});

/** What was typed for a part: its text, or as a draft keeps a date. */
export const answerOf = (typed: TypedAnswers, part: Exclude<SummaryPartName, 'route'>): string =>
  typed[part]?.['answer'] ?? '';

/** Between which levels, as far as they were chosen. */
export const routeOf = ({ route = {} }: TypedAnswers): { from: string; to: string } => ({
  from: route['from'] ?? '',
  to: route['to'] ?? '',
});

/** What was typed, as the API takes it; whoever takes it says what is wrong with it. */
export function bodyOf(typed: TypedAnswers): object {
  const route = routeOf(typed);
  const parts = (['from', 'to', 'reason', 'outcome', 'text'] as const).map((part) => [part, answerOf(typed, part)]);
  return {
    ...(route.from !== '' || route.to !== '' ? { route } : {}),
    ...Object.fromEntries(parts.filter(([, text = '']) => isVisible(text))),
  };
}

const isPart = (name: string): name is SummaryPartName => SummaryPartName.options.some((one) => one === name);

/** What a part is called. */
export const partWords = (tool: Summarised, part: string): string => (isPart(part) ? askedFor(tool)[part] : part);

/** What was typed for a part, in lines that people read. */
export function linesOf(tool: Summarised, part: string, typed: Typed): string[] {
  const { answer = '', from = '', to = '' } = typed;
  if (part === 'route') return [from, to].filter((level) => level !== '').map((level) => levelInWords(tool, level));
  if (answer === '') return [];
  if (part !== 'from' && part !== 'to') return [answer];
  return [dateTypedInWords(answer)];
}

/** What the two controls of a route are called, by their names. */
export const levelWords = { 'route.from': 'Level of need before', 'route.to': 'Level of need after' } as const;

/** The first control of each part that has several. */
const firstOf: Readonly<Record<string, string>> = { route: 'route.from', from: 'from.day', to: 'to.day' };

/** The control of a part; of one that has several the first. */
export const fieldOf = (part: string): string => firstOf[part] ?? part;

/** The field of what a pointer of the API names, and what it is called. */
function placeOf(tool: Summarised, pointer: string): { field: string; name: string } | undefined {
  const name = pointer.slice(1).replace('/', '.');
  if (name === 'route.from' || name === 'route.to') return { field: name, name: levelWords[name] };
  return isPart(name) ? { field: fieldOf(name), name: askedFor(tool)[name] } : undefined;
}

/** What has to be corrected, beside its fields, of what the API would say. */
export const errorsFrom = (tool: Summarised, problems: readonly FieldProblem[], typed: TypedAnswers): FieldError[] =>
  problems.map(({ pointer, code, detail }) => {
    const place = placeOf(tool, pointer);
    if (place === undefined) return { words: `What you sent ${detail}` };
    const { field, name } = place;
    if (pointer === '/text' && code === 'invalid_type') return { field, words: 'Enter the case summary' };
    if (code !== 'invalid_format') return { field, words: `${name} ${detail}` };
    if (pointer !== '/from' && pointer !== '/to') return { field, words: `${name} must be chosen` };
    return { field, words: `${name} ${mustBe(answerOf(typed, pointer === '/from' ? 'from' : 'to'), 'a real date')}` };
  });
