import { describe, expect, test } from 'vitest';
import { details, number } from '../../../../../questions.ts';
import { wordsOf } from '../../../../../form.ts';
import { brokenReferences, fieldsOn } from '../../../../../form-fields.ts';
import { typedFrom } from '../../../../../../shared/front/agency/form/questions/typed-from.ts';
import { shown } from './ask.ts';

const asked = { id: 'E8', about: 'agency' as const, wording: 'How often?' };
const alone = number({ ...asked, min: 0, max: 20, unit: 'times' });
const either = number({ ...asked, min: 0, max: 20, unit: 'times' }, true);

describe('a number', () => {
  test('is asked in one box, with its unit behind it, and told what it may be', () => {
    const markup = shown(alone);
    expect(wordsOf(markup)).toBe('E8 How often? Give a whole number from 0 to 20 (times). times');
    expect(markup).toContain('<label class="govuk-label govuk-label--m" for="E8.answer">');
    expect(markup).toMatch(
      /<input class="govuk-input govuk-input--width-5" id="E8\.answer" name="E8\.answer" type="text"/,
    );
    expect(markup).toContain('inputmode="numeric"');
    expect(markup).toContain('aria-describedby="E8.answer-hint"');
    expect(markup).toContain('<div class="govuk-input__suffix" aria-hidden="true">times</div>');
    expect(brokenReferences(markup)).toEqual([]);
  });

  test.each([
    [{}, 'Give a whole number.'],
    [{ min: 1 }, 'Give a whole number, 1 or more.'],
    [{ max: 5000 }, 'Give a whole number from 0 to 5,000.'],
  ])('says what it may be: %j', (limits, words) => {
    expect(wordsOf(shown(number({ ...asked, ...limits })))).toBe(`E8 How often? ${words}`);
  });

  test('stays as it was typed, valid or not', () => {
    for (const answer of ['3', '0', 'about 3', '-2']) {
      expect(fieldsOn(shown(alone, { answer }))).toEqual({ 'E8.answer': answer });
      expect(typedFrom('E8', alone, { 'E8.answer': answer })).toEqual({ answer });
    }
  });

  test('has an option in its place under an "or", and why somebody does not know beneath it', () => {
    const markup = shown(either);
    expect(wordsOf(markup)).toMatch(
      /^E8 How often\? Give a whole number from 0 to 20 \(times\)\. Number times or Don't know If you do not know: why\?.* Leave this unanswered$/,
    );
    expect(markup).toContain('<fieldset class="govuk-fieldset" role="group" aria-describedby="E8.answer-hint">');
    expect(markup).toContain('<div data-either="E8.answer">');
    expect(brokenReferences(markup)).toEqual([]);
  });

  test('and an option are both kept where both were given, as a form without a script takes them', () => {
    const typed = { answer: '3 dont-know', reason: 'not-in-records' };
    const fields = fieldsOn(shown(either, typed));
    expect(fields).toMatchObject({ 'E8.answer': ['3', 'dont-know'], 'E8.reason': 'not-in-records' });
    expect(typedFrom('E8', either, fields)).toEqual(typed);
  });

  test('of which an option alone was given has an empty box', () => {
    const fields = fieldsOn(shown(either, { answer: 'dont-know' }));
    expect(fields).toMatchObject({ 'E8.answer': ['', 'dont-know'] });
    expect(typedFrom('E8', either, fields)).toEqual({ answer: 'dont-know' });
  });

  test.each([alone, either])('says what is wrong beside it', (question) => {
    const markup = shown(question, { answer: '99' }, { errors: { answer: 'Give less' } });
    expect(markup).toMatch(/id="E8\.answer-error"[^>]*>\s*<span[^>]*>Error:<\/span> Give less/);
    expect(markup).toContain('aria-describedby="E8.answer-hint E8.answer-error"');
    expect(markup.match(/govuk-input--error/g)).toHaveLength(1);
    expect(markup.match(/govuk-form-group--error/g)).toHaveLength(1);
  });

  test('has its boxes below it', () => {
    expect(wordsOf(shown(number({ ...asked, boxes: [details('What makes you say so?')] })))).toContain(
      'What makes you say so? You can enter',
    );
  });
});
