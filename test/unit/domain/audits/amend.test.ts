/** What an amendment makes of a case beside what stands, and what is wrong with it. */
import { describe, expect, test } from 'vitest';
import { amendCase, auditorsChanged, caseChangeFaults } from '../../../../shared/domain/audits/amend.ts';
import { auditorFaults } from '../../../../shared/domain/audits/auditors.ts';
import { stepDown2 as tool } from '../../../../shared/domain/tool/step-down-2.ts';
import { audit, entered } from '../../front/manager/fixture.ts';

const before = { ...entered('case-1'), auditors: { 'gp-a': 'partner@surgery.example' } };
const faults = (change: object) =>
  caseChangeFaults(before, { id: 'case-1', ...change }, audit, tool).map(({ pointer, detail }) => [pointer, detail]);
const people = (kind: string, count: number, more: object) =>
  Array.from({ length: count }, (_, at) => ({ id: `${kind}-${at + 3}`, ...more }));

describe('auditors of a case', () => {
  test('that an amendment names are others, and the rest stay', () => {
    const police = 'sergeant@police.example';
    const { after, fields } = amendCase(before, { id: 'case-1', auditors: { police } });
    expect([after.auditors, fields]).toEqual([{ ...before.auditors, police }, ['auditors']]);
    expect(auditorsChanged(before, after)).toEqual(['police']);
    expect(auditorsChanged(after, before)).toEqual([]);
    expect(amendCase(before, { id: 'case-1', auditors: before.auditors }).after).toBe(before);
  });

  test('are of agencies that are asked about it', () => {
    expect(auditorFaults(before, new Set(['gp-a']))).toEqual([]);
    expect(auditorFaults({}, new Set())).toEqual([]);
    expect(auditorFaults(before, new Set(['police']))).toEqual([
      {
        pointer: '/auditors/gp-a',
        code: 'not-asked',
        detail: 'is of an agency that is not asked about this case',
      },
    ]);
  });
});

test('a case has at most thirty children and thirty adults, those that stand among them', () => {
  const child = { ageBand: 'school-age' as const };
  const adult = { role: 'other' };
  expect(faults({ children: people('child', 28, child), adults: people('adult', 29, adult) })).toEqual([]);
  expect(faults({ children: people('child', 29, child), adults: people('adult', 30, adult) })).toEqual([
    ['/case/children', 'would be more than 30'],
    ['/case/adults', 'would be more than 30'],
  ]);
  expect(faults({ adults: [{ id: 'child-1', role: 'mother' }] })).toEqual([
    ['/case', 'gives a child and an adult the same id'],
  ]);
});
