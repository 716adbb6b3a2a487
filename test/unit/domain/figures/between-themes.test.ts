/** Trends between audits of two themes: what a questionnaire declares comparable with one of the other, and nothing else. */
import { describe, expect, test } from 'vitest';
import { shareableTrends } from '../../../../shared/domain/disclosure/trends.ts';
import { trendsOf, type TrendAudit } from '../../../../shared/domain/figures/across-quarters.ts';
import { partialOf } from '../../../../shared/domain/figures/count-case.ts';
import { totalsOf } from '../../../../shared/domain/figures/totals.ts';
import { noOtherAudit, Trends, type TrendSeries } from '../../../../shared/domain/figures/trends.ts';
import type { Answers, Given } from '../../../../shared/domain/tool/answers.ts';
import { faultsOf } from '../../../../shared/domain/tool/faults.ts';
import type { Tool } from '../../../../shared/domain/tool/tool.ts';
import { pointerOf } from '../../../../shared/base/content/pointer.ts';
import { everyKind } from '../../../every-kind.ts';
import { factsWith } from '../../../facts.ts';
import { domesticAbuse1, stepDown2, stepDown2015 } from '../../../library.ts';

const factors = ['domestic-abuse'];
const children = [{ id: 'child-1' }, { id: 'child-2' }];

/** An audit of one case on which an agency each gave these answers. */
function audit(tool: Tool, to: string, returns: readonly Answers[]): TrendAudit {
  const id = `${tool.theme}-${to}`;
  const counted = {
    version: 1,
    sha256: 'a'.repeat(64),
    receivedAt: '2026-04-20T09:00:00.000Z',
    coverage: 'all-children' as const,
    facts: factsWith({ factors, children }),
  };
  const common = { service: 'police', seq: 2, state: 'with-gaps' as const, settled: true, gaps: 1, unexplained: 0 };
  return {
    audit: {
      id,
      title: tool.title,
      theme: tool.theme,
      quarter: { label: `to ${to}`, from: '2015-04-01', to },
      tool: tool.id,
      windowsAnchor: to,
    },
    revision: 1,
    status: 'final',
    totals: totalsOf([
      partialOf(tool, {
        audit: id,
        case: 'case-1',
        factors,
        returns: returns.map((answers, at) => ({ ...common, agency: `a-${at}`, counted: { ...counted, answers } })),
      }),
    ]),
    tool,
  };
}

const given = (answers: Record<string, Given>): Answers =>
  Object.fromEntries(Object.entries(answers).map(([id, answer]) => [id, { answer }]));

const find = ({ series }: Trends, tool: Tool, question: string): TrendSeries | undefined =>
  series.find((one) => one.tool === tool.id && one.question === question);

const spring = audit(stepDown2, '2026-03-31', [
  given({ A1: 'yes', C17: 'risk-checklist', C7: 'no', E4: 'no', E5: 'yes', F1: 'good' }),
  given({ A1: 'no', C17: 'none', C7: 'yes', F1: 'inadequate' }),
]);
const summer = audit(domesticAbuse1, '2026-06-30', [
  given({ A1: 'dont-know', E27: ['risk-checklist', 'own-service'], F38: 'yes', F41: 'disagreed', F42: 'no' }),
  given({ E27: ['dont-know'], F38: 'no', G44: 'good' }),
]);
const theme = domesticAbuse1.theme;

