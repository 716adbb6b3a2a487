import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../../shared/base/content/canonical.ts';
import type { CaseFacts } from '../../../../shared/domain/figures/case-partial.ts';
import {
  Totals,
  addPartial,
  emptyTotals,
  subtractPartial,
  totalsOf,
} from '../../../../shared/domain/figures/totals.ts';
import { isSound } from '../../../../shared/domain/figures/tally.ts';
import { stepDown2015 } from '../../../library.ts';
import { audit, factsOf, tool } from './arbitraries.ts';
import { partialOf } from '../../../../shared/domain/figures/count-case.ts';
import { runs } from '../../../runs.ts';
import { factsWith } from '../../../facts.ts';

const partialsOf = (cases: readonly CaseFacts[]) => cases.map((facts) => partialOf(tool, facts));

/** Facts that arrive: of any of three cases, again and again, in any order. */
const arrivals = fc.array(
  fc.constantFrom('case-1', 'case-2', 'constructor').chain((id) => factsOf(id)),
  { maxLength: 8 },
);

describe('totals', () => {
  test('replacing one partial after another equals counting everything, byte for byte', () => {
    fc.assert(
      fc.property(arrivals, (facts) => {
        const held = new Map<string, ReturnType<typeof partialOf>>();
        let totals = emptyTotals;
        for (const partial of partialsOf(facts)) {
          const old = held.get(partial.figures.case);
          if (old) totals = subtractPartial(totals, old);
          totals = addPartial(totals, partial);
          held.set(partial.figures.case, partial);
        }
        expect(canonicalJson(totals)).toBe(canonicalJson(totalsOf(held.values())));
        expect(totals.cases).toBe(held.size);
      }),
      { numRuns: runs(15, 400) },
    );
  });

  test('the order does not show, and nothing remains when every case is taken out', () => {
    fc.assert(
      fc.property(audit, (cases) => {
        const partials = partialsOf(cases);
        const totals = totalsOf(partials);
        expect(canonicalJson(totalsOf(partials.toReversed()))).toBe(canonicalJson(totals));
        expect(Totals.parse(JSON.parse(JSON.stringify(totals)))).toEqual(totals);
        expect(canonicalJson(partials.reduce((left, partial) => subtractPartial(left, partial), totals))).toBe(
          canonicalJson(emptyTotals),
        );
      }),
      { numRuns: runs(15, 400) },
    );
  });

  test('the five kinds add up to what was expected, and routes to what was asked', () => {
    fc.assert(
      fc.property(audit, (cases) => {
        const { completeness: c, questions } = totalsOf(partialsOf(cases));
        expect(c.expected).toBe(c.returned + c.notKnown + c.cannotIdentify + c.noReply + c.withdrawn);
        expect(c.expected).toBe(cases.reduce((n, { returns }) => n + returns.length, 0));
        const complete = cases.flatMap(({ returns }) => returns).filter(({ state }) => state === 'complete');
        expect(c.complete).toBe(complete.length);
        expect(c.summariesReceived).toBeLessThanOrEqual(c.summariesOwed);
        for (const question of Object.values(questions)) {
          expect(Object.values(question.byRoute).reduce((n, row) => n + row.asked, 0)).toBe(question.asked);
          for (const row of Object.values(question.byFactor)) expect(row.asked).toBeLessThanOrEqual(question.asked);
        }
      }),
      { numRuns: runs(15, 400) },
    );
  });

  test('a split question is compared as often as its parts are asked, and none is where the tool splits none', () => {
    fc.assert(
      fc.property(audit, (cases) => {
        const { comparable = {}, questions } = totalsOf(partialsOf(cases));
        for (const { with: older, question, rule, parts } of tool.comparable) {
          const tally = comparable[older]?.[question];
          const asked = Math.max(...parts.map((part) => questions[part]?.asked ?? 0));
          expect([question, tally?.asked ?? 0]).toEqual([question, rule === 'same' ? 0 : asked]);
        }
      }),
      { numRuns: runs(15, 400) },
    );
    const facts = { audit: 'a', case: 'case-1', route: { from: 'CP', to: 'CIN' }, factors: [], returns: [] };
    expect(totalsOf([partialOf(stepDown2015, facts)])).not.toHaveProperty('comparable');
    expect(partialOf(tool, facts).figures).not.toHaveProperty('comparable');
  });

  test('what was never put in cannot be taken out', () => {
    const facts: CaseFacts = { audit: 'a', case: 'case-1', route: { from: 'CP', to: 'CIN' }, factors: [], returns: [] };
    expect(() => subtractPartial(emptyTotals, partialOf(tool, facts))).toThrow(RangeError);
  });

  test('who declined and what is explained are counted, and a dropped case is not', () => {
    const of = { audit: 'a', route: { from: 'CP', to: 'CIN' }, factors: [] };
    const common = { service: 'police', seq: 2, settled: true, gaps: 0, unexplained: 0 };
    const counted = {
      version: 1,
      sha256: 'a'.repeat(64),
      receivedAt: '2026-04-20T09:00:00.000Z',
      coverage: 'all-children' as const,
      answers: {},
      facts: factsWith(),
    };
    const partials = partialsOf([
      {
        ...of,
        case: 'case-1',
        returns: [
          { ...common, agency: 'a', state: 'declined' },
          { ...common, agency: 'b', state: 'complete', explained: true, counted },
          { ...common, agency: 'c', state: 'complete', counted },
        ],
      },
      { ...of, case: 'case-2', returns: [], dropped: { reason: 'moved-away', seqs: { a: 2 } } },
    ]);
    const totals = totalsOf(partials);
    expect(totals.cases).toBe(1);
    expect(totals.completeness).toStrictEqual({
      expected: 3,
      returned: 2,
      complete: 2,
      explained: 1,
      notKnown: 0,
      cannotIdentify: 0,
      noReply: 0,
      declined: 1,
      withdrawn: 0,
      summariesOwed: 0,
      summariesReceived: 0,
    });
    expect(partials.reduce((left, partial) => subtractPartial(left, partial), totals)).toStrictEqual(emptyTotals);
  });

  test.each([
    ['answers that are no parts of what was asked', { asked: 3 }],
    ['more answers by value than were given', { counts: { yes: 1, no: 2 } }],
  ])('counts with %s are refused', (_what, wrong) => {
    const tally = { asked: 4, answered: 2, unanswered: 1, notApplicable: 1, counts: { yes: 1, no: 1 } };
    expect(isSound(tally)).toBe(true);
    expect(isSound({ ...tally, ...wrong })).toBe(false);
  });

  test('a withdrawn summary is not owed, and one with a version is received', () => {
    const summaries = [
      { seq: 1, withdrawn: false, received: false },
      { seq: 2, withdrawn: false, received: true },
      { seq: 3, withdrawn: true, received: false },
    ];
    const partials = summaries.map((summary, i) =>
      partialOf(tool, {
        audit: 'a',
        case: `case-${i}`,
        route: { from: 'CP', to: 'CIN' },
        factors: [],
        returns: [],
        summary,
      }),
    );
    expect(totalsOf(partials).completeness).toMatchObject({ summariesOwed: 2, summariesReceived: 1, expected: 0 });
  });
});
