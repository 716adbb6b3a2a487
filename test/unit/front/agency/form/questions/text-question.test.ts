import { expect, test } from 'vitest';
import { text } from '../../../../../questions.ts';
import { wordsOf } from '../../../../../form.ts';
import { fieldsOn } from '../../../../../form-fields.ts';
import { shown } from './ask.ts';

const question = text({ id: 'F2', about: 'agency', wording: 'What else?', guidance: 'Leave out names.' });

test('words are asked for with their number, and counted', () => {
  const markup = shown(question, { answer: 'One\n<two>' });
  expect(wordsOf(markup)).toMatch(/^F2 What else\? Leave out names\. .*You can enter up to 20,000 characters$/);
  expect(markup).toContain('data-maxlength="20000"');
  expect(fieldsOn(markup)).toEqual({ 'F2.answer': 'One\n<two>' });
});

test('what is wrong with them stands beside them, and they stay', () => {
  const markup = shown(question, { answer: 'x' }, { errors: { answer: 'Shorten it' } });
  expect(markup).toMatch(/id="F2\.answer-error"[^>]*>\s*<span[^>]*>Error:<\/span> Shorten it/);
  expect(fieldsOn(markup)).toEqual({ 'F2.answer': 'x' });
});
