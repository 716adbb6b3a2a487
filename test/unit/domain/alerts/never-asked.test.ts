import { expect, describe, test } from 'vitest';
import {
  hasThemeRule,
  neverAsked,
  servicesCalledFor,
  type AskedOfCase,
} from '../../../../shared/domain/alerts/never-asked.ts';
import file from '../../../reference-audit/audit.json' with { type: 'json' };

const one = (more: Partial<AskedOfCase>): AskedOfCase => ({
  case: 'case-1',
  factors: ['domestic-abuse'],
  askedServices: ['police'],
  waived: [],
  ...more,
});

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
  ])('%j calls for %j, each once', (factors, services) => {
    expect(servicesCalledFor('step-down', factors)).toEqual(services);
  });

  test.each(['neglect', 'constructor', '--proto--'])(
    'a theme without rules, such as %s, calls for nothing',
    (theme) => {
      expect(servicesCalledFor(theme, ['domestic-abuse'])).toEqual([]);
    },
  );
});

test('of a theme that has no rule nothing can be found missing', () => {
  expect([hasThemeRule('step-down'), hasThemeRule('neglect')]).toEqual([true, false]);
});

describe('neverAsked', () => {
  test('names what nobody asked, case by case', () => {
    expect(
      neverAsked('step-down', [
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
    expect(neverAsked('step-down', [one({ waived })])).toEqual([{ case: 'case-1', service: 'adult-services' }]);
    expect(neverAsked('step-down', [one({ waived, askedServices: ['adult-services'] })])).toEqual([]);
  });

  test('the 2015 audit asked neither of the five cases with domestic abuse or a parent unwell', () => {
    const serviceOf = new Map(file.agencies.map((agency) => [agency.id, agency.service]));
    const found = neverAsked(
      file.audit.theme,
      file.cases.map((entered) => ({
        case: entered.id,
        factors: entered.factors,
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
