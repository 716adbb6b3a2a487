import { describe, expect, test } from 'vitest';
import { choice, details, offered, quality, text, yesNo, yesNoDontKnow } from '../../../../../questions.ts';
import type { Box } from '../../../../../../shared/domain/tool/tool.ts';
import { wordsOf } from '../../../../../form.ts';
import { fieldsOn } from '../../../../../form-fields.ts';
import { beneath, shown } from './ask.ts';

const asked = { id: 'A1', about: 'agency' as const, wording: 'Is it so?' };
const date = (when: NonNullable<Box['when']>): Box => ({ id: 'raised-on', wording: 'When?', type: 'date', when });

describe('a box', () => {
  test('stands beneath the one choice that asks for it, and says when to fill it in', () => {
    const reveal = beneath(shown(yesNo({ ...asked, boxes: [details('What is missing?', ['no'])] })), 'A1.answer-2');
    expect(wordsOf(reveal)).toMatch(/^What is missing\? Fill this in if you answered No\./);
  });

  test('stands below all of them where several ask for it, for a script to show', () => {
    const question = yesNo({ ...asked, boxes: [details('What did you see?', ['yes', 'no'])] });
    const markup = shown(question);
    expect(markup).toContain('data-shown-when="A1.answer=yes A1.answer=no"');
    expect(wordsOf(markup)).toContain('What did you see? Fill this in if you answered Yes or No.');
    expect(markup).not.toContain('conditional');
  });

  test('in which something is written, or is wrong, is never hidden', () => {
    const question = yesNo({ ...asked, boxes: [details('What did you see?', ['yes', 'no'])] });
    expect(shown(question, { details: 'A thing' })).not.toContain('data-shown-when');
    expect(shown(question, {}, { errors: { details: 'Shorten it' } })).not.toContain('data-shown-when');
  });

  test('that one choice asks for is hidden with it by nobody where it holds words and nothing is chosen', () => {
    const question = yesNo({ ...asked, boxes: [details('What is missing?', ['no'])] });
    const markup = shown(question, { details: 'A thing' });
    expect(markup).not.toContain('conditional');
    expect(fieldsOn(markup)).toMatchObject({ 'A1.details': 'A thing' });
    expect(shown(question, { answer: 'yes', details: 'A thing' })).toContain('conditional');
  });

  test('that every answer asks for says nothing of when', () => {
    const words = wordsOf(shown(quality({ ...asked, boxes: [details('What makes you say so?')] })));
    expect(words).toContain('What makes you say so? You can enter');
  });

  test('that is offered stands below all choices, is never hidden, and says when it is asked for', () => {
    const markup = shown(yesNo({ ...asked, boxes: [offered('What did you see?', ['yes'])] }), { answer: 'no' });
    expect(markup).not.toMatch(/data-shown-when|conditional/);
    expect(wordsOf(markup)).toContain(
      'What did you see? Fill this in if you answered Yes. Otherwise you can leave it empty.',
    );
  });

  test('that is offered is asked for where the reason is another one', () => {
    const markup = shown(yesNoDontKnow({ ...asked, boxes: [offered('What did you see?')] }));
    expect(markup).not.toContain('data-shown-when');
    expect(wordsOf(markup)).toContain(
      'What did you see? Fill this in if your reason for “Don’t know” is another one. Otherwise you can leave it empty.',
    );
  });

  test('names each answer that asks for it so that they are told apart', () => {
    const options = [
      { value: 'waiting', label: 'Not yet: the child waits' },
      { value: 'declined', label: 'No: it was declined' },
      { value: 'not-offered', label: 'No: it was not offered' },
    ];
    const boxes = [
      details(
        'Why?',
        options.map(({ value }) => value),
      ),
    ];
    expect(wordsOf(shown({ ...choice(asked, options), boxes }))).toContain(
      'Fill this in if you answered Not yet, No: it was declined or No: it was not offered, or if',
    );
  });

  test('that nothing ever asks for is said to be optional', () => {
    for (const ask of [yesNo, text]) {
      const words = wordsOf(shown(ask({ ...asked, boxes: [offered('What did you see?')] })));
      expect(words).toContain('What did you see? (optional) You can enter');
      expect(words).not.toContain('Fill this in');
    }
    const day = shown(yesNo({ ...asked, boxes: [{ id: 'raised-on', wording: 'When?', type: 'date', offered: true }] }));
    expect(wordsOf(day)).toContain('When? (optional) For example');
  });

  test('that nothing asks for is there where something was written in it', () => {
    expect(shown(yesNo(asked))).not.toContain('A1.details');
    expect(fieldsOn(shown(yesNo(asked), { details: 'Kept' }))).toMatchObject({ 'A1.details': 'Kept' });
  });

  test.each([
    ['2026-04-03', { day: '3', month: '4', year: '2026' }],
    ['2026-04', { day: '', month: '4', year: '2026' }],
    ['31/2/2026', { day: '31', month: '2', year: '2026' }],
    ['', { day: '', month: '', year: '' }],
  ])('for a date has a box each for day, month and year: %s', (typed, { day, month, year }) => {
    const markup = shown(yesNo({ ...asked, boxes: [date(['yes'])] }), { answer: 'yes', 'raised-on': typed });
    expect(fieldsOn(markup)).toEqual({
      'A1.answer': 'yes',
      'A1.raised-on.day': day,
      'A1.raised-on.month': month,
      'A1.raised-on.year': year,
    });
    expect(wordsOf(beneath(markup, 'A1.answer'))).toMatch(
      /^When\? Fill this in if you answered Yes\. For example, 27 3 2026\. Leave the day empty if you do not know it\. Day Month Year/,
    );
  });
});
