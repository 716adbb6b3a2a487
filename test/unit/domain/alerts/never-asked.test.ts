import * as fc from 'fast-check';
import { expect, describe, test } from 'vitest';
import {
  neverAsked,
  servicesCalledFor,
  type AskedOfCase,
  type Calls,
} from '../../../../shared/domain/alerts/never-asked.ts';
import { AgeBand } from '../../../../shared/domain/tool/codes.ts';
import { stepDown2, stepDown2015 } from '../../../library.ts';
import file from '../../../reference-audit/audit.json' with { type: 'json' };

const one = (more: Partial<AskedOfCase>): AskedOfCase => ({
  case: 'case-1',
  factors: ['domestic-abuse'],
  ageBands: ['school-age'],
  askedServices: ['police'],
  waived: [],
  ...more,
});

/** A theme that nothing in the code knows: every kind of rule, and two that call for one service. */
const made: Calls = {
  calledFor: [
    { always: true, services: ['coast-guard'] },
    { factor: 'flooding', services: ['lifeboat', 'coast-guard'] },
    { ageBand: '18-25', services: ['leaving-care'] },
  ],
};

describe('servicesCalledFor', () => {
  test.each([
    [['domestic-abuse'], ['adult-services', 'housing']],
    [
      ['neglect', 'parental-mental-health'],
      ['adult-services', 'housing'],
    ],
    [
      ['parental-mental-health', 'domestic-abuse'],
      ['adult-services', 'housing'],
    ],
    [['neglect'], []],
    [[], []],
  ])('%j calls for %j, each once, in both tools of the library', (factors, services) => {
    for (const tool of [stepDown2015, stepDown2]) {
      expect(servicesCalledFor(tool, one({ factors }))).toEqual(services);
    }
  });

  test.each<[string[], AgeBand[], string[]]>([
    [[], ['school-age'], ['coast-guard']],
    [['flooding'], ['school-age'], ['coast-guard', 'lifeboat']],
    [[], ['unborn', '18-25'], ['coast-guard', 'leaving-care']],
    [['drought'], [], ['coast-guard']],
  ])('%j with children %j calls for %j: always, by a factor, by a child of that age', (factors, ageBands, services) => {
    expect(servicesCalledFor(made, { factors, ageBands })).toEqual(services);
  });

  test('a tool that calls for nothing calls for nothing', () => {
    expect(servicesCalledFor({ calledFor: [] }, one({}))).toEqual([]);
  });

  test('with more factors and more children a case calls for no less', () => {
    const bands = fc.subarray([...AgeBand.options]);
    const factors = fc.subarray(['flooding', 'drought']);
    fc.assert(
      fc.property(bands, bands, factors, factors, (some, more, few, others) => {
        const called = servicesCalledFor(made, { factors: few, ageBands: some });
        const all = servicesCalledFor(made, { factors: [...few, ...others], ageBands: [...some, ...more] });
        expect(all).toEqual(expect.arrayContaining(called));
        expect(new Set(all).size).toBe(all.length);
      }),
    );
  });
});

describe('neverAsked', () => {
  test('names what nobody asked, case by case', () => {
    expect(
      neverAsked(stepDown2, [
        one({}),
        one({ case: 'case-2', factors: ['neglect'] }),
        one({ case: 'case-3', askedServices: ['housing', 'police'] }),
      ]),
    ).toEqual([
      { case: 'case-1', service: 'adult-services' },
      { case: 'case-1', service: 'housing' },
      { case: 'case-3', service: 'adult-services' },
    ]);
  });

  test('asking closes it, and so does a reason why not, each for its own service', () => {
    const waived = [{ service: 'housing', reason: 'not-in-area' }];
    expect(neverAsked(stepDown2, [one({ waived })])).toEqual([{ case: 'case-1', service: 'adult-services' }]);
    expect(neverAsked(stepDown2, [one({ waived, askedServices: ['adult-services'] })])).toEqual([]);
  });

  test('the 2015 audit asked neither of the five cases with domestic abuse or a parent unwell', () => {
    const serviceOf = new Map(file.agencies.map((agency) => [agency.id, agency.service]));
    const found = neverAsked(
      stepDown2015,
      file.cases.map((entered) => ({
        case: entered.id,
        factors: entered.factors,
        ageBands: entered.children.map(({ ageBand }) => AgeBand.parse(ageBand)),
        askedServices: entered.expects.map((agency) => serviceOf.get(agency)!),
        waived: [],
      })),
    );
    expect(found).toEqual(
      ['case-1', 'case-2', 'case-3', 'case-4', 'case-7'].flatMap((id) => [
        { case: id, service: 'adult-services' },
        { case: id, service: 'housing' },
      ]),
    );
  });
});
