import { describe, expect, test } from 'vitest';
import { agencyFaults, auditFaults, caseFaults } from '../../../../shared/domain/audits/faults.ts';
import { codesOf } from '../../../../shared/domain/tool/codes.ts';
import { stepDown2 as tool } from '../../../../shared/domain/tool/step-down-2.ts';
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

describe('days that were stored before they were held against anything', () => {
  test('are stood at both ends of the calendar', () => {
    const stored = { ...audit, opensOn: '0000-01-01', closesOn: '9999-12-31' };
    expect(() => auditFaults(stored, tool)).not.toThrow();
    expect(() => caseFaults(one, stored, tool)).not.toThrow();
  });
});
