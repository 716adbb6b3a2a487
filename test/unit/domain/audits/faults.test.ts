import { describe, expect, test } from 'vitest';
import {
  agencyFaults,
  auditFaults,
  caseFaults,
  closureFaults,
  summaryFaults,
} from '../../../../shared/domain/audits/faults.ts';
import { codesOf } from '../../../../shared/domain/tool/theme.ts';
import { stepDown2 as tool } from '../../../library.ts';
import { audit, entered, gp } from '../../front/manager/fixture.ts';

const pointers = (faults: readonly { pointer: string }[]): string[] => faults.map(({ pointer }) => pointer);
const one = entered('case-1');

test('what is right has no fault', () => {
  expect([...auditFaults(audit, tool), ...agencyFaults(gp, tool), ...caseFaults(one, audit, tool)]).toStrictEqual([]);
});

test.each([
  [{ theme: 'neglect' }, ['/theme']],
  [{ quarter: { label: 'Q2', from: '2062-04-01', to: '2062-06-30' } }, ['/quarter/from']],
  [{ quarter: { label: 'Q2', from: '1926-04-01', to: '1926-06-30' } }, ['/quarter/from']],
  [{ quarter: { label: 'Q2', from: '2026-04-01', to: '2027-06-30' } }, ['/quarter/to']],
  [{ quarter: { label: 'A year', from: '2025-04-01', to: '2026-03-31' } }, []],
  // Of a leap year and a day, and from the end of it.
  [{ quarter: { label: 'A year', from: '2025-04-01', to: '2026-04-01' } }, []],
  [{ quarter: { label: 'A year', from: '2025-04-01', to: '2026-04-02' } }, ['/quarter/to']],
  [{ quarter: { label: 'No time', from: '2026-04-01', to: '2026-03-31' } }, []],
  [{ quarter: { label: 'Long ago', from: '2024-04-01', to: '2024-04-13' } }, []],
  [{ quarter: { label: 'Long ago', from: '2024-04-01', to: '2024-04-12' } }, ['/quarter/from']],
  [{ quarter: { label: 'To come', from: '2028-05-29', to: '2028-06-30' } }, []],
  [{ quarter: { label: 'To come', from: '2028-05-30', to: '2028-06-30' } }, ['/quarter/from']],
  [{ theme: undefined, quarter: undefined, closures: undefined }, []],
  [{ opensOn: undefined, quarter: { label: 'Q2', from: '1926-04-01', to: '1926-06-30' } }, []],
  [{ closesOn: undefined, quarter: { label: 'Q2', from: '2062-04-01', to: '2062-06-30' } }, []],
  [{ quarter: { label: 'Q1 of 2025', from: '2025-01-01', to: '2025-03-31' } }, []],
])('of an audit: %j', (change, expected) => {
  expect(pointers(auditFaults({ ...audit, ...change }, tool))).toStrictEqual(expected);
});

test.each([
  [{ referredOn: '0001-01-01' }, ['/referredOn']],
  [{ referredOn: '2001-04-12' }, ['/referredOn']],
  [{ referredOn: '2001-04-13' }, []],
  [{ referredOn: '2026-05-30', steppedDownOn: '2026-05-31' }, ['/referredOn', '/steppedDownOn']],
  [{ referredOn: '2026-05-29', steppedDownOn: '2026-05-29' }, []],
  [{ steppedDownOn: '2025-09-29' }, ['/steppedDownOn']],
  [{ steppedDownOn: '0001-01-01' }, ['/steppedDownOn', '/steppedDownOn']],
  [{ steppedDownOn: undefined }, []],
  [{ route: { from: 'CIN', to: 'CIN' } }, ['/route/to']],
  [{ route: { from: 'cp', to: 'Nowhere' } }, ['/route/from', '/route/to']],
  [{ factors: ['neglect', 'domestic-violence'] }, ['/factors/1']],
  [{ factors: undefined, route: undefined, steppedDownOn: undefined }, []],
  [{ referredOn: undefined }, ['/referredOn']],
  [{ referredOn: undefined, steppedDownOn: '2026-05-30' }, ['/referredOn', '/steppedDownOn']],
  [{ level: 'CP' }, ['/level']],
  [{ route: undefined, level: 'CP' }, []],
  [{ route: undefined, level: 'CO' }, ['/level']],
])('of a case: %j', (change, expected) => {
  expect(pointers(caseFaults({ ...one, ...change }, audit, tool))).toStrictEqual(expected);
});

