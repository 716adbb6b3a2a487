import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stableJson } from '../../../../shared/base/content/canonical.ts';
import { percentOf } from '../../../../shared/domain/figures/percent.ts';
import { totalsOf } from '../../../../shared/domain/figures/totals.ts';
import { trendsOf, type TrendAudit } from '../../../../shared/domain/figures/across-quarters.ts';
import { trendNotes, Trends, type TrendSeries } from '../../../../shared/domain/figures/trends.ts';
import { comparableAnswers } from '../../../../shared/domain/tool/comparable.ts';
import { stepDown2 } from '../../../library.ts';
import { stepDown2015 } from '../../../library.ts';
import type { Answers } from '../../../../shared/domain/tool/answers.ts';
import { Tool } from '../../../../shared/domain/tool/tool.ts';
import { partialsOf, reference } from './reference.ts';
import { contentOf } from '../tool/samples.ts';
import { partialOf } from '../../../../shared/domain/figures/count-case.ts';
import { runs } from '../../../runs.ts';
import { factsWith } from '../../../facts.ts';

/** A questionnaire that nobody made: some questions declared comparable with one tool, some with both, some with none. */
const stepDown3: Tool = Tool.parse({
  ...structuredClone(stepDown2),
  id: 'step-down@3',
  comparable: [
    { with: 'step-down@2', question: 'A2', rule: 'same', parts: ['A2'] },
    { with: 'step-down@2', question: 'F2', rule: 'same', parts: ['F2'] },
    { with: 'step-down@2015', question: 'F2', rule: 'same', parts: ['F2'], note: 'Asked in other words.' },
  ],
});

const given = (answers: Record<string, string>): Answers =>
  Object.fromEntries(Object.entries(answers).map(([id, answer]) => [id, { answer }]));

/** The totals of one case on which an agency each gave these answers. */
const totals = (tool: Tool, returns: readonly Answers[], factors: readonly string[] = []) =>
  totalsOf([
    partialOf(tool, {
      audit: 'audit',
      case: 'case-1',
      route: { from: 'CP', to: 'CIN' },
      factors,
      returns: returns.map((answers, i) => ({
        agency: `agency-${i}`,
        service: 'police',
        seq: 2,
        state: 'with-gaps',
        settled: true,
        gaps: 1,
        unexplained: 0,
        counted: {
          version: 1,
          sha256: 'a'.repeat(64),
          receivedAt: '2026-04-20T09:00:00.000Z',
          coverage: 'all-children',
          answers,
          facts: factsWith({ factors }),
        },
      })),
    }),
  ]);

const audit = (tool: Tool, to: string, returns: Record<string, string>[] = [], id = `audit-${to}`): TrendAudit => ({
  audit: {
    id,
    title: 'Stepping down',
    theme: 'step-down',
    quarter: { label: `to ${to}`, from: '2015-04-01', to },
    tool: tool.id,
    windowsAnchor: to,
  },
  revision: 3,
  status: 'final',
  totals: totals(tool, returns.map(given)),
  tool,
});

const find = ({ series }: Trends, tool: Tool, question: string): TrendSeries | undefined =>
  series.find((one) => one.tool === tool.id && one.question === question);
const auditsIn = (series: TrendSeries | undefined) => series?.points.map((point) => point.audit);

const old = audit(stepDown2015, '2015-06-30', [{ A1: 'yes', B3: 'no', D3: 'no', C10: 'yes' }]);
const recent = audit(stepDown2, '2026-03-31', [
  { A1: 'yes', 'D3-1': 'yes', 'D3-2': 'no' },
  { A1: 'no', 'D3-1': 'yes', 'D3-2': 'yes' },
  { A1: 'dont-know', 'D3-1': 'dont-know' },
  { A1: 'not-applicable', 'D3-1': 'no' },
  { 'D3-1': 'yes', 'C10-1': 'yes', 'C10-2': 'no' },
]);
const newest = audit(stepDown3, '2026-06-30', [{ A1: 'no', A2: 'yes', F2: 'no' }]);

