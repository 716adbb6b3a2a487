import { expect, test } from 'vitest';
import { grade } from '../../../../../questions.ts';
import { wordsOf } from '../../../../../form.ts';
import { shown } from './ask.ts';

test('a grade has what each one means beside it, as its hint', () => {
  const markup = shown(grade({ id: 'A4', about: 'agency', wording: 'How do you grade it?' }));
  expect(wordsOf(markup)).toMatch(
    /Inadequate This means: falls short of the minimum requirements Requires improvement This means: meets/,
  );
  expect(markup).toContain('aria-describedby="A4.answer-item-hint"');
  expect(markup).toMatch(/id="A4\.answer-item-hint"[^>]*>This means: falls short of the minimum requirements</);
});