describe('an audit beside one of another theme', () => {
  const trends = trendsOf([summer, spring], { theme });

  test('has of that one the questions that its own questionnaire declares comparable, and no other', () => {
    const ofOther = trends.series.filter(({ tool }) => tool === stepDown2.id);
    expect(ofOther.map(({ question }) => question).toSorted()).toEqual(
      domesticAbuse1.comparable.map(({ question }) => question).toSorted(),
    );
    for (const { points } of ofOther) {
      expect(points.map((point) => [point.audit, point.rule])).toEqual([
        ['step-down-2026-03-31', 'asked'],
        ['domestic-abuse-2026-06-30', 'same'],
      ]);
    }
    // The same id stands in both, and is another question.
    expect(find(trends, stepDown2, 'A1')).toBeUndefined();
    expect(find(trends, domesticAbuse1, 'A1')?.points).toMatchObject([{ audit: summer.audit.id }]);
    const joined = trends.series.filter(({ points }) => points.some((point) => point.audit === spring.audit.id));
    expect(joined).toEqual(ofOther);
    expect(Trends.parse(JSON.parse(JSON.stringify(trends)))).toEqual(trends);
  });

  test('has its own questions, but those that stand with the other’s', () => {
    const own = trends.series.filter(({ tool }) => tool === domesticAbuse1.id).map(({ question }) => question);
    const elsewhere = new Set(domesticAbuse1.comparable.flatMap(({ parts }) => parts));
    expect(own).toEqual(
      domesticAbuse1.questions
        .filter(({ id, type }) => type !== 'text' && type !== 'date' && !elsewhere.has(id))
        .map(({ id }) => id),
    );
  });

  test('stands beside it in numbers of its own, each out of those who answered', () => {
    const [, later] = find(trends, stepDown2, 'C7')?.points ?? [];
    expect(later).toMatchObject({ questions: ['F38'], n: 2, counts: { yes: 1, no: 1 } });
    expect(find(trends, stepDown2, 'E5')?.points).toMatchObject([
      { n: 1, counts: { yes: 1, no: 0 } },
      { n: 1, counts: { yes: 0, no: 1 } },
    ]);
  });

  test('may give several answers where the other gives one: they overlap, and a note says so', () => {
    const series = find(trends, stepDown2, 'C17');
    expect(series?.points[1]).toMatchObject({
      questions: ['E27'],
      n: 1,
      counts: { 'risk-checklist': 1, 'own-service': 1, none: 0 },
      percent: { 'risk-checklist': '100.0', 'own-service': '100.0', none: '0.0' },
    });
    expect(series?.notes[0]).toBe(
      'domestic-abuse@1 asks this as E27, where several answers can be given at once: their percentages overlap.',
    );
  });

  test('says of each audit of which theme it is, and that nothing but what is declared is joined', () => {
    expect(trends.theme).toBe(theme);
    expect(trends.audits).toMatchObject([
      { theme: 'step-down', counts: expect.stringMatching(/ It is an audit of another theme, step down\.$/) },
      { counts: expect.not.stringContaining('another theme') },
    ]);
    expect(trends.audits[1]).not.toHaveProperty('theme');
    expect(trends.notes.join('\n')).toContain('of another theme only those questions stand here');
    expect(trends.notes).not.toContain(noOtherAudit);
    expect(trendsOf([summer, spring], { theme, olderLeftOut: true }).notes.at(-1)).toBe(
      'There are older audits, which are not shown.',
    );
  });

  test('of questionnaires that declare nothing of each other stands alone', () => {
    const apart = { ...summer, tool: { ...domesticAbuse1, comparable: [] } };
    const { series } = trendsOf([apart, spring], { theme });
    expect(new Set(series.flatMap(({ points }) => points.map((point) => point.audit)))).toEqual(
      new Set([summer.audit.id]),
    );
  });

  test('has one row of what each declares of the other', () => {
    const comparable = [{ with: domesticAbuse1.id, question: 'F38', rule: 'same' as const, parts: ['C7'] }];
    const mutual = { ...spring, tool: { ...stepDown2, comparable } };
    for (const audits of [
      [mutual, summer],
      [summer, mutual],
    ]) {
      const { series } = trendsOf(audits, { theme });
      const rows = series.filter(({ tool, question }) => `${tool} ${question}`.match(/@2 C7$|@1 F38$/));
      expect(rows).toMatchObject([{ tool: stepDown2.id, question: 'C7', points: [{ n: 2 }, { n: 2 }] }]);
    }
  });

  test('joins nothing by way of a third', () => {
    // 2015 is comparable with step-down@2, of which alone the tool declares anything.
    const old = audit(stepDown2015, '2015-06-30', [given({ C7: 'yes', F1: 'good' })]);
    const { series } = trendsOf([old, spring, summer], { theme });
    const withOld = series.filter(({ points }) => points.some((point) => point.audit === old.audit.id));
    expect(withOld).toEqual([]);
    expect(find(trendsOf([old, spring, summer], { theme }), stepDown2, 'C7')?.points).toHaveLength(2);
  });

  test('is not joined where the other lacks an answer, and its own row says so', () => {
    const comparable = [{ with: stepDown2.id, question: 'C7', rule: 'same' as const, parts: ['G44'] }];
    const wrong = { ...summer, tool: { ...domesticAbuse1, comparable } };
    const { series } = trendsOf([wrong, spring], { theme });
    expect(series.filter(({ tool }) => tool === stepDown2.id)).toEqual([]);
    const own = series.find(({ tool, question }) => tool === domesticAbuse1.id && question === 'G44');
    expect(own?.points).toHaveLength(1);
    expect(own?.notes).toEqual([
      'domestic-abuse@1 declares this comparable with a question of step-down@2 that lacks its answers or counts something else. They are not joined.',
    ]);
  });

  test('is not joined with what the other asks of each child, and so counts otherwise', () => {
    const asking = { ...everyKind, theme: 'every-kind' };
    const comparable = ['J1', 'K1', 'J4', 'J5'].map((question) => ({
      with: asking.id,
      question,
      rule: 'same' as const,
      parts: ['F38'],
    }));
    const yesOrNo = domesticAbuse1.questions.map((one) =>
      one.id === 'F38' ? { ...one, options: one.options.filter(({ value }) => value !== 'not-applicable') } : one,
    );
    const own = audit({ ...domesticAbuse1, questions: yesOrNo, comparable }, '2026-06-30', [given({ F38: 'yes' })]);
    const other = audit(asking, '2026-03-31', [
      { J1: { answer: 'no' }, K1: { children: { 'child-1': { answer: 'no' } } } },
    ]);
    const joined = trendsOf([own, other], { theme }).series.filter(({ points }) => points.length > 1);
    expect(joined).toMatchObject([{ tool: asking.id, question: 'J1', points: [{ n: 1 }, { n: 1 }] }]);
  });

  test('brings parts together for the other’s question', () => {
    const comparable = [
      { with: stepDown2.id, question: 'C7', rule: 'all' as const, parts: ['C18', 'C20'] },
      { with: stepDown2.id, question: 'C16', rule: 'any' as const, parts: ['C18', 'C20'] },
    ];
    const tool = { ...domesticAbuse1, comparable };
    expect(faultsOf(tool)).toEqual([]);
    const parted = audit(tool, '2026-06-30', [given({ C18: 'yes', C20: 'no' })]);
    const trends = trendsOf([parted, spring], { theme });
    expect(find(trends, stepDown2, 'C7')?.points[1]).toMatchObject({ rule: 'all', counts: { yes: 0, no: 1 } });
    expect(find(trends, stepDown2, 'C16')?.points[1]).toMatchObject({ rule: 'any', counts: { yes: 1, no: 0 } });
  });

  test('has to be said which theme the trends are of', () => {
    expect(() => trendsOf([summer, spring])).toThrow(RangeError);
    expect(() => trendsOf([spring], { theme })).toThrow(RangeError);
    expect(trendsOf([summer]).theme).toBe(theme);
  });
});