describe('a series', () => {
  test('of the reference audit alone has one point a question, with the published figures', () => {
    const alone = trendsOf([
      {
        audit: reference.audit,
        revision: 7,
        status: 'final',
        totals: totalsOf(partialsOf(reference)),
        tool: stepDown2015,
      },
    ]);
    expect(alone.series.map(({ question }) => question)).toEqual(
      stepDown2015.questions.filter(({ type }) => type !== 'text').map(({ id }) => id),
    );
    expect(find(alone, stepDown2015, 'B3')?.points).toEqual([
      {
        audit: reference.audit.id,
        quarter: reference.audit.quarter,
        tool: stepDown2015.id,
        revision: 7,
        status: 'final',
        questions: ['B3'],
        rule: 'asked',
        n: 26,
        counts: { yes: 22, no: 4 },
        percent: { yes: '84.6', no: '15.4' },
      },
    ]);
    expect(alone.audits).toMatchObject([
      { counts: expect.stringContaining('38 questionnaires about 8 cases') as string },
    ]);
    expect(alone.notes).toContainEqual(expect.stringContaining('no other audit of this theme'));
  });

  test('stands on the answers without "don\'t know", "not applicable" and blanks', () => {
    const trends = trendsOf([old, recent]);
    const series = find(trends, stepDown2015, 'A1')!;
    expect(series.answers.map(({ value }) => value)).toEqual(['yes', 'no']);
    // Grades offer "not applicable" too.
    const grades = find(trends, stepDown2, 'A4') ?? find(trends, stepDown2015, 'A4');
    expect(grades?.answers.map(({ value }) => value)).toEqual(expect.arrayContaining(['inadequate', 'outstanding']));
    const offered = trends.series.flatMap(({ answers }) => answers.map(({ value }) => value));
    expect(offered).not.toContain('not-applicable');
    expect(stepDown2.questions.some(({ options }) => options.some(({ value }) => value === 'not-applicable'))).toBe(
      true,
    );
    expect(series.points[1]).toMatchObject({
      tool: 'step-down@2',
      rule: 'same',
      questions: ['A1'],
      n: 2,
      counts: { yes: 1, no: 1 },
      percent: { yes: '50.0', no: '50.0' },
    });
  });

  test('joins a split question by the rule that the later tool states, and says so', () => {
    const series = find(trendsOf([recent, old]), stepDown2015, 'D3')!;
    expect(series.points).toMatchObject([
      { audit: old.audit.id, rule: 'asked', questions: ['D3'], n: 1, counts: { yes: 0, no: 1 } },
      // no by the second part, yes by both, no by the first; one did not know and one left the second part empty
      { audit: recent.audit.id, rule: 'all', questions: ['D3-1', 'D3-2'], n: 3, counts: { yes: 1, no: 2 } },
    ]);
    expect(series.notes).toEqual([
      'step-down@2 asks this as D3-1 and D3-2: no where one of them is no, yes where all that apply are.',
    ]);
    const any = find(trendsOf([old, recent]), stepDown2015, 'C10')!;
    expect(any.points[1]).toMatchObject({ rule: 'any', n: 1, counts: { yes: 1, no: 0 } });
    expect(any.notes).toEqual([
      'step-down@2 asks this as C10-1 and C10-2: yes where one of them is yes, no where all that apply are.',
      'step-down@2: The 2015 question asked about the child or the family: either will do.',
    ]);
  });

  test('says where a later tool sets nothing beside it, though it does beside others', () => {
    const trends = trendsOf([old, recent]);
    for (const question of ['B3', 'C1', 'E6']) {
      expect(find(trends, stepDown2015, question)).toMatchObject({
        points: [{ audit: old.audit.id }],
        notes: ['step-down@2 has no question that it declares comparable with this one of step-down@2015.'],
      });
    }
    expect(auditsIn(find(trends, stepDown2, 'C1'))).toEqual([recent.audit.id]);
    expect(find(trends, stepDown2, 'C1')?.notes).toEqual([]);
    const unrelated = trendsOf([old, { ...recent, tool: { ...stepDown2, comparable: [] } }]);
    expect(unrelated.series.flatMap(({ notes }) => notes)).toEqual([]);
  });

  test('of its own has what no older tool asks, and the parts of what was split', () => {
    const trends = trendsOf([old, recent]);
    for (const id of ['D3-1', 'D3-2', 'C14', 'C17', 'D6']) {
      expect(auditsIn(find(trends, stepDown2, id))).toEqual([recent.audit.id]);
    }
    expect(find(trends, stepDown2, 'A1')).toBeUndefined();
    expect(find(trends, stepDown2, 'D3-1')?.points[0]).toMatchObject({
      rule: 'asked',
      n: 4,
      counts: { yes: 3, no: 1 },
    });
  });

  test('there is none for a text', () => {
    const texts = [stepDown2015, stepDown2].flatMap(({ questions }) => questions.filter(({ type }) => type === 'text'));
    expect(texts.length).toBeGreaterThan(3);
    for (const { id } of texts) {
      expect(trendsOf([old, recent]).series.filter(({ question }) => question === id)).toEqual([]);
    }
  });

  test('where nobody answered has n 0 and no percentage', () => {
    expect(find(trendsOf([old]), stepDown2015, 'F1')?.points[0]).toMatchObject({
      n: 0,
      percent: { good: null, outstanding: null },
    });
  });
});

