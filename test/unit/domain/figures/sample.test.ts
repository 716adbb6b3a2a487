import { describe, expect, test } from 'vitest';
import { partialHash, type CaseFacts } from '../../../../shared/domain/figures/case-partial.ts';
import { partialNamed, partialOf, withoutSample } from '../../../../shared/domain/figures/count-case.ts';
import { aggregateJson } from '../../../../shared/domain/figures/make-aggregate.ts';
import { manifestOf } from '../../../../shared/domain/figures/manifest.ts';
import { totalsOf } from '../../../../shared/domain/figures/totals.ts';
import type { Tool } from '../../../../shared/domain/tool/tool.ts';
import { stepDown2 } from '../../../library.ts';
import { audit } from '../../front/manager/fixture.ts';

const tool: Tool = {
  ...stepDown2,
  attributes: [
    {
      id: 'sex',
      label: 'Sex',
      of: 'child',
      options: [
        { value: 'female', label: 'Female' },
        { value: 'male', label: 'Male' },
      ],
    },
    { id: 'constructor', label: 'Area', of: 'case', options: [{ value: '1-3', label: 'One of three' }] },
  ],
};

const caseOf = (id: string, more: Partial<CaseFacts>): CaseFacts => ({
  audit: audit.id,
  case: id,
  route: { from: 'CP', to: 'CIN' },
  factors: ['neglect'],
  children: [{ id: 'child-1', ageBand: 'unborn' }],
  returns: [],
  ...more,
});

const cases = [
  caseOf('case-1', {
    children: [
      { id: 'child-1', ageBand: 'unborn' },
      { id: 'child-2', ageBand: 'school-age', attributes: { sex: 'female' } },
      { id: 'child-3', ageBand: 'school-age', attributes: { sex: 'female' } },
    ],
    attributes: { constructor: '1-3' },
    factors: ['neglect', 'domestic-abuse'],
  }),
  caseOf('case-2', { route: { from: 'CIN', to: 'closure' } }),
  caseOf('case-3', {
    children: [{ id: 'child-1', ageBand: '18-25', attributes: { sex: 'male' } }],
    dropped: { reason: 'proceedings', seqs: {} },
  }),
];

const aggregateOf = (of: readonly CaseFacts[], questionnaire = tool, more: { criteria?: [] } = {}) => {
  const partials = of.map((one) => partialOf(questionnaire, one));
  const manifest = manifestOf({ audit: audit.id, tool: tool.id, status: 'interim' }, partials);
  return aggregateJson({ audit, revision: 1, manifest, partials, tool: questionnaire, ...more });
};

describe('the sample', () => {
  test('counts children by age, cases by route and factor, and what is recorded of each, of the cases that are in', () => {
    const criteria = [{ text: 'Of any age', met: false, why: 'Nobody was older' }];
    const partials = cases.map((one) => partialOf(tool, one));
    const manifest = manifestOf({ audit: audit.id, tool: tool.id, status: 'interim' }, partials);
    const { sample } = aggregateJson({ audit, revision: 1, manifest, partials, tool, criteria });
    expect(sample).toEqual({
      cases: 2,
      children: 4,
      byAgeBand: { unborn: 2, 'under-1': 0, 'pre-school': 0, 'school-age': 2, '16-17': 0, '18-25': 0 },
      byRoute: { 'CIN-closure': 1, 'CP-CIN': 1 },
      byFactor: { ...Object.fromEntries(tool.factors.map(({ value }) => [value, 0])), neglect: 2, 'domestic-abuse': 1 },
      attributes: {
        sex: { label: 'Sex', of: 'child', counts: { female: 2, male: 0 }, notRecorded: 2 },
        constructor: { label: 'Area', of: 'case', counts: { '1-3': 1 }, notRecorded: 1 },
      },
      criteria,
    });
  });

  test('has no routes where the theme has no levels of need, and nothing but what the tool describes', () => {
    const { levels: _levels, attributes: _attributes, ...plain } = tool;
    const { sample } = aggregateOf(cases, plain);
    expect(sample).not.toHaveProperty('byRoute');
    expect([sample?.attributes, sample?.criteria]).toEqual([{}, []]);
  });

  test('of no case at all is there, at nought', () => {
    expect(aggregateOf([]).sample).toMatchObject({ cases: 0, children: 0, byRoute: {} });
    expect(aggregateOf(cases.slice(2)).sample).toMatchObject({ cases: 0, children: 0 });
  });

  test('of some of the cases is none: one was counted before there was a sample', () => {
    const mixed = [cases[0]!, withoutSample(cases[1]!)];
    expect(totalsOf(mixed.map((one) => partialOf(tool, one))).sample?.cases).toBe(1);
    expect(aggregateOf(mixed)).not.toHaveProperty('sample');
  });
});

describe("a case's partial", () => {
  const partial = partialOf(tool, cases[0]!);
  const before = partialOf(tool, withoutSample(cases[0]!));

  test('holds what it puts into the sample, and nothing by child', () => {
    expect(partial.figures.sample).toEqual({
      children: 3,
      byAgeBand: { unborn: 1, 'school-age': 2 },
      attributes: { sex: { female: 2 }, constructor: { '1-3': 1 } },
    });
    expect(JSON.stringify(partial)).not.toContain('child-');
    expect(partialOf(tool, cases[1]!).figures.sample).not.toHaveProperty('attributes');
    expect(partialOf(tool, cases[2]!).figures).not.toHaveProperty('sample');
  });

  test('keeps the hash that it had before there was a sample, and is found by either', () => {
    expect(before.figures).not.toHaveProperty('sample');
    expect(totalsOf([before])).not.toHaveProperty('sample');
    for (const one of [partial, before]) expect(partialNamed(tool, cases[0]!, partialHash(one))).toEqual(one);
    expect(partialNamed(tool, cases[0]!, '0'.repeat(64))).toBeUndefined();
  });
});
