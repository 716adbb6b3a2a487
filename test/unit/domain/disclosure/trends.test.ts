import { expect, test } from 'vitest';
import { defaultRule } from '../../../../shared/domain/disclosure/small-number-rule.ts';
import { shareable } from '../../../../shared/domain/disclosure/shareable.ts';
import { shareableTrends } from '../../../../shared/domain/disclosure/trends.ts';
import type { TrendPoint, Trends } from '../../../../shared/domain/figures/trends.ts';
import { partialsOf, reference } from '../figures/reference.ts';
import { restricted, tool } from '../../work/packs/sample.ts';

const cases = partialsOf(reference).map(({ figures }) => figures);
const figures = shareable({ exact: restricted, cases, tool, rule: defaultRule, released: [] });

const point = (question: string, rule: TrendPoint['rule'] = 'asked', more: string[] = []): TrendPoint => {
  const { counts, percentExcludingDontKnow, answeredExcludingDontKnow } = restricted.questions[question]!;
  const { 'dont-know': _, ...answers } = counts;
  return {
    audit: restricted.audit.id,
    quarter: restricted.audit.quarter,
    tool: restricted.audit.tool,
    revision: restricted.revision,
    status: 'final',
    questions: [question, ...more],
    rule,
    n: answeredExcludingDontKnow,
    counts: answers,
    percent: percentExcludingDontKnow,
  };
};
const trends = (...points: TrendPoint[]): Trends => ({
  schema: 'trends/v1',
  theme: 'step-down',
  notes: ['A note.'],
  audits: [
    { audit: restricted.audit.id, revision: restricted.revision, counts: 'It counts 3 questionnaires about 2 cases.' },
  ],
  series: points.map((one) => ({
    tool: tool.id,
    question: one.questions[0]!,
    wording: restricted.questions[one.questions[0]!]?.wording ?? '',
    type: 'yes-no-dont-know',
    answers: [],
    points: [one],
    notes: [],
  })),
});

test('a point shows what the shareable figures of its audit show, and null where they do not', () => {
  const shown = shareableTrends(trends(point('E6'), point('A1', 'same')), [figures]);
  expect(shown.series.map(({ points }) => points[0])).toEqual([
    point('E6'),
    {
      ...point('A1', 'same'),
      n: null,
      counts: { yes: 31, no: null },
      percent: { yes: null, no: null },
    },
  ]);
  expect(shown.notes).toEqual([
    'A note.',
    'Numbers that the figures to share of an audit do not show are not shown here, and points that were worked out from several questions are left out.',
  ]);
});

test.each([
  ['worked out from several questions', point('E6', 'all', ['E7'])],
  ['of two questions, by the rule of one', point('E6', 'asked', ['E7'])],
  ['of a question that the shared figures do not have', { ...point('E6'), questions: ['Z9'] }],
  ['by a rule that is not one question', point('E6', 'any')],
  ['of a revision that was not shared', { ...point('E6'), revision: 99 }],
  ['of an audit that was not shared', { ...point('E6'), audit: 'another' }],
])('a point %s is left out', (_, one) => {
  expect(shareableTrends(trends(one), [figures]).series).toEqual([]);
});

test('exact figures are not taken for shared ones', () => {
  expect(shareableTrends(trends(point('E6')), [restricted]).series).toEqual([]);
});

test('what an audit counts is told in the words of its own shareable figures, and of no other audit', () => {
  const { audits } = shareableTrends(trends(point('E6')), [figures]);
  expect(audits).toHaveLength(1);
  expect(audits[0]?.counts).toContain(figures.notes.counts);
  expect(audits[0]?.counts).not.toContain('3 questionnaires');
  expect(shareableTrends(trends(point('E6')), []).audits).toEqual([]);
});

test('of numbers there is no point: the figures to share show how many answered, and no more', () => {
  const numbers = {
    ...figures,
    questions: { ...figures.questions, E6: { ...figures.questions['E6']!, type: 'number' } },
  };
  expect(shareableTrends(trends(point('E6')), [figures]).series).toHaveLength(1);
  expect(shareableTrends(trends(point('E6')), [numbers]).series).toEqual([]);
});
