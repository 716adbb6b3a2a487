import type { FormFields } from '../../../../base/http/form.ts';
import type { Typed } from '../../../../domain/drafts/draft.ts';
import { typedDate } from '../../../../domain/drafts/typed-date.ts';
import { boxesOf } from '../../../../domain/tool/submission.ts';
import type { Question } from '../../../../domain/tool/tool.ts';
import { fieldName } from './question.ts';

/** A field of a form; the last of several of one name. */
function textOf(fields: FormFields, name: string): string {
  const found = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return (typeof found === 'string' ? found : found?.at(-1)) ?? '';
}

/** What was typed for a question, from the fields of a posted form. What was left blank is not there; other fields are not read. */
export function typedFrom(question: Question, fields: FormFields): Typed {
  const text = (part: string): string => textOf(fields, fieldName(question, part));
  const parts = [
    ['answer', text('answer')],
    ...(question.reasons === undefined ? [] : [['reason', text('reason')]]),
    ...boxesOf(question).map(({ id, type }) => [
      id,
      type === 'date'
        ? typedDate({ day: text(`${id}.day`), month: text(`${id}.month`), year: text(`${id}.year`) })
        : text(id),
    ]),
  ];
  return Object.fromEntries(parts.filter(([, typed]) => typed !== ''));
}
