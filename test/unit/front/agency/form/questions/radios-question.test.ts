import { describe, expect, test } from 'vitest';
import { band, choice, details, quality, yesNo, yesNoDontKnow } from '../../../../../questions.ts';
import { wordsOf } from '../../../../../form.ts';
import { fieldsOn } from '../../../../../form-fields.ts';
import { beneath, shown } from './ask.ts';

const asked = { id: 'A1', about: 'agency' as const, wording: 'Is it so?' };

describe('one of several answers', () => {
  test('has them in the tool’s order, none chosen, and those that say that there is none under an "or"', () => {
    const words = wordsOf(shown(yesNoDontKnow({ ...asked, canBeNotApplicable: true })));
    expect(words).toMatch(/^A1 Is it so\? Yes No or Don't know .* Not applicable Leave this unanswered$/);
    expect(fieldsOn(shown(yesNoDontKnow(asked)))).not.toHaveProperty('A1.answer');
  });

  test.each([
    ['yes or no', yesNo(asked), /^A1 Is it so\? Yes No Leave this unanswered$/],
    ['how good', quality(asked), /Very good Fairly good Fairly bad Very bad Leave/],
    ['how many', band(asked), /None 1 to 3 4 to 6 7 or more Leave/],
    ['one of its own', choice(asked, [{ value: 'all', label: 'All of them' }]), /All of them or Don't know/],
  ])('asks %s', (_kind, question, words) => {
    const markup = shown(question);
    expect(wordsOf(markup)).toMatch(words);
    expect(markup.match(/name="A1\.answer"/g)).toHaveLength(question.options.length + 1);
  });

  test('has what was chosen', () => {
    expect(fieldsOn(shown(band(asked), { answer: '7+' }))).toEqual({ 'A1.answer': '7+' });
  });

  test('says what is wrong beside it', () => {
    const markup = shown(yesNo(asked), {}, { errors: { answer: 'Choose an answer' } });
    expect(markup).toMatch(/id="A1\.answer-error"[^>]*>\s*<span[^>]*>Error:<\/span> Choose an answer/);
    expect(markup).toContain('aria-describedby="A1.answer-error"');
  });
});

describe('why somebody does not know', () => {
  const question = yesNoDontKnow(asked);

  test('is asked beneath that answer, and hidden by a script alone until it is chosen', () => {
    const reveal = beneath(shown(question), 'A1.answer-4');
    expect(reveal).toContain('If you do not know: why?');
    // Each of them, and one that takes them away.
    expect(reveal.match(/name="A1\.reason"/g)).toHaveLength((question.reasons?.length ?? 0) + 1);
    expect(shown(question, { answer: 'yes' })).toContain(
      'govuk-radios__conditional--hidden" id="conditional-A1.answer-4"',
    );
    expect(shown(question, { answer: 'dont-know' })).toContain(
      'govuk-radios__conditional" id="conditional-A1.answer-4"',
    );
  });

  test('offers nobody that no reason was asked for, and takes it from nobody of whom it stands', () => {
    const old = {
      ...question,
      reasons: [...(question.reasons ?? []), { value: 'reason-not-collected', label: 'None' }],
    };
    expect(shown(old, { answer: 'dont-know' })).not.toContain('reason-not-collected');
    const kept = { answer: 'dont-know', reason: 'reason-not-collected' };
    expect(fieldsOn(shown(old, kept))).toMatchObject({ 'A1.reason': 'reason-not-collected' });
  });

  test('has the reason that was given, and what is wrong with it', () => {
    const typed = { answer: 'dont-know', reason: 'not-in-records' };
    expect(fieldsOn(shown(question, typed))).toMatchObject({ 'A1.answer': 'dont-know', 'A1.reason': 'not-in-records' });
    const markup = shown(question, { answer: 'dont-know' }, { errors: { reason: 'Say why' } });
    expect(markup).toMatch(/id="A1\.reason-error"[^>]*>\s*<span[^>]*>Error:<\/span> Say why/);
  });

  test('can be taken away, without a script too', () => {
    const reveal = beneath(shown(question, { answer: 'dont-know', reason: 'not-in-records' }), 'A1.answer-4');
    expect(reveal).toMatch(/name="A1\.reason" type="radio" value=""/);
    expect(wordsOf(reveal)).toMatch(/Take the reason away/);
  });

  test.each([
    ['beside another answer', { answer: 'yes', reason: 'not-in-records' }],
    ['alone', { reason: 'not-in-records' }],
  ])('is hidden by nobody where a reason stands %s, and stays until the answer is changed', (_how, typed) => {
    const markup = shown(question, typed, { errors: { reason: 'Take it away' } });
    expect(markup).not.toContain('conditional-A1.answer');
    expect(markup).toContain('data-shown-when="A1.answer=dont-know" data-shown-until="A1.answer"');
    expect(fieldsOn(markup)).toMatchObject(
      Object.fromEntries(Object.entries(typed).map(([part, value]) => [`A1.${part}`, value])),
    );
    expect(markup.match(/id="A1\.reason"/g)).toHaveLength(1);
    expect(wordsOf(markup)).toContain('If you do not know: why? Error: Take it away');
  });

  test('takes words where it is another one', () => {
    const reveal = beneath(shown(question), 'A1.reason-6');
    expect(wordsOf(reveal)).toMatch(
      /^Which other reason\? Fill this in if your reason for “Don’t know” is another one\./,
    );
    expect(reveal).toContain('name="A1.details"');
  });

  test('takes them in the question’s own box, where it has one', () => {
    const markup = shown(yesNoDontKnow({ ...asked, boxes: [details('What did you see?', ['yes'])] }));
    expect(markup.match(/name="A1\.details"/g)).toHaveLength(1);
    expect(markup).toContain('data-shown-when="A1.answer=yes A1.reason=other"');
  });
});
