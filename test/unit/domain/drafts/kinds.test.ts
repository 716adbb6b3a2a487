/** Answers of every kind as they are typed, as they are sent, and what is said of what cannot be. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentOf, draftProblems, leftToAnswer, setAside } from '../../../../shared/domain/drafts/content.ts';
import { typedOf, type TypedAnswers } from '../../../../shared/domain/drafts/draft.ts';
import { saidIn } from '../../../../shared/domain/drafts/said.ts';
import { givenFrom, typedParts } from '../../../../shared/domain/drafts/typed-answer.ts';
import { applicable } from '../../../../shared/domain/tool/conditions.ts';
import { parseContent } from '../../../../shared/domain/tool/submission.ts';
import { childrenOf, growing as tool } from '../../../growing.ts';
import { factsWith } from '../../../facts.ts';

const { children } = childrenOf(2);
const facts = factsWith({ children });
const about = { role: 'Nurse', involvement: 'present', children: children.map(({ id }) => id) };
const questionOf = (id: string) => tool.questions.find((one) => one.id === id)!;
const contentFrom = (answers: TypedAnswers) => contentOf(tool, { answers, about }, facts)['answers'];
const problems = (answers: TypedAnswers) =>
  draftProblems(tool, { answers, about }, facts).map(({ question, part, words }) => `${question} ${part} | ${words}`);

describe('an answer as it is typed', () => {
  test('is sent as what it is', () => {
    const answers = {
      A2: { answer: 'worse' },
      A3: { answer: 'play school', details: 'All well' },
      A4: { answer: '3' },
      A5: { answer: ' 12 ' },
      A6: { answer: 'dont-know', reason: 'not-in-records' },
      A7: { answer: '2026-04' },
      'B4/child-2': { answer: 'dont-know', reason: 'not-in-records' },
      'B4/child-1': { answer: '0' },
    };
    expect(contentFrom(answers)).toEqual({
      A2: { answer: 'worse' },
      A3: { answer: ['school', 'play'], details: 'All well' },
      A4: { answer: 3 },
      A5: { answer: 12 },
      A6: { answer: 'dont-know', reason: 'not-in-records' },
      A7: { answer: '2026-04' },
      B4: { children: { 'child-1': { answer: 0 }, 'child-2': { answer: 'dont-know', reason: 'not-in-records' } } },
    });
    expect(problems(answers)).toEqual([]);
  });

  test.each([
    ['1,000', 1000],
    ['12 500', 12_500],
    ['1,000,000', 1_000_000],
    ['1,00', '1,00'],
    ['1,0000', '1,0000'],
    ['1.000', '1.000'],
    [',100', ',100'],
  ])('as a number with thousands apart, %s, is read as the form writes one, and as nothing else', (typed, is) => {
    expect(givenFrom(questionOf('A5'), typed)).toBe(is);
    expect(problems({ A5: { answer: typed } })).toHaveLength(typeof is === 'number' ? 0 : 1);
  });

  test('and sent is the same as it would have been typed, in whatever order several came', () => {
    const content = {
      childrenCovered: ['child-1'],
      answers: { A3: { answer: ['play', 'school'] }, A4: { answer: 0 } },
    };
    expect(typedOf(content).answers).toEqual({ A3: { answer: 'play school' }, A4: { answer: '0' } });
    expect(parseContent(tool, content)).toMatchObject({ ok: true });
  });

  test('is taken apart and put together without a loss', () => {
    const words = fc.array(fc.constantFrom('3', 'x', 'dont-know', '', '31/2/2026', 'no'), { maxLength: 4 });
    fc.assert(
      fc.property(words, fc.constantFrom('A4', 'A6', 'A7'), (typed, id) => {
        const { own, chosen } = typedParts(questionOf(id), typed.join(' '));
        const last = chosen.length === 0 ? own : [...(own === '' ? [] : [own]), ...chosen].join(' ');
        // An option that was given twice is given.
        expect(new Set(last.split(' '))).toEqual(
          new Set(chosen.length === 0 ? typed.join(' ').split(' ') : last.split(' ')),
        );
        expect(typedParts(questionOf(id), last)).toEqual({ own, chosen });
      }),
    );
  });

  test('of several keeps what is none of the options, for the tool’s rules to tell', () => {
    expect(givenFrom(questionOf('A3'), 'play sleep x')).toEqual(['sleep', 'play', 'x']);
  });
});

describe('what has to be corrected', () => {
  test.each<[string, TypedAnswers, string]>([
    [
      'one that stands alone, and others',
      { A3: { answer: 'none play' } },
      'A3 answer | A3: you chose “None of these” and other answers too. Take it away, or take all others away',
    ],
    [
      'a number and an option in its place',
      { A4: { answer: '3 dont-know', reason: 'not-in-records' } },
      "A4 answer | A4: give a number, or choose Don't know, and not both",
    ],
    [
      'words in place of a number',
      { A4: { answer: 'about 3' } },
      'A4 answer | A4: the number must be a whole number from 0 to 50',
    ],
    ['too large a number', { A4: { answer: '51' } }, 'A4 answer | A4: the number must be a whole number from 0 to 50'],
    [
      'too small a number without a limit above',
      { A5: { answer: '0' } },
      'A5 answer | A5: the number must be a whole number from 1 to 1,000,000',
    ],
    [
      'words beside no number',
      { A4: { details: 'Often' } },
      'A4 answer | A4: give a number, or take away what you wrote beside it',
    ],
    [
      'a date that is none',
      { A7: { answer: '31/2/2026' } },
      'A7 answer | A7: the date must be a real date, such as 27 3 2026, or a month and a year, such as 3 2026',
    ],
    [
      'a date and an option in its place',
      { A6: { answer: '2026-04 dont-know', reason: 'not-in-records' } },
      "A6 answer | A6: give a date, or choose Don't know, and not both",
    ],
    [
      'words beside no date',
      { A7: { details: 'x' } },
      'A7 answer | A7: give a date, or take away what you wrote beside it',
    ],
    [
      'a reason beside a number',
      { A4: { answer: '3', reason: 'other' } },
      "A4 reason | A4: you gave a reason for not knowing, but answered 3 times. Choose Don't know, or take the reason away",
    ],
    [
      'a reason beside a number that is none',
      { A4: { answer: 'x', reason: 'other' } },
      'A4 answer | A4: the number must be a whole number from 0 to 50',
    ],
    [
      'an answer about a child',
      { 'B2/child-2': { answer: 'dont-know' } },
      'B2/child-2 reason | B2 (Child 2): say why you do not know',
    ],
  ])('says what to do of %s', (_what, answers, words) => {
    expect(problems(answers)).toEqual([words]);
  });
});

test('what was typed is said in the words of the tool', () => {
  const said = (id: string, answer: string) => saidIn(questionOf(id), { answer }).answer;
  expect(said('A2', 'same')).toBe('About the same');
  expect(said('A3', 'play sleep')).toBe('Sleep; Play with other children');
  expect(said('A4', '3')).toBe('3 times');
  expect(said('A4', '3 dont-know')).toBe("3 times; Don't know");
  expect(said('A5', '2')).toBe('2');
  expect(said('A6', '2026-04 dont-know')).toBe("April 2026; Don't know");
  expect(said('A7', '2026-04-03')).toBe('Friday 3 April 2026');
});

test('what is left is told of each child, and what was typed of one who is not covered stays', () => {
  const one = factsWith({ children: children.slice(0, 1) });
  const answers = { 'B2/child-1': { answer: 'same' }, 'B2/child-2': { answer: 'same' }, C1: { answer: 'yes' } };
  const left = (of: typeof facts) =>
    leftToAnswer(tool, answers, of)
      .map(({ question }) => question)
      .filter((key) => /^(B2|C2)/.test(key));
  expect(left(facts)).toEqual(['C2/child-1', 'C2/child-2']);
  expect(left(one)).toEqual(['C2/child-1']);
  expect(setAside(tool, answers, applicable(tool, {}, one), about.children)).toEqual(['B2/child-2']);
});
