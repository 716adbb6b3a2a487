import type { FormFields } from '../../../../base/http/form.ts';
import type { Typed } from '../../../../domain/drafts/draft.ts';
import { typedTogether } from '../../../../domain/drafts/typed-answer.ts';
import { typedDate } from '../../../../domain/drafts/typed-date.ts';
import { boxesOf } from '../../../../domain/tool/submission.ts';
import type { Question } from '../../../../domain/tool/tool.ts';
import { fieldName } from './question.ts';

/** All that came for a field, in the order of the form. */
const textsIn = (fields: FormFields, name: string): string[] =>
  Object.hasOwn(fields, name) ? [fields[name] ?? ''].flat() : [];

/**
 * What was typed for a question, from the fields of a posted form. What was left blank is not there; other fields are not read.
 * @param key what the question is called where it is asked
 */
export function typedFrom(key: string, question: Question, fields: FormFields): Typed {
  const text = (part: string): string => textsIn(fields, fieldName(key, part)).at(-1) ?? '';
  const date = (part: string): string =>
    typedDate({ day: text(`${part}.day`), month: text(`${part}.month`), year: text(`${part}.year`) });
  const given = textsIn(fields, fieldName(key, 'answer')).filter((value) => value !== '');
  /** What is typed and what is chosen in its place have one name; of what takes one answer alone it is the last. */
  const answers: Partial<Record<Question['type'], () => string>> = {
    several: () => typedTogether(given),
    number: () => given.join(' '),
    date: () => [date('answer'), ...given].filter((value) => value !== '').join(' '),
  };
  const parts = [
    ['answer', answers[question.type]?.() ?? text('answer')],
    ...(question.reasons === undefined ? [] : [['reason', text('reason')]]),
    ...boxesOf(question).map(({ id, type }) => [id, type === 'date' ? date(id) : text(id)]),
  ];
  return Object.fromEntries(parts.filter(([, typed]) => typed !== ''));
}