test('the nearest word is offered, with all that there are', () => {
  const { services } = codesOf(tool);
  expect(agencyFaults({ service: 'gp' }, tool)).toStrictEqual([
    {
      pointer: '/service',
      code: 'invalid_value',
      detail: `is not known here: did you mean general-practice? It must be one of: ${services.join(', ')}`,
    },
  ]);
  expect(caseFaults({ ...one, factors: ['domestic-violence'] }, audit, tool)).toMatchObject([
    { detail: expect.stringContaining('did you mean domestic-abuse?') as string },
  ]);
});

test('each fault says what would be right', () => {
  const details = (faults: readonly { detail: string }[]): string[] => faults.map(({ detail }) => detail);
  const year = { label: 'Q2', from: '1926-04-01', to: '1927-06-30' };
  expect(details(auditFaults({ ...audit, theme: 'neglect', quarter: year }, tool))).toEqual([
    'must be the theme of the tool: step-down',
    'must lie within two years of the audit',
    'must be at most a year after its start',
  ]);
  expect(details(caseFaults({ ...one, steppedDownOn: '2025-09-29' }, audit, tool))).toEqual([
    'must not be before the referral',
  ]);
  const days = { referredOn: '0001-01-01', steppedDownOn: '2026-05-30' };
  expect(details(caseFaults({ ...one, ...days }, audit, tool))).toEqual([
    'must lie within 25 years before the audit opens',
    'must not be after the audit closes',
  ]);
});

test('closures are of services that the tool names, and of agencies of the audit where it has some', () => {
  const closures = [
    { service: 'police', from: '2026-04-13', to: '2026-04-14' },
    { agency: 'gp-a', from: '2026-04-13', to: '2026-04-14' },
    { service: 'polise', from: '2026-04-13', to: '2026-04-14' },
    { agency: 'gp-z', from: '2026-04-13', to: '2026-04-14' },
  ];
  expect(pointers(closureFaults(closures, tool))).toEqual(['/closures/2/service']);
  expect(closureFaults(closures, tool, ['gp-a']).at(-1)).toEqual({
    pointer: '/closures/3/agency',
    code: 'invalid_value',
    detail: 'is not an agency of this audit',
  });
  expect(pointers(closureFaults(closures, tool, ['gp-a']))).toEqual(['/closures/2/service', '/closures/3/agency']);
});

test.each([
  [{ from: '2025-04-01', to: '2025-04-01' }, []],
  [{ from: '2025-04-01', to: '2025-03-31' }, ['/to']],
  [{ from: '2025-04-01' }, []],
  [{ to: '2025-04-01' }, []],
  [{ route: { from: 'CP', to: 'Nowhere' } }, ['/route/to']],
  [{}, []],
])('of a case summary: %j', (summary, expected) => {
  expect(pointers(summaryFaults(summary, tool))).toEqual(expected);
});

describe('days that were stored before they were held against anything', () => {
  test('are stood at both ends of the calendar', () => {
    const stored = { ...audit, opensOn: '0000-01-01', closesOn: '9999-12-31' };
    expect(() => auditFaults(stored, tool)).not.toThrow();
    expect(() => caseFaults(one, stored, tool)).not.toThrow();
  });
});

describe('what describes a case or a child', () => {
  const options = [
    { value: 'north', label: 'The north' },
    { value: 'south', label: 'The south' },
  ];
  const described = {
    ...tool,
    attributes: [
      { id: 'area', label: 'Area', of: 'case' as const, options },
      { id: 'index-child', label: 'Index child', of: 'child' as const, options: [{ value: 'yes', label: 'Yes' }] },
    ],
  };
  const of = (attributes: Record<string, string>, ofChild: Record<string, string> = {}) =>
    caseFaults({ ...one, attributes, children: [{}, { attributes: ofChild }] }, audit, described).map(
      ({ pointer, detail }) => [pointer, detail],
    );

  test('is an attribute that the tool names of it, with one of its options', () => {
    expect(of({ area: 'north' }, { 'index-child': 'yes' })).toEqual([]);
    expect(of({})).toEqual([]);
  });

  test('of another name, or another value, is told with the nearest', () => {
    expect(of({ aria: 'north' }, { 'index-child': 'yse' })).toEqual([
      ['/attributes/aria', 'is not known here: did you mean area? It must be one of: area'],
      ['/children/1/attributes/index-child', 'is not known here: did you mean yes? It must be one of: yes'],
    ]);
    expect(of({ area: 'nrth' })).toEqual([
      ['/attributes/area', 'is not known here: did you mean north? It must be one of: north, south'],
    ]);
  });

  test('stands where it belongs', () => {
    expect(of({ 'index-child': 'yes' }, { area: 'north' })).toEqual([
      ['/attributes/index-child', 'describes a child, not a case'],
      ['/children/1/attributes/area', 'describes a case, not a child'],
    ]);
  });

  test('is nothing where the tool describes none', () => {
    const { attributes: _none, ...plain } = described;
    const faults = caseFaults({ ...one, attributes: { area: 'north' } }, audit, plain);
    expect(faults.map(({ pointer, detail }) => [pointer, detail])).toEqual([
      ['/attributes/area', 'is not known here: the tool describes no case'],
    ]);
  });
});

