import { describe, expect, test } from 'vitest';
import { date } from '../../../../../questions.ts';
import { wordsOf } from '../../../../../form.ts';
import { brokenReferences, fieldsOn } from '../../../../../form-fields.ts';
import { controlId } from '../../../../../../shared/front/agency/form/questions/question.ts';
import { typedFrom } from '../../../../../../shared/front/agency/form/questions/typed-from.ts';
import { shown } from './ask.ts';

const asked = { id: 'E5', about: 'case' as const, wording: 'When was it?', guidance: 'The last time.' };
const alone = date(asked);
const either = date(asked, true);
const boxes = (day: string, month: string, year: string) => ({
  'E5.answer.day': day,
  'E5.answer.month': month,
  'E5.answer.year': year,
});

describe('a date', () => {
  test('is asked in three boxes, and says that the month alone will do', () => {
    const markup = shown(alone);
    expect(wordsOf(markup)).toBe(
      'E5 When was it? The last time. For example, 27 3 2026. Leave the day empty if you do not know it. Day Month Year',
    );
    expect(markup).toContain('<fieldset class="govuk-fieldset" role="group" aria-describedby="E5.answer-hint">');
    expect(markup).toContain(`id="${controlId('E5', alone, 'answer')}"`);
    expect(brokenReferences(markup)).toEqual([]);
  });

  test.each([
    ['2026-04-03', boxes('3', '4', '2026')],
    ['2026-04', boxes('', '4', '2026')],
    ['31/2/2026', boxes('31', '2', '2026')],
  ])('stays as it was typed, valid or not: %s', (answer, fields) => {
    expect(fieldsOn(shown(alone, { answer }))).toEqual(fields);
    expect(typedFrom('E5', alone, fields)).toEqual({ answer });
    expect(fieldsOn(shown(either, { answer }))).toMatchObject(fields);
  });

  test('has an option in its place under an "or"', () => {
    const markup = shown(either);
    expect(wordsOf(markup)).toMatch(/Day Month Year or Don't know If you do not know: why\?.* Leave this unanswered$/);
    expect(markup).toContain('<div data-either="E5.answer">');
    expect(brokenReferences(markup)).toEqual([]);
    const fields = fieldsOn(shown(either, { answer: 'dont-know' }));
    expect(fields).toMatchObject({ ...boxes('', '', ''), 'E5.answer': 'dont-know' });
    expect(typedFrom('E5', either, fields)).toEqual({ answer: 'dont-know' });
  });

  test.each(['2026-04-03 dont-know', '31/2 or so/2026 dont-know'])(
    'and an option are both kept where both were given: %s',
    (answer) => {
      expect(typedFrom('E5', either, fieldsOn(shown(either, { answer })))).toEqual({ answer });
    },
  );

  test.each([alone, either])('says what is wrong beside it', (question) => {
    const markup = shown(question, { answer: '31/2/2026' }, { errors: { answer: 'No such day' } });
    expect(markup).toMatch(/id="E5\.answer-error"[^>]*>\s*<span[^>]*>Error:<\/span> No such day/);
    expect(markup).toContain('aria-describedby="E5.answer-hint E5.answer-error"');
    expect(markup.match(/govuk-input--error/g)).toHaveLength(3);
  });
});
