import { describe, expect, test } from 'vitest';
import {
  allAlike,
  answerKeys,
  cellsOf,
  inOneCell,
  isTold,
  orderOfHiding,
  showsAnswers,
  tallyShown,
} from '../../../../shared/domain/disclosure/cells.ts';
import type { Cells } from '../../../../shared/domain/disclosure/cells.ts';
import type { Tally } from '../../../../shared/domain/figures/tally.ts';

const tally = (counts: Record<string, number>, unanswered = 0, notApplicable = 0): Tally => {
  const answered = Object.values(counts).reduce((sum, n) => sum + n, 0);
  return { asked: answered + unanswered + notApplicable, answered, unanswered, notApplicable, counts };
};
const cells = (...of: Parameters<typeof tally>): Cells => cellsOf(tally(...of));
const text = (answered: number, unanswered = 0): Tally => ({
  ...tally({}, unanswered),
  asked: answered + unanswered,
  answered,
});

test('the cells of a tally are its answers, or how many answered a text, and the rest', () => {
  expect([...cells({ yes: 3, no: 2 }, 4, 1)]).toEqual([
    ['counts/yes', 3],
    ['counts/no', 2],
    ['unanswered', 4],
    ['notApplicable', 1],
  ]);
  expect([...cellsOf(text(5, 2))]).toEqual([
    ['answered', 5],
    ['unanswered', 2],
    ['notApplicable', 0],
  ]);
  expect(answerKeys(cells({ yes: 3, no: 2 }, 4))).toEqual(['counts/yes', 'counts/no']);
  expect(answerKeys(cellsOf(text(5)))).toEqual(['answered']);
});

describe('answers are all alike', () => {
  test.each<[what: string, of: Cells, alike: boolean]>([
    ['where one was given', cells({ yes: 20, no: 0 }), true],
    ['where one was given, and some gave none', cells({ yes: 20, no: 0 }, 7, 3), true],
    ['where none was given', cells({ yes: 0, no: 0 }, 7), true],
    ['not where two were', cells({ yes: 20, no: 5 }), false],
    ['where every text was written', cellsOf(text(20)), true],
    ['where no text was written', cellsOf(text(0, 20)), true],
    ['not where some texts were written and some were not', cellsOf(text(15, 5)), false],
  ])('%s', (_, of, alike) => expect(allAlike(of)).toBe(alike));
});

test.each<[what: string, of: Cells, one: boolean]>([
  ['all gave one answer', cells({ yes: 20, no: 0 }), true],
  ['nobody is in any', cells({ yes: 0, no: 0 }), true],
  ['nobody answered', cells({ yes: 0, no: 0 }, 20), true],
  ['some did not answer', cells({ yes: 20, no: 0 }, 5), false],
  ['two answers were given', cells({ yes: 20, no: 5 }), false],
])('whether every questionnaire is in one cell, where %s', (_, of, one) => expect(inOneCell(of)).toBe(one));

test('"don\'t know" is hidden first, and the first answer last', () => {
  expect(orderOfHiding(cells({ a: 1, b: 1, c: 1, 'dont-know': 1 }))).toEqual([
    'counts/dont-know',
    'counts/c',
    'counts/b',
    'unanswered',
    'notApplicable',
    'counts/a',
  ]);
  expect(orderOfHiding(cells({ 'dont-know': 1 }))).toEqual(['counts/dont-know', 'unanswered', 'notApplicable']);
  expect(orderOfHiding(cellsOf(text(5)))).toEqual(['unanswered', 'notApplicable', 'answered']);
});

test('answers are shown where one that was given is not hidden', () => {
  const of = cells({ yes: 20, no: 0 }, 7);
  expect(showsAnswers(of, new Set())).toBe(true);
  expect(showsAnswers(of, new Set(['counts/no', 'unanswered']))).toBe(true);
  expect(showsAnswers(of, new Set(['counts/yes', 'unanswered']))).toBe(false);
  expect(showsAnswers(cellsOf(text(5)), new Set(['unanswered']))).toBe(true);
});

test('a sum is told where all of it is shown, or all that is hidden is in it', () => {
  const keys = ['counts/yes', 'counts/no'];
  expect(isTold(keys, new Set(['unanswered', 'notApplicable']))).toBe(true);
  expect(isTold(keys, new Set(keys))).toBe(true);
  expect(isTold(keys, new Set(['counts/no', 'unanswered']))).toBe(false);
  expect(isTold(keys, new Set([...keys, 'unanswered']))).toBe(false);
});

test('a tally is shown without its hidden cells, and without how many answered where that cannot be told', () => {
  const of = tally({ yes: 20, no: 6 }, 7, 8);
  expect(tallyShown(of, new Set())).toEqual(of);
  expect(tallyShown(of, new Set(['counts/no', 'unanswered']))).toEqual({
    asked: 41,
    answered: null,
    unanswered: null,
    notApplicable: 8,
    counts: { yes: 20, no: null },
  });
  expect(tallyShown(of, new Set(['unanswered', 'notApplicable']))).toEqual({
    ...of,
    unanswered: null,
    notApplicable: null,
  });
  expect(tallyShown(of, new Set(['counts/yes', 'counts/no']))).toMatchObject({ answered: 26 });
});
