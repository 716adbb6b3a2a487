import { answerTo, wordsIn } from '../../../../shared/domain/tool/answers.ts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comparableAnswers } from '../../../../shared/domain/tool/comparable.ts';
import { applicable } from '../../../../shared/domain/tool/conditions.ts';
import { concernIn, gapsOf, saysSomething } from '../../../../shared/domain/tool/gaps.ts';
import type { Answers } from '../../../../shared/domain/tool/answers.ts';
import { windowOf } from '../../../../shared/domain/tool/window.ts';
import { contentOf } from './samples.ts';
import { runs } from '../../../runs.ts';
import { factsWith } from '../../../facts.ts';
import { toolIds, toolOf } from '../../../library.ts';

const first = toolOf('step-down@2015')!;
const second = toolOf('step-down@2')!;
const none = factsWith({ factors: [] });
const abuse = factsWith({ factors: ['neglect', 'domestic-abuse'] });
const given = (answers: Record<string, string>): Answers =>
  Object.fromEntries(Object.entries(answers).map(([id, answer]) => [id, { answer }]));

const unexplained = (answers: Answers, tool = first) => gapsOf(tool, answers, none).unexplained;
const then = (question: string, answers: Record<string, string>) =>
  comparableAnswers(second, given(answers), none).find(({ stated }) => stated.question === question);
const lookBack = (id: string, anchor: string) =>
  windowOf(
    first.questions.find((q) => q.id === id)!,
    anchor,
  );

describe('which questions apply', () => {
  test.each([
    [{ E4: 'no' }, true],
    [{ E4: 'yes' }, false],
    [{ E4: 'dont-know' }, false],
    [{}, false],
  ])('E5 only where E4 is no: %j', (answers, expected) => {
    for (const tool of [first, second]) expect(applicable(tool, given(answers), none).has('E5')).toBe(expected);
  });

  test('in 2015, everything else applies to everybody', () => {
    expect([...applicable(first, {}, none)]).toEqual(first.questions.map((q) => q.id).filter((id) => id !== 'E5'));
  });

  test('the domestic abuse assessment only where the case has the factor', () => {
    expect(applicable(second, {}, none).has('C17')).toBe(false);
    expect(applicable(second, {}, abuse).has('C17')).toBe(true);
  });

  test('what depends on a question that does not apply does not apply', () => {
    const later = ['D8', 'D10', 'D11', 'D12', 'D13'];
    const among = (answers: Record<string, string>) =>
      later.filter((id) => applicable(second, given(answers), none).has(id));
    expect(among({ 'D4-1': 'yes', D10: 'yes' })).toEqual(later);
    expect(among({ 'D4-1': 'yes' })).toEqual(['D8', 'D10']);
    expect(among({ 'D4-1': 'no', D10: 'yes' })).toEqual([]);
  });
});

describe('gaps', () => {
  test('of an empty return are all applicable questions but the texts', () => {
    expect(gapsOf(first, {}, none)).toEqual({
      gaps: first.questions.map((q) => q.id).filter((id) => !['C12', 'E2', 'E3', 'E5'].includes(id)),
      unexplained: [],
      textsLeft: ['C12', 'E2', 'E3'],
      doesNotApply: [],
    });
  });

  test('E5 left out is a gap where E4 is no, and answered it does not apply where E4 is yes', () => {
    expect(gapsOf(first, given({ E4: 'no' }), none).gaps).toContain('E5');
    expect(gapsOf(first, given({ E4: 'yes' }), none).gaps).not.toContain('E5');
    expect(gapsOf(first, given({ E4: 'yes', E5: 'no' }), none)).toMatchObject({
      doesNotApply: ['E5'],
      unexplained: [],
    });
    expect(gapsOf(first, given({ E4: 'no', E5: 'no' }), none)).toMatchObject({
      doesNotApply: [],
      unexplained: [{ question: 'E5', box: 'details' }],
    });
  });

  test('are never questions that JavaScript objects have by birth', () => {
    expect(gapsOf(first, JSON.parse('{}'), none).gaps).toContain('A1');
  });

  test.each([...toolIds])('%s: each question is answered, a gap, a text left out, or does not apply', (id) => {
    const tool = toolOf(id)!;
    fc.assert(
      fc.property(contentOf(tool), fc.constantFrom(none, abuse), ({ answers }, facts) => {
        const applies = applicable(tool, answers, facts);
        const { gaps, unexplained, textsLeft, doesNotApply } = gapsOf(tool, answers, facts);
        for (const q of tool.questions) {
          const answered = Object.hasOwn(answers, q.id);
          expect(gaps.includes(q.id)).toBe(applies.has(q.id) && !answered && q.type !== 'text');
          expect(textsLeft.includes(q.id)).toBe(applies.has(q.id) && !answered && q.type === 'text');
          expect(doesNotApply.includes(q.id)).toBe(!applies.has(q.id) && answered);
        }
        for (const { question, box } of unexplained) {
          expect(applies.has(question)).toBe(true);
          expect(wordsIn(answerTo(answers, question)!, box).trim()).toBe('');
        }
      }),
      { numRuns: runs(30, 600) },
    );
  });
});