describe('levels of need, referral and roles follow from the tool', () => {
  const { route: _route, referredOn: _referredOn, steppedDownOn: _steppedDownOn, ...plain } = one;
  const route = { from: 'high', to: 'low' };
  const levels = [
    { value: 'high', label: 'A plan' },
    { value: 'low', label: 'No plan' },
  ];
  const { levels: _levels, lookBack: _lookBack, ...bare } = tool;
  const withLevels = { ...bare, levels };
  const faultsIn = (of: Parameters<typeof caseFaults>[0], by: Parameters<typeof caseFaults>[2]) =>
    caseFaults({ ...plain, ...of }, audit, by);

  test('a case has neither route nor level where the tool has no levels, and a summary has none', () => {
    expect(faultsIn({}, bare)).toEqual([]);
    expect(pointers(faultsIn({ route }, bare))).toEqual(['/route']);
    expect(pointers(faultsIn({ level: 'high' }, bare))).toEqual(['/level']);
    expect(summaryFaults({ route }, bare)).toMatchObject([{ pointer: '/route', code: 'invalid_value' }]);
  });

  test('a case goes between two of them, stands at one, or has neither; never both', () => {
    expect([{}, { route }, { level: 'low' }].flatMap((of) => faultsIn(of, withLevels))).toEqual([]);
    expect(pointers(faultsIn({ route, level: 'low' }, withLevels))).toEqual(['/level']);
    expect(faultsIn({ level: 'hihg' }, withLevels)).toMatchObject([
      { pointer: '/level', detail: expect.stringContaining('did you mean high?') as string },
    ]);
    expect(pointers(faultsIn({ route: { from: 'CP', to: 'CIN' } }, withLevels))).toEqual(['/route/from', '/route/to']);
    const single = { ...bare, levels: levels.slice(0, 1) };
    expect(faultsIn({ level: 'high' }, single)).toEqual([]);
    expect(pointers(faultsIn({ route: { from: 'high', to: 'high' } }, single))).toEqual(['/route/to']);
  });

  test('a referral is needed where the tool looks back from it, and nowhere else', () => {
    expect(faultsIn({}, { ...bare, lookBack: { months: 12, before: 'windowsAnchor' } })).toEqual([]);
    expect(faultsIn({}, { ...bare, lookBack: { months: 12, before: 'referral' } })).toEqual([
      { pointer: '/referredOn', code: 'invalid_type', detail: 'is missing: the tool looks back from it' },
    ]);
    expect(pointers(faultsIn({ referredOn: '1999-01-01' }, bare))).toEqual(['/referredOn']);
  });

  test('a role that is nearly one by which a service finds the family is a typo, and any other will do', () => {
    const needs = [{ what: 'name' as const, of: 'harmed-adult' as const }];
    const finding = { ...bare, services: [{ value: 'coast-guard', label: 'Coast guard', needs }] };
    const roles = (...said: string[]) => faultsIn({ adults: said.map((role) => ({ role })) }, finding);
    expect(roles('mother', 'harmed-adult', 'harming-adult', 'other-adult', 'foster-carer', 'grandmother')).toEqual([]);
    expect(pointers(roles('harmed-adlt', 'harmed', 'harmedadult'))).toEqual([
      '/adults/0/role',
      '/adults/1/role',
      '/adults/2/role',
    ]);
    expect(roles('harmed-adlt')[0]?.detail).toContain('did you mean harmed-adult?');
    // Where no service needs anything of it, it is a word like any other.
    expect(faultsIn({ adults: [{ role: 'harmed-adlt' }] }, bare)).toEqual([]);
  });
});