describe('what only looks alike is not joined', () => {
  const trends = trendsOf([newest, recent, old]);

  test('the same id and the same wording, with nothing declared', () => {
    const word = (tool: Tool) => tool.questions.find(({ id }) => id === 'A1')?.wording;
    expect(word(stepDown3)).toBe(word(stepDown2015));
    expect(auditsIn(find(trends, stepDown2015, 'A1'))).toEqual([old.audit.id, recent.audit.id]);
    expect(auditsIn(find(trends, stepDown3, 'A1'))).toEqual([newest.audit.id]);
  });

  test('what is declared of the tool in between, which keeps a series for it', () => {
    expect(auditsIn(find(trends, stepDown2015, 'A2'))).toEqual([old.audit.id, recent.audit.id]);
    expect(auditsIn(find(trends, stepDown2, 'A2'))).toEqual([recent.audit.id, newest.audit.id]);
    expect(find(trends, stepDown3, 'A2')).toBeUndefined();
  });

  test('what is declared of both is one series', () => {
    expect(auditsIn(find(trends, stepDown2015, 'F2'))).toEqual([old.audit.id, recent.audit.id, newest.audit.id]);
    expect(find(trends, stepDown2015, 'F2')?.notes).toEqual(['step-down@3: Asked in other words.']);
    expect(find(trends, stepDown2, 'F2')).toBeUndefined();
    expect(find(trends, stepDown3, 'F2')).toBeUndefined();
  });

  test('what is declared of both stands under the tool in between where the newest leaves the oldest out', () => {
    const third = { ...stepDown3, comparable: stepDown3.comparable.filter((one) => one.with !== stepDown2015.id) };
    const series = trendsOf([old, recent, { ...newest, tool: third }]);
    expect(auditsIn(find(series, stepDown2015, 'F2'))).toEqual([old.audit.id, recent.audit.id]);
    expect(auditsIn(find(series, stepDown2, 'F2'))).toEqual([recent.audit.id, newest.audit.id]);
  });

  test('two tools that are comparable with a third are not joined without it', () => {
    const without = trendsOf([recent, newest]);
    expect(auditsIn(find(without, stepDown2, 'F2'))).toEqual([recent.audit.id, newest.audit.id]);
    const third = { ...stepDown3, comparable: stepDown3.comparable.filter((one) => one.with === stepDown2015.id) };
    const apart = trendsOf([recent, { ...newest, tool: third }]);
    expect(auditsIn(find(apart, stepDown2, 'F2'))).toEqual([recent.audit.id]);
    expect(auditsIn(find(apart, stepDown3, 'F2'))).toEqual([newest.audit.id]);
  });
});

