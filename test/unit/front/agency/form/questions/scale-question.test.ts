import { expect, test } from 'vitest';
import { scale } from '../../../../../questions.ts';
import { wordsOf } from '../../../../../form.ts';
import { fieldsOn } from '../../../../../form-fields.ts';
import { shown } from './ask.ts';

const question = scale({ id: 'B9', about: 'case', wording: 'How is it now?' }, [
  { value: 'worse', label: 'Worse: more often, or more serious' },
  { value: 'same', label: 'About the same' },
  { value: 'better', label: 'Better' },
]);

test('a scale has its steps in the tool’s order, what one means beside it, and no value of them under the "or"', () => {
  const markup = shown(question);
  expect(wordsOf(markup)).toMatch(
    /^B9 How is it now\? Worse This means: more often, or more serious About the same Better or Don't know .* Leave this unanswered$/,
  );
  expect(markup).toMatch(/id="B9\.answer-item-hint"[^>]*>This means: more often/);
  expect(fieldsOn(shown(question, { answer: 'same' }))).toMatchObject({ 'B9.answer': 'same' });
});
