import { describe, expect, test } from 'vitest';
import { caseAt, type CaseEntry } from '../../../../shared/domain/audits/case-log.ts';
import { audit, entered } from '../../front/manager/fixture.ts';

const { id: _id, leadProfessional: _professional, ...facts } = entered('case-1');
const entry = (version: number, more: Partial<CaseEntry>): CaseEntry => ({
  pk: `${audit.id}#case-1`,
  sk: `C#00000${version}`,
  audit: audit.id,
  case: 'case-1',
  version,
  facts,
  fields: ['factors'],
  receivedAt: '2026-11-30T23:30:00.000Z',
  ...more,
});
const row = { ...entered('case-1'), version: 3, factors: ['neglect'] };
const log = [
  entry(1, { fields: [], on: '2026-05-05' }),
  entry(2, { facts: { ...facts, factors: [] }, on: '2026-05-05' }),
  entry(3, { facts: { ...facts, factors: ['neglect'] }, on: '2026-05-12' }),
];
const factorsAt = (day: string): readonly string[] | undefined => caseAt(row, log, day)?.factors;

describe('a case as at a day', () => {
  test('is what its amendments of that day and before made of it; before the first, what was entered', () => {
    expect(factorsAt('2026-04-13')).toStrictEqual(['domestic-abuse']);
    expect(factorsAt('2026-05-04')).toStrictEqual(['domestic-abuse']);
    expect(factorsAt('2026-05-05')).toStrictEqual([]);
    expect(factorsAt('2026-05-11')).toStrictEqual([]);
    expect(factorsAt('2026-05-12')).toStrictEqual(['neglect']);
  });

  test('has the lead professional that its row has, and is its row where it was never amended', () => {
    expect(caseAt(row, log, '2026-05-05')?.leadProfessional).toStrictEqual(row.leadProfessional);
    expect(caseAt(row, [], '2026-04-13')).toBe(row);
  });

  test('was not there before the day that it was added; an older entry belongs to the day of its instant', () => {
    const added = [entry(1, { fields: ['added'] })];
    expect(caseAt(row, added, '2026-11-30')).toBeDefined();
    expect(caseAt(row, added, '2026-11-29')).toBeUndefined();
    const inSummer = [entry(1, { fields: ['added'], receivedAt: '2026-06-01T23:30:00.000Z' })];
    expect([caseAt(row, inSummer, '2026-06-01'), caseAt(row, inSummer, '2026-06-02')?.id]).toStrictEqual([
      undefined,
      'case-1',
    ]);
  });
});