describe('trendsOf', () => {
  test('puts the audits in the order of their quarters, then of their ids, whatever order they come in', () => {
    const twin = audit(stepDown2, recent.audit.quarter.to, [], 'an-audit');
    const order = [old.audit.id, 'an-audit', recent.audit.id];
    for (const audits of [
      [recent, old, twin],
      [twin, recent, old],
      [old, recent, twin],
    ]) {
      const trends = trendsOf(audits);
      expect(auditsIn(find(trends, stepDown2015, 'A1'))).toEqual(order);
      expect(stableJson(trends)).toEqual(stableJson(trendsOf([old, twin, recent])));
    }
  });

  test('says what each audit counts, that nothing is a trend under 50, and whether older audits are left out', () => {
    const said = trendNotes(trendsOf([old, { ...recent, status: 'interim' }], { olderLeftOut: true })).join('\n');
    expect(said).toContain('(audit-2015-06-30, version 3 of the figures, final) counts 1 questionnaire about 1 case.');
    expect(said).toContain(
      '(audit-2026-03-31, version 3 of the figures, interim) counts 5 questionnaires about 1 case.',
    );
    expect(said).toContain('n is under 50');
    expect(said).toContain('older audits of this theme, which are not shown');
    expect(trendNotes(trendsOf([old, recent])).join('\n')).not.toContain('not shown');
    expect(said).not.toContain('no other audit');
    const { schema, theme, notes } = trendsOf([old, recent]);
    expect([schema, theme]).toEqual(['trends/v1', 'step-down']);
    expect(notes).toHaveLength(5);
    expect(notes.at(-1)).toContain('They do not count children');
  });

  test('leaves out an audit of which a part was counted before its answers were compared', () => {
    const { comparable: _none, ...before } = recent.totals;
    const trends = trendsOf([old, { ...recent, totals: before }]);
    expect(auditsIn(find(trends, stepDown2015, 'D3'))).toEqual([old.audit.id]);
    expect(find(trends, stepDown2015, 'D3')?.notes.at(-1)).toContain('audit-2026-03-31 is left out');
    expect(auditsIn(find(trends, stepDown2015, 'A1'))).toEqual([old.audit.id, recent.audit.id]);
  });

  test('refuses audits that do not belong together', () => {
    expect(() => trendsOf([])).toThrow(RangeError);
    expect(() => trendsOf([old, old])).toThrow(RangeError);
    expect(() => trendsOf([old, { ...recent, audit: { ...recent.audit, theme: 'neglect' } }])).toThrow(RangeError);
    expect(() => trendsOf([{ ...old, tool: stepDown2 }])).toThrow(RangeError);
  });

  test('leaves out what a tool declares comparable with a question that lacks its answers, and says so', () => {
    const wrong = { ...stepDown3, comparable: [{ ...stepDown3.comparable[0]!, question: 'A2', parts: ['A4'] }] };
    const graded = { ...audit(stepDown3, '2026-06-30', [{ A4: 'good' }]), tool: wrong };
    const trends = trendsOf([recent, graded]);
    expect(find(trends, stepDown2, 'A2')).toMatchObject({ points: [{ audit: recent.audit.id }] });
    expect(find(trends, stepDown2, 'A2')?.notes).toEqual([
      'step-down@3 asks this as A4, with answers that this question does not have. Its audits are left out of this row.',
    ]);
    expect(find(trends, stepDown3, 'A4')?.points).toMatchObject([{ audit: graded.audit.id, n: 1 }]);
    // Also where nobody gave such an answer: it could have been given.
    const none = trendsOf([recent, { ...graded, totals: totals(wrong, [given({ A1: 'yes' })]) }]);
    expect(auditsIn(find(none, stepDown2, 'A2'))).toEqual([recent.audit.id]);
  });

  test('leaves out an audit whose questionnaire, of the same id, was given another answer', () => {
    const changed = {
      ...stepDown2,
      questions: stepDown2.questions.map((one) =>
        one.id === 'A2' ? { ...one, options: one.options.filter(({ value }) => value !== 'no') } : one,
      ),
    };
    const before = audit(stepDown2, '2026-03-31', [{ A2: 'no' }]);
    const trends = trendsOf([before, { ...audit(stepDown2, '2026-06-30', [{ A2: 'yes' }]), tool: changed }]);
    expect(auditsIn(find(trends, stepDown2, 'A2'))).toEqual(['audit-2026-06-30']);
    expect(find(trends, stepDown2, 'A2')?.notes).toEqual([
      'audit-2026-03-31 is left out: it has answers that this question does not have.',
    ]);
  });

  test('agrees with every submission taken one by one, and survives JSON', () => {
    fc.assert(
      fc.property(
        fc.array(contentOf(stepDown2), { maxLength: 6 }),
        fc.array(contentOf(stepDown2015), { maxLength: 3 }),
        fc.constantFrom([], ['domestic-abuse']),
        (now, then, factors) => {
          const of = (tool: Tool, to: string, contents: { answers: Answers }[]): TrendAudit => ({
            ...audit(tool, to),
            totals: totals(
              tool,
              contents.map(({ answers }) => answers),
              factors,
            ),
          });
          const trends = trendsOf([of(stepDown2015, '2015-06-30', then), of(stepDown2, '2026-06-30', now)]);
          expect(Trends.parse(JSON.parse(stableJson(trends)))).toEqual(trends);
          const of2015 = trends.series.filter(({ tool }) => tool === stepDown2015.id);
          const joined = of2015.filter(({ points }) => points.length === 2);
          const declared = new Set(stepDown2.comparable.map(({ question }) => question));
          expect(joined).toEqual(of2015.filter(({ question }) => declared.has(question)));
          for (const series of joined) {
            const values = series.answers.map(({ value }) => value);
            const known = now.flatMap(({ answers }) =>
              comparableAnswers(stepDown2, answers, factsWith({ factors })).flatMap(({ stated, answer }) =>
                stated.question === series.question && values.includes(answer ?? '') ? [answer] : [],
              ),
            );
            const point = series.points[1]!;
            expect(point.n).toBe(known.length);
            for (const value of values) {
              const n = known.filter((answer) => answer === value).length;
              expect([series.question, point.counts[value]]).toEqual([series.question, n]);
              expect(point.percent[value]).toBe(percentOf(n, known.length));
            }
          }
        },
      ),
      { numRuns: runs(15, 300) },
    );
  });
});
