/** How answers of every kind, and about each child, are counted: by hand for one of each, and by laws for any. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../../shared/base/content/canonical.ts';
import { Aggregate } from '../../../../shared/domain/figures/aggregate.ts';
import { CasePartial, type CaseFacts, type ReturnFacts } from '../../../../shared/domain/figures/case-partial.ts';
import { changesOf } from '../../../../shared/domain/figures/changes.ts';
import { partialOf } from '../../../../shared/domain/figures/count-case.ts';
import { aggregateJson, overlapNote } from '../../../../shared/domain/figures/make-aggregate.ts';
import { Manifest, manifestOf, refresh } from '../../../../shared/domain/figures/manifest.ts';
import { combineTally, isSound, type Tally } from '../../../../shared/domain/figures/tally.ts';
import {
  addPartial,
  emptyTotals,
  subtractPartial,
  Totals,
  totalsOf,
} from '../../../../shared/domain/figures/totals.ts';
import type { Answer, Answers } from '../../../../shared/domain/tool/answers.ts';
import type { Tool } from '../../../../shared/domain/tool/tool.ts';
import { kindsTool } from '../../../afloat.ts';
import { everyKind } from '../../../every-kind.ts';
import { factsWith } from '../../../facts.ts';
import { runs } from '../../../runs.ts';
import { auditUnder, factsUnder } from './arbitraries.ts';
import { reference } from './reference.ts';

const children = [
  { id: 'child-1', ageBand: 'school-age' as const },
  { id: 'child-2', ageBand: 'under-1' as const },
];

const returned = (agency: string, answers: Answers, covered: readonly (typeof children)[number][] = children) => ({
  agency,
  service: agency.startsWith('school') ? 'school' : 'police',
  seq: 2,
  state: 'with-gaps' as const,
  settled: true,
  gaps: 1,
  unexplained: 0,
  counted: {
    version: 1,
    sha256: 'a'.repeat(64),
    receivedAt: '2026-04-20T09:00:00.000Z',
    coverage: 'all-children' as const,
    answers,
    facts: factsWith({ children: covered }),
  },
});

const caseOf = (id: string, ...returns: ReturnFacts[]): CaseFacts => ({
  audit: '2026-q2',
  case: id,
  factors: [],
  children,
  returns,
});

const counts = (...returns: ReturnFacts[]) => partialOf(everyKind, caseOf('case-1', ...returns)).figures.questions;

const figuresOf = (...cases: CaseFacts[]): Aggregate => {
  const partials = cases.map((one) => partialOf(everyKind, one));
  const audit = { ...reference.audit, id: '2026-q2', theme: everyKind.theme, tool: everyKind.id };
  const manifest = manifestOf({ audit: audit.id, tool: everyKind.id, status: 'interim' }, partials);
  return aggregateJson({ audit, revision: 1, manifest, partials, tool: everyKind });
};

const each = (one: Answer, other?: Answer): Answers[string] => ({
  children: { 'child-1': one, ...(other !== undefined && { 'child-2': other }) },
});

describe('a question about each child', () => {
  const K1 = each({ answer: 'yes' }, { answer: 'no' });
  test('is counted once for each child covered, and says how many questionnaires stand behind', () => {
    const { K1: counted } = counts(returned('police', { K1 }), returned('school', {}, children.slice(0, 1)));
    expect(counted).toMatchObject({
      asked: 3,
      answered: 2,
      unanswered: 1,
      questionnaires: 2,
      counts: { yes: 1, no: 1 },
    });
    expect(counted?.byService).toEqual({
      police: { asked: 2, answered: 2, unanswered: 0, notApplicable: 0, questionnaires: 1, counts: { yes: 1, no: 1 } },
      school: { asked: 1, answered: 0, unanswered: 1, notApplicable: 0, questionnaires: 1, counts: {} },
    });
  });

  test('is asked of those children alone of whom it applies', () => {
    // K2 follows a no about the same child; K3 a yes about the case, and an age.
    const { K2, K3 } = counts(
      returned('police', { K1, K2: each({ answer: 'no' }, { answer: 'yes' }), J1: { answer: 'yes' } }),
    );
    expect(K2).toMatchObject({ asked: 1, answered: 1, counts: { yes: 1 }, questionnaires: 1 });
    expect(K3).toMatchObject({ asked: 1, unanswered: 1, questionnaires: 1 });
  });

  test('that applies to no child is asked of nobody', () => {
    expect(counts(returned('police', { K1: each({ answer: 'yes' }, { answer: 'yes' }) }))['K2']).toBeUndefined();
  });

  test('counts nothing about a child who is not covered', () => {
    const { K1: counted } = counts(returned('police', { K1 }, children.slice(1)));
    expect(counted).toMatchObject({ asked: 1, counts: { no: 1 } });
  });

  test('has its unit in the figures, and every row its questionnaires', () => {
    const { questions, notes } = figuresOf(
      caseOf('case-1', returned('police', { K1 }), returned('school-a', { K1 })),
      caseOf('case-2', returned('police', { K1 })),
    );
    expect(questions['K1']).toMatchObject({ unit: 'child', asked: 6, questionnaires: 3 });
    expect(questions['K1']?.byCase).toMatchObject({
      'case-1': { asked: 4, questionnaires: 2 },
      'case-2': { asked: 2 },
    });
    expect(questions['K1']?.byCoverage['some-children']).toMatchObject({ asked: 0, questionnaires: 0 });
    expect(questions['J1']).not.toHaveProperty('unit');
    expect(questions['J1']).not.toHaveProperty('questionnaires');
    expect(notes.child).toContain('answers about a child');
  });

  test.each<[string, Answers]>([
    ['is answered once', { K1: { answer: 'yes' } }],
    ['that is asked once is answered of each', { J1: each({ answer: 'yes' }) }],
  ])('%s: that gives no figures', (_what, answers) => {
    expect(() => counts(returned('police', answers))).toThrow(RangeError);
  });
});

describe('several answers at once', () => {
  const said = (...answer: string[]) => returned('police', { J3: { answer } });
  test('are each out of all who answered', () => {
    const { J3 } = figuresOf(
      caseOf('case-1', said('once', 'often'), { ...said('often'), agency: 'a' }, { ...said('none'), agency: 'b' }),
      caseOf('case-2', said('dont-know'), { ...said('not-applicable'), agency: 'a' }, returned('b', {})),
    ).questions;
    expect(J3).toMatchObject({
      asked: 6,
      answered: 4,
      unanswered: 1,
      notApplicable: 1,
      counts: { never: 0, once: 1, often: 2, none: 1, 'dont-know': 1 },
      percent: { never: '0.0', once: '25.0', often: '50.0', none: '25.0', 'dont-know': '25.0' },
      percentExcludingDontKnow: { never: '0.0', once: '33.3', often: '66.7', none: '33.3' },
      answeredExcludingDontKnow: 3,
      note: overlapNote,
    });
  });

  test('overlap whether or not they happen to add up', () => {
    expect(figuresOf(caseOf('case-1', said('once'))).questions['J3']?.note).toBe(overlapNote);
  });

  test.each([
    ['none at all', []],
    ['one twice', ['once', 'once']],
    ['"don\'t know" beside another', ['once', 'dont-know']],
    ['"not applicable" beside another', ['not-applicable', 'once']],
    ['what is not offered', ['once', 'canary']],
  ])('of %s give no figures', (_what, answer) => {
    expect(() => counts(said(...answer))).toThrow(RangeError);
  });

  test('of a question that takes one, and one of a question that takes several, give no figures', () => {
    expect(() => counts(returned('police', { J1: { answer: ['yes'] } }))).toThrow(RangeError);
    expect(() => counts(returned('police', { J3: { answer: 'once' } }))).toThrow(RangeError);
  });
});

describe('a number', () => {
  const said = (agency: string, answer: number | string) => returned(agency, { J4: { answer } });
  const figures = figuresOf(
    caseOf('case-1', said('police', 7), said('school', 2)),
    caseOf('case-2', said('police', 7), said('school', 10), said('a', 'dont-know'), returned('b', {})),
  ).questions['J4']!;

  test('is counted so that its spread can be told of the whole and of each row', () => {
    expect(figures).toMatchObject({
      asked: 6,
      answered: 5,
      unanswered: 1,
      counts: { 'dont-know': 1 },
      percent: { 'dont-know': '20.0' },
      answeredExcludingDontKnow: 4,
      numbers: { n: 4, sum: 26, min: 2, median: 7, max: 10 },
    });
    expect(figures.byCase['case-1']?.numbers).toEqual({ n: 2, sum: 9, min: 2, median: 4.5, max: 7 });
    expect(figures.byService['school']?.numbers).toEqual({ n: 2, sum: 12, min: 2, median: 6, max: 10 });
    expect(figures.byCoverage['some-children']?.numbers).toEqual({ n: 0, sum: 0, min: null, median: null, max: null });
    expect(figures).not.toHaveProperty('note');
  });

  test('about a child is one of as many as there are children', () => {
    const K4 = each({ answer: 0 }, { answer: 9 });
    const { questions } = figuresOf(caseOf('case-1', returned('police', { K4 })));
    expect(questions['K4']).toMatchObject({ asked: 2, questionnaires: 1, numbers: { n: 2, sum: 9, median: 4.5 } });
  });

  test.each([-1, 1.5, Number.NaN, 2 ** 53])('of %d gives no figures', (answer) => {
    expect(() => counts(said('police', answer))).toThrow(RangeError);
  });

  test('of a question that takes none gives no figures', () => {
    expect(() => counts(returned('police', { J1: { answer: 1 } }))).toThrow(RangeError);
    expect(() => counts(returned('police', { J5: { answer: 1 } }))).toThrow(RangeError);
    expect(() => counts(said('police', 'often'))).toThrow(RangeError);
  });

  test('that is put right changes the sum', () => {
    const totals = (answer: number) => ({
      totals: totalsOf([partialOf(everyKind, caseOf('case-1', said('police', answer)))]),
    });
    expect(changesOf({ revision: 1, ...totals(3) }, totals(5), everyKind).rows).toEqual([
      { question: 'J4', measure: 'sum', before: 3, after: 5 },
    ]);
  });
});

test('of a date it is counted that it was given, and what stands in its place', () => {
  const { J5 } = figuresOf(
    caseOf(
      'case-1',
      returned('police', { J5: { answer: '2026-02' } }),
      returned('a', { J5: { answer: '2026-02-03' } }),
      returned('b', { J5: { answer: 'dont-know', reason: 'not-in-records' } }),
    ),
  ).questions;
  expect(J5).toMatchObject({ answered: 3, counts: { 'dont-know': 1 }, dontKnowReasons: { 'not-in-records': 1 } });
  expect(J5).not.toHaveProperty('note');
  expect(JSON.stringify(J5)).not.toContain('2026');
});

test('a text that reads "don\'t know" is words, and has no reason', () => {
  const { J6 } = counts(returned('police', { J6: { answer: 'dont-know' } }));
  expect([J6?.answered, J6?.counts, J6?.dontKnowReasons]).toEqual([1, {}, {}]);
});

describe('tallies that contradict each other', () => {
  const pairs: Tally = {
    asked: 3,
    answered: 3,
    unanswered: 0,
    notApplicable: 0,
    questionnaires: 2,
    counts: { yes: 3 },
  };
  const once: Tally = { asked: 1, answered: 1, unanswered: 0, notApplicable: 0, counts: { yes: 1 } };

  test('are not added up: answers about a child with answers about a case', () => {
    expect(() => combineTally(pairs, once, 1)).toThrow(RangeError);
    expect(() => combineTally(pairs, once, -1)).toThrow(RangeError);
    expect(() => combineTally(once, pairs, 1)).toThrow(RangeError);
  });

  test('are not taken apart: pairs without a questionnaire, and a questionnaire without pairs', () => {
    expect(() => combineTally(pairs, { ...once, questionnaires: 2 }, -1)).toThrow(RangeError);
    expect(() => combineTally(pairs, { ...pairs, questionnaires: 1 }, -1)).toThrow(RangeError);
    expect(() => combineTally(pairs, { ...pairs, questionnaires: 3 }, -1)).toThrow(RangeError);
  });

  test('are not sound', () => {
    expect(isSound(pairs)).toBe(true);
    expect(isSound({ ...pairs, questionnaires: 4 })).toBe(false);
    expect(isSound({ ...pairs, questionnaires: 0 })).toBe(false);
    expect(isSound({ ...pairs, counts: { yes: 3, no: 1 } })).toBe(false);
    expect(isSound({ ...pairs, counts: { yes: 3, no: 1 } }, true)).toBe(true);
    expect(isSound({ ...pairs, counts: { yes: 4 } }, true)).toBe(false);
  });
});

describe('laws', () => {
  /** A tool with questions of every kind, and facts that arrive of its cases, again and again. */
  const arrivals = fc.oneof(fc.constant(everyKind), kindsTool).chain((tool) =>
    fc.tuple(
      fc.constant(tool),
      fc.array(
        fc.constantFrom('case-1', 'case-2', 'constructor').chain((id) => factsUnder(tool)(id)),
        { maxLength: 6 },
      ),
    ),
  );
  const audits: fc.Arbitrary<[Tool, CaseFacts[]]> = fc
    .oneof(fc.constant(everyKind), kindsTool)
    .chain((tool) => fc.tuple(fc.constant(tool), auditUnder(tool)));

  test('refreshing from revision to revision is counting everything anew, byte for byte, in any order', () => {
    fc.assert(
      fc.property(arrivals, ([tool, facts]) => {
        const of = { audit: '2026-q2', tool: tool.id, status: 'interim' as const };
        const held = new Map<string, CasePartial>();
        let totals = emptyTotals;
        let previous: Manifest | undefined;
        for (const partial of facts.map((one) => partialOf(tool, one))) {
          const old = held.get(partial.figures.case);
          if (old !== undefined) totals = subtractPartial(totals, old);
          totals = addPartial(totals, partial);
          previous = refresh(of, { previous, before: old === undefined ? [] : [old], after: [partial] });
          held.set(partial.figures.case, partial);
        }
        const all = [...held.values()];
        for (const parts of [all, all.toReversed()]) {
          expect(canonicalJson(totals)).toBe(canonicalJson(totalsOf(parts)));
          expect(canonicalJson(previous ?? manifestOf(of, []))).toBe(canonicalJson(manifestOf(of, parts)));
        }
        expect(canonicalJson(all.reduce(subtractPartial, totals))).toBe(canonicalJson(emptyTotals));
        const stored = previous ?? manifestOf(of, all);
        expect(Manifest.parse(JSON.parse(JSON.stringify(stored)))).toEqual(stored);
      }),
      { numRuns: runs(40, 1000) },
    );
  });

  test('every question has an answer, or none, for each pair; rows add up to it, and numbers to what was given', () => {
    fc.assert(
      fc.property(audits, ([tool, cases]) => {
        const partials = cases.map((one) => partialOf(tool, one));
        for (const partial of partials) expect(CasePartial.parse(JSON.parse(JSON.stringify(partial)))).toEqual(partial);
        const totals = totalsOf(partials);
        expect(Totals.parse(JSON.parse(JSON.stringify(totals)))).toEqual(totals);
        const audit = { ...reference.audit, id: '2026-q2', theme: tool.theme, tool: tool.id };
        const manifest = manifestOf({ audit: audit.id, tool: tool.id, status: 'interim' }, partials);
        const figures = aggregateJson({ audit, revision: 1, manifest, partials, tool });
        expect(Aggregate.parse(JSON.parse(JSON.stringify(figures)))).toEqual(figures);
        for (const { id, type, about } of tool.questions) {
          const one = figures.questions[id]!;
          expect(one.asked).toBe(one.answered + one.unanswered + one.notApplicable);
          expect(one.questionnaires === undefined).toBe(about !== 'child');
          expect(one.numbers === undefined).toBe(type !== 'number');
          const given = Object.values(one.counts).reduce((sum, n) => sum + n, 0) + (one.numbers?.n ?? 0);
          // Several are given at once; a text and a date are given and not counted one by one.
          const [least, most] = [
            type === 'text' || type === 'date' ? 0 : one.answered,
            type === 'several' ? Infinity : one.answered,
          ];
          expect(given).toBeGreaterThanOrEqual(least);
          expect(given).toBeLessThanOrEqual(most);
          for (const cut of ['byService', 'byCase', 'byRoute', 'byCoverage'] as const) {
            const rows = Object.values(one[cut]);
            const sumOf = (measure: 'asked' | 'answered' | 'questionnaires') =>
              rows.reduce((sum, row) => sum + (row[measure] ?? 0), 0);
            expect([cut, sumOf('asked'), sumOf('answered'), sumOf('questionnaires')]).toEqual([
              cut,
              one.asked,
              one.answered,
              one.questionnaires ?? 0,
            ]);
            expect(rows.reduce((sum, row) => sum + (row.numbers?.sum ?? 0), 0)).toBe(one.numbers?.sum ?? 0);
          }
        }
      }),
      { numRuns: runs(40, 1000) },
    );
  });
});