describe('a series of every kind', () => {
  const [once, each] = [
    { J3: { answer: ['once', 'often'] }, J4: { answer: 3 }, K4: { children: { 'child-1': { answer: 2 } } } },
    {
      J3: { answer: ['often'] },
      J4: { answer: 8 },
      K1: { children: { 'child-1': { answer: 'yes' }, 'child-2': { answer: 'no' } } },
    },
  ];
  const trends = trendsOf([
    audit(everyKind, '2026-03-31', [once]),
    audit(everyKind, '2026-06-30', [once, each, { J4: { answer: 'dont-know', reason: 'not-in-records' } }]),
  ]);

  test('has of numbers how they spread', () => {
    const points = find(trends, everyKind, 'J4')?.points;
    expect(points?.[1]).toMatchObject({ n: 2, counts: {}, numbers: { n: 2, sum: 11, min: 3, median: 5.5, max: 8 } });
    expect(Trends.parse(JSON.parse(JSON.stringify(trends)))).toEqual(trends);
  });

  test('has of several each out of all who answered, and says that they overlap', () => {
    const series = find(trends, everyKind, 'J3');
    expect(series?.points[1]).toMatchObject({ n: 2, counts: { never: 0, once: 1, often: 2, none: 0 } });
    expect(series?.notes).toEqual(['Several answers can be given at once: their percentages overlap.']);
  });

  test('of a question about each child counts answers about a child, and says so', () => {
    expect(find(trends, everyKind, 'K1')).toMatchObject({ unit: 'child', points: [{ n: 0 }, { n: 2 }] });
    expect(find(trends, everyKind, 'J1')).not.toHaveProperty('unit');
    expect(trends.notes.join('\n')).toContain('answers about a child');
  });

  test('there is none of dates and texts', () => {
    for (const id of ['J5', 'J6', 'K5', 'K7']) expect(find(trends, everyKind, id)).toBeUndefined();
  });

  test('nothing of numbers is there to be shared', () => {
    expect(shareableTrends(trends, []).series).toEqual([]);
    const shared = trends.audits.map(({ audit: id, revision }) => ({
      suppression: {},
      audit: { id, quarter: spring.audit.quarter },
      revision,
      notes: { counts: 'Counts.' },
      questions: Object.fromEntries(
        everyKind.questions.map(({ id, type }) => [id, { type, counts: {}, percentExcludingDontKnow: {} }]),
      ),
    }));
    const shown = shareableTrends(trends, shared as never).series;
    expect(shown.map(({ type }) => type)).not.toContain('number');
    expect(JSON.stringify(shown)).not.toContain('numbers');
  });
});

test.each([
  ['a number', 'J4', 'same', 'is a number, which nothing is compared with'],
  ['a date', 'J5', 'same', 'is a date, which nothing is compared with'],
  ['a text', 'J6', 'same', 'is a text, which nothing is compared with'],
  ['a question about each child', 'K1', 'same', 'is asked of each child, and so counts something else'],
  ['several answers brought together', 'J3', 'any', 'takes several answers, and this rule one yes or no'],
  ['a scale brought together', 'J2', 'all', 'does not offer both yes and no, by which this rule decides'],
] as const)('a tool that declares %s comparable is refused', (_what, part, rule, detail) => {
  const tool = { ...everyKind, comparable: [{ with: 'step-down@2', question: 'C7', rule, parts: [part] }] };
  expect(faultsOf(tool).map((fault) => `${pointerOf(fault.path)} ${fault.detail}`)).toEqual([
    `/comparable/0/parts/0 ${detail}`,
  ]);
});