describe('answers', () => {
  test('say something where one of them is to a question that applies', () => {
    expect(saysSomething(first, {}, none)).toBe(false);
    expect(saysSomething(first, given({ E5: 'no' }), none)).toBe(false);
    expect(saysSomething(first, given({ E4: 'no', E5: 'no' }), none)).toBe(true);
    expect(saysSomething(second, given({ C17: 'yes' }), none)).toBe(false);
    expect(saysSomething(second, given({ C17: 'yes' }), abuse)).toBe(true);
    for (const { id, options, appliesWhen } of [first, second].flatMap(({ questions }) => questions)) {
      const tool = first.questions.some((one) => one.id === id && one.options === options) ? first : second;
      // Whatever the tool offers says something, "don't know" and "not applicable" too.
      for (const { value } of appliesWhen === undefined ? options : []) {
        expect(saysSomething(tool, given({ [id]: value }), none)).toBe(true);
      }
    }
  });
});

describe('unexplained', () => {
  test('a box asked for and missing, empty or blank', () => {
    for (const box of [{}, { details: '' }, { details: ' \n' }])
      expect(unexplained({ A1: { answer: 'yes', ...box } })).toEqual([{ question: 'A1', box: 'details' }]);
    expect(unexplained({ A1: { answer: 'yes', details: 'x' } })).toEqual([]);
  });

  test('only on the answers that ask for the box', () => {
    expect(unexplained({ E1: { answer: 'yes' }, D4: { answer: 'no' }, D3: { answer: 'no' } })).toEqual([]);
    expect(unexplained({ E1: { answer: 'no' } })).toEqual([{ question: 'E1', box: 'details' }]);
    expect(unexplained({ D3: { answer: 'yes', frequency: 'monthly' } })).toEqual([
      { question: 'D3', box: 'recorded-in' },
    ]);
  });

  test('a box that is offered is never missing for that, and is where it is asked for too', () => {
    for (const answer of ['yes', 'no', 'dont-know']) expect(unexplained(given({ E4: answer }))).toEqual([]);
    expect(unexplained({ E4: { answer: 'no', details: 'x' } })).toEqual([]);
    expect(unexplained(given({ F2: 'no', F3: 'no' }))).toEqual([]);
    expect(unexplained(given({ F2: 'yes', F3: 'yes' }))).toEqual([
      { question: 'F2', box: 'details' },
      { question: 'F3', box: 'details' },
    ]);
  });

  test('the reason other asks for details, once, also where they are offered', () => {
    const other = { answer: 'dont-know', reason: 'other' };
    expect(unexplained({ E4: other })).toEqual([{ question: 'E4', box: 'details' }]);
    expect(unexplained({ E4: { ...other, details: 'x' } })).toEqual([]);
  });

  test('the reason other asks for details, once, also where the question has no box', () => {
    expect(unexplained({ C3: { answer: 'dont-know', reason: 'other' } })).toEqual([{ question: 'C3', box: 'details' }]);
    expect(unexplained({ A1: { answer: 'dont-know', reason: 'other' } })).toEqual([{ question: 'A1', box: 'details' }]);
    expect(unexplained({ C3: { answer: 'dont-know', reason: 'other', details: 'x' } })).toEqual([]);
    expect(unexplained({ C3: { answer: 'dont-know', reason: 'question-unclear' } })).toEqual([]);
  });

  test('in the second tool a don’t-know and a not-applicable explain themselves', () => {
    expect(
      unexplained(
        { A1: { answer: 'not-applicable' }, A2: { answer: 'dont-know', reason: 'no-longer-involved' } },
        second,
      ),
    ).toEqual([]);
    expect(unexplained(given({ A2: 'no' }), second)).toEqual([{ question: 'A2', box: 'details' }]);
  });
});

describe('a concern', () => {
  test.each([...toolIds])('%s: is raised by F2 yes and by nothing else', (id) => {
    const tool = toolOf(id)!;
    expect(concernIn(tool, given({ F2: 'yes' }))).toBe(true);
    expect(concernIn(tool, given({ F2: 'no', F3: 'yes', A1: 'yes' }))).toBe(false);
    expect(concernIn(tool, {})).toBe(false);
  });
});

