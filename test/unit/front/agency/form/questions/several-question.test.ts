import { describe, expect, test } from 'vitest';
import { details, several } from '../../../../../questions.ts';
import { wordsOf } from '../../../../../form.ts';
import { brokenReferences, fieldsOn } from '../../../../../form-fields.ts';
import type { Question } from '../../../../../../shared/domain/tool/tool.ts';
import { typedFrom } from '../../../../../../shared/front/agency/form/questions/typed-from.ts';
import { beneath, shown } from './ask.ts';

const asked = { id: 'B4', about: 'agency' as const, wording: 'Which of them?' };
const options = [
  { value: 'sleep', label: 'Sleep' },
  { value: 'school', label: 'School' },
  { value: 'play', label: 'Play' },
];
const none = { value: 'none', label: 'None of these' };
/** Without "don't know". */
const known = (more: { boxes?: Question['boxes'] } = {}): Question => {
  const { reasons: _reasons, ...built } = several({ ...asked, ...more }, options, [none]);
  return { ...built, options: built.options.filter(({ value }) => value !== 'dont-know') };
};
const question = known();

describe('all that apply', () => {
  test('are asked with their options in the tool’s order, the one that stands alone under an "or"', () => {
    const markup = shown(question);
    expect(wordsOf(markup)).toBe('B4 Which of them? Select all that apply. Sleep School Play or None of these');
    expect(markup.match(/type="checkbox"/g)).toHaveLength(4);
    expect(markup).toContain('data-module="govuk-checkboxes"');
    expect(brokenReferences(markup)).toEqual([]);
  });

  test('the one that stands alone takes the others back, where a script runs, and no other does', () => {
    expect(shown(question).match(/<input[^>]*data-behaviour="exclusive"[^>]*>/g)).toEqual([
      expect.stringContaining('value="none"'),
    ]);
  });

  test('have what was chosen, both kinds too, as a form without a script takes them', () => {
    const of = (answer: string) => fieldsOn(shown(question, { answer }));
    expect(of('school')).toEqual({ 'B4.answer': 'school' });
    expect(of('none play sleep')).toEqual({ 'B4.answer': ['sleep', 'play', 'none'] });
    expect(typedFrom('B4', question, of('none play sleep'))).toEqual({ answer: 'none play sleep' });
    expect(typedFrom('B4', question, {})).toEqual({});
  });

  test('are kept alike in whatever order they came', () => {
    const fields = { 'B4.answer': ['sleep', 'play'] };
    expect(typedFrom('B4', question, fields)).toEqual(typedFrom('B4', question, { 'B4.answer': ['play', 'sleep'] }));
  });

  test('show a box beneath the one that asks for it, and say when', () => {
    const markup = shown(known({ boxes: [details('What about school?', ['school'])] }));
    expect(wordsOf(beneath(markup, 'B4.answer-2'))).toMatch(
      /^What about school\? Fill this in if you answered School\./,
    );
    expect(markup).toContain('govuk-checkboxes__conditional--hidden" id="conditional-B4.answer-2"');
  });

  test('say what is wrong beside them', () => {
    const markup = shown(question, { answer: 'none play' }, { errors: { answer: 'Take one away' } });
    expect(markup).toMatch(/id="B4\.answer-error"[^>]*>\s*<span[^>]*>Error:<\/span> Take one away/);
    expect(markup).toContain('aria-describedby="B4.answer-hint B4.answer-error"');
  });

  test('ask beneath "don’t know" why, where it is one of them', () => {
    const reveal = beneath(shown(several(asked, options, [none])), 'B4.answer-6');
    expect(wordsOf(reveal)).toMatch(
      /^If you do not know: why\? We were not involved at that time .* Take the reason away/,
    );
  });
});
