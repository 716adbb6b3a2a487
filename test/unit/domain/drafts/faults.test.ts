/** What cannot be sent as it was typed. */
import { describe, expect, test } from 'vitest';
import { answersIn, typedFaults } from '../../../../shared/domain/drafts/faults.ts';
import { stepDown2 } from '../../../../shared/domain/tool/step-down-2.ts';

const dated = stepDown2.questions.find(({ boxes }) => boxes.some(({ type }) => type === 'date'))!;
const dateBox = dated.boxes.find(({ type }) => type === 'date')!.id;
const worded = stepDown2.questions.find(({ type }) => type === 'text')!;
const [first] = dated.options;

describe('what was typed', () => {
  test.each([
    ['nothing', {}, []],
    ['a question left blank', { A1: { answer: '', details: '' } }, []],
    ['words without an answer', { A1: { details: 'It is on file.' } }, []],
    ['an answer', { A1: { answer: 'yes' } }, []],
    ['a reason that another answer has left behind', { A1: { answer: 'yes', reason: 'not-in-records' } }, []],
    ["a don't-know without a reason", { A1: { answer: 'dont-know' } }, ['A1 reason reason-required']],
    ['an answer that is none', { A1: { answer: 'perhaps' } }, ['A1 answer not-allowed']],
    ['a text that is too long', { A1: { answer: 'yes', details: 'x'.repeat(20_001) } }, ['A1 details too-long']],
    [
      'an answer in words that is too long',
      { [worded.id]: { answer: 'x'.repeat(20_001) } },
      [`${worded.id} answer too-long`],
    ],
    [
      'a date that is none',
      { [dated.id]: { answer: first!.value, [dateBox]: '2026-02-30' } },
      [`${dated.id} ${dateBox} not-a-date`],
    ],
    ['a month', { [dated.id]: { answer: first!.value, [dateBox]: '2026-02' } }, []],
    [
      'several of these',
      { A2: { answer: 'dont-know' }, A1: { answer: 'perhaps', details: 'x'.repeat(20_001) } },
      ['A1 answer not-allowed', 'A1 details too-long', 'A2 reason reason-required'],
    ],
  ])('%s', (_what, typed, expected) => {
    const told = typedFaults(stepDown2, typed).map(({ question, part, code }) => `${question} ${part} ${code}`);
    expect(told.toSorted()).toEqual([...expected].toSorted());
  });

  test('is sent without what was left blank', () => {
    const typed = {
      A1: { answer: 'yes', details: '', reason: 'other' },
      A2: { details: 'No answer.' },
      A3: { answer: 'dont-know', reason: 'other' },
    };
    expect(answersIn(typed)).toEqual({ A1: { answer: 'yes' }, A3: { answer: 'dont-know', reason: 'other' } });
  });
});