describe('an answer comparable with 2015', () => {
  test.each([
    ['yes', { 'D3-1': 'yes', 'D3-2': 'yes' }],
    ['no', { 'D3-1': 'yes', 'D3-2': 'no' }],
    ['no', { 'D3-1': 'no' }],
    ['no', { 'D3-1': 'no', 'D3-2': 'yes' }],
    ['dont-know', { 'D3-1': 'dont-know' }],
    ['dont-know', { 'D3-1': 'dont-know', 'D3-2': 'no' }],
    ['dont-know', { 'D3-1': 'yes', 'D3-2': 'dont-know' }],
    [undefined, { 'D3-1': 'yes' }],
    [undefined, {}],
  ])('D3 is %j for %j', (expected, answers) => {
    expect(then('D3', answers)?.answer).toBe(expected);
  });

  test.each([
    ['yes', { 'D4-1': 'no', 'D4-2': 'yes' }],
    ['yes', { 'D4-1': 'yes' }],
    ['no', { 'D4-1': 'no', 'D4-2': 'no' }],
    ['dont-know', { 'D4-1': 'no', 'D4-2': 'dont-know' }],
    [undefined, { 'D4-1': 'no' }],
  ])('D4 is %j for %j', (expected, answers) => {
    expect(then('D4', answers)?.answer).toBe(expected);
  });

  test.each([
    ['not-applicable', { 'C8-1': 'not-applicable', 'C8-2': 'not-applicable', 'C8-3': 'not-applicable' }],
    ['yes', { 'C8-1': 'not-applicable', 'C8-2': 'yes', 'C8-3': 'yes' }],
    ['no', { 'C8-1': 'not-applicable', 'C8-2': 'no' }],
    [undefined, { 'C8-1': 'not-applicable', 'C8-2': 'yes' }],
  ])('C8 is %j for %j', (expected, answers) => {
    expect(then('C8', answers)?.answer).toBe(expected);
  });

  test('the same question stands for itself, where it applies', () => {
    expect(then('A4', { A4: 'good' })?.answer).toBe('good');
    expect(then('E5', { E4: 'no', E5: 'yes' })?.answer).toBe('yes');
  });

  test('what was asked and left open is told from what was not asked', () => {
    expect(then('A4', {})).toMatchObject({ answer: undefined });
    expect(then('E5', { E4: 'no' })).toMatchObject({ answer: undefined });
    expect(then('E5', { E4: 'yes', E5: 'yes' })).toBeUndefined();
  });

  test.each([
    ['not-applicable', { 'D3-1': 'not-applicable' }],
    ['not-applicable', { 'D3-1': 'not-applicable', 'D3-2': 'yes' }],
    ['no', { 'D3-1': 'no' }],
    [undefined, { 'D3-1': 'yes' }],
    [undefined, { 'D3-2': 'yes' }],
  ])('D3 is %j for %j: a part that does not apply is set aside', (expected, answers) => {
    expect(then('D3', answers)).toMatchObject({ answer: expected });
  });

  test('there is none where no rule is stated', () => {
    for (const id of ['E2', 'C1', 'B3', 'E6']) expect(then(id, { E2: 'words', C14: 'all', C1: 'yes' })).toBeUndefined();
    expect(comparableAnswers(first, given({ A1: 'yes' }), none)).toEqual([]);
  });

  test('is one that the older question could have had, or not-applicable', () => {
    fc.assert(
      fc.property(contentOf(second), ({ answers }) => {
        const compared = comparableAnswers(second, answers, abuse);
        expect(compared.length).toBeGreaterThan(30);
        for (const { stated, answer } of compared) {
          const possible = first.questions.find((q) => q.id === stated.question)!.options.map((o) => o.value);
          expect([undefined, 'not-applicable', 'dont-know', ...possible]).toContain(answer);
        }
      }),
      { numRuns: runs(50, 1000) },
    );
  });
});

describe('the look-back', () => {
  test('ends on the audit’s day, both days included', () => {
    expect(lookBack('B2', '2015-04-01')).toEqual({ from: '2014-10-02', to: '2015-04-01' });
    expect(lookBack('D2', '2015-04-01')).toEqual({ from: '2015-01-02', to: '2015-04-01' });
  });

  test('of a shorter month begins after its last day', () => {
    expect(lookBack('B2', '2015-08-31')).toEqual({ from: '2015-03-01', to: '2015-08-31' });
    expect(lookBack('D2', '2024-05-31')).toEqual({ from: '2024-03-01', to: '2024-05-31' });
  });

  test('is of some questions only', () => {
    expect(lookBack('A1', '2015-04-01')).toBeUndefined();
  });
});
