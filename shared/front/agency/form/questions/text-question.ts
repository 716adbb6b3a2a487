import { html, type Html } from '../../../../base/html/template.ts';
import { characterCount } from '../../../../base/ui/field.ts';
import { maxTextLength } from '../../../../domain/tool/text-length.ts';
import { boxesBelow } from './boxes.ts';
import { askedWords, errorOf, fieldName, helpWith, type QuestionProps } from './question.ts';

/** A question that is answered in the auditor's own words. */
export function textQuestion(props: QuestionProps): Html {
  const { key, typed } = props;
  const field = characterCount({
    name: fieldName(key, 'answer'),
    label: { content: askedWords(props), classes: 'govuk-label--m' },
    hint: helpWith(props),
    error: errorOf(props, 'answer'),
    value: typed['answer'],
    rows: 5,
    limit: maxTextLength,
    counts: 'characters',
    threshold: 75,
  });
  return html`${field}${boxesBelow(props)}`;
}
