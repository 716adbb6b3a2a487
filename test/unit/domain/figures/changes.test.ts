import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Changes } from '../../../../shared/domain/figures/aggregate.ts';
import { emptyTotals, totalsOf, type Totals } from '../../../../shared/domain/figures/totals.ts';
import { changesOf } from '../../../../shared/domain/figures/changes.ts';
import { audit, tool } from './arbitraries.ts';
import { partialOf } from '../../../../shared/domain/figures/count-case.ts';
import { runs } from '../../../runs.ts';

/** Every number that a change can be of, in order, read from totals in the plainest way. */
function numbersOf({ completeness: c, questions }: Totals): [question: string | null, measure: string, n: number][] {
  const found: [string | null, string, number][] = [
    [null, 'expected', c.expected],
    [null, 'distributed', c.returned + c.notKnown + c.noReply],
    [null, 'returned', c.returned],
    [null, 'complete', c.complete],
    [null, 'explained', c.explained ?? 0],
    [null, 'notKnown', c.notKnown],
    [null, 'cannotIdentify', c.cannotIdentify],
    [null, 'noReply', c.noReply],
    [null, 'withdrawn', c.withdrawn],
    [null, 'summariesOwed', c.summariesOwed],
    [null, 'summariesReceived', c.summariesReceived],
  ];
  for (const { id, options } of tool.questions) {
    const counted = questions[id];
    found.push(
      [id, 'asked', counted?.asked ?? 0],
      [id, 'answered', counted?.answered ?? 0],
      [id, 'unanswered', counted?.unanswered ?? 0],
      [id, 'notApplicable', counted?.notApplicable ?? 0],
    );
    for (const { value } of options) {
      if (value !== 'not-applicable') found.push([id, `answer:${value}`, counted?.counts[value] ?? 0]);
    }
  }
  return found;
}

const totals = audit.map((cases) => totalsOf(cases.map((facts) => partialOf(tool, facts))));

describe('what changed between two revisions', () => {
  test('put onto the numbers before gives those after; nothing else is told, in the order of the tool', () => {
    fc.assert(
      fc.property(totals, totals, fc.integer({ min: 1, max: 99 }), (before, after, revision) => {
        const changes = changesOf({ revision, totals: before }, { totals: after }, tool);
        expect(Changes.parse(changes)).toEqual(changes);
        expect(changes.since).toBe(revision);
        const left = [...changes.rows];
        const then = numbersOf(before).map(([question, measure, n]) => {
          const [row] = left;
          if (row?.question !== question || row.measure !== measure) return [question, measure, n];
          left.shift();
          expect(row.before).toBe(n);
          expect(row.after).not.toBe(n);
          return [question, measure, row.after];
        });
        expect(left).toEqual([]);
        expect(then).toEqual(numbersOf(after));
      }),
      { numRuns: runs(12, 250) },
    );
  });

  test('is nothing where nothing did', () => {
    fc.assert(
      fc.property(totals, (same) => {
        expect(changesOf({ revision: 2, totals: same }, { totals: same }, tool)).toEqual({ since: 2, rows: [] });
      }),
      { numRuns: 10 },
    );
  });

  test('is told from nought where a question is counted for the first time', () => {
    const after: Totals = {
      ...emptyTotals,
      completeness: { ...emptyTotals.completeness, expected: 2, returned: 1, noReply: 1 },
      questions: {
        A1: {
          asked: 1,
          answered: 1,
          unanswered: 0,
          notApplicable: 0,
          counts: { no: 1 },
          dontKnowReasons: {},
          byService: {},
          byCoverage: {},
          byRoute: {},
          byFactor: {},
        },
      },
    };
    expect(changesOf({ revision: 1, totals: emptyTotals }, { totals: after }, tool).rows).toEqual([
      { question: null, measure: 'expected', before: 0, after: 2 },
      { question: null, measure: 'distributed', before: 0, after: 2 },
      { question: null, measure: 'returned', before: 0, after: 1 },
      { question: null, measure: 'noReply', before: 0, after: 1 },
      { question: 'A1', measure: 'asked', before: 0, after: 1 },
      { question: 'A1', measure: 'answered', before: 0, after: 1 },
      { question: 'A1', measure: 'answer:no', before: 0, after: 1 },
    ]);
  });
});
