import { describe, expect, test } from 'vitest';
import {
  caseLogPuts,
  readCaseLog,
  readCaseVersions,
  requireVersion,
  versionAsAt,
} from '../../../../shared/domain/audits/case-log.ts';
import { amendCase } from '../../../../shared/domain/audits/amend.ts';
import type { CaseChange } from '../../../../shared/domain/audits/amendment.ts';
import { caseAmended, casePuts, createAudit } from '../../../../shared/domain/audits/store.ts';
import type { Case } from '../../../../shared/domain/audits/schema.ts';
import { transact } from '../../../../shared/base/aws/transaction.ts';
import { openAws } from '../../../aws/aws.ts';
import { onCall } from '../../../aws/hooks.ts';
import { audit, entered } from '../../front/manager/fixture.ts';

async function world() {
  const aws = openAws();
  const table = aws.createTable();
  await createAudit(table, audit);
  await transact(table, casePuts(audit.id, entered('case-1')));
  let before: Case = entered('case-1');
  const amend = async (change: Omit<CaseChange, 'id'>, on: string): Promise<void> => {
    const { after, fields } = amendCase(before, { id: 'case-1', ...change });
    const log = await readCaseLog(table, audit.id, 'case-1');
    const by = { receivedAt: new Date(`${on}T09:00:00.000Z`), on };
    const first = log.length === 0 ? { entered: before } : {};
    const puts = caseLogPuts(audit.id, { after, fields, reason: 'It was wrong', ...first }, by);
    expect(await transact(table, [...puts, ...caseAmended(audit.id, after)])).toBeUndefined();
    before = after;
  };
  return { aws, table, amend };
}

describe('a case', () => {
  test('that nobody amended has its one version, without its lead professional', async () => {
    const it = await world();
    const { leadProfessional: _apart, ...one } = entered('case-1');
    expect(await readCaseVersions(it.table, audit.id, 'case-1')).toStrictEqual({
      row: entered('case-1'),
      versions: [one],
    });
    expect(await readCaseVersions(it.table, audit.id, 'case-2')).toBeUndefined();
  });

  test('has every version that it had, each by its number', async () => {
    const it = await world();
    await it.amend({ factors: ['neglect'] }, '2026-04-20');
    await it.amend({ referredOn: '2025-08-01' }, '2026-04-21');
    const { row, versions } = (await readCaseVersions(it.table, audit.id, 'case-1'))!;
    expect(row).toMatchObject({ version: 3, factors: ['neglect'], referredOn: '2025-08-01' });
    expect(versions.map(({ factors, referredOn }) => [factors, referredOn])).toStrictEqual([
      [['domestic-abuse'], '2025-09-30'],
      [['neglect'], '2025-09-30'],
      [['neglect'], '2025-08-01'],
    ]);
    expect(requireVersion(versions, {})).not.toHaveProperty('version');
    expect(requireVersion(versions, { version: 2 })).toMatchObject({ version: 2, referredOn: '2025-09-30' });
    expect(() => requireVersion(versions, { version: 4 })).toThrow('a version of a case that was named is not there');
    // Known as it was entered, the row is not read, and the versions are the same.
    expect((await readCaseVersions(it.table, audit.id, 'case-1', entered('case-1')))?.versions).toStrictEqual(versions);
  });

  test('is never its newest version under the number of its first, though it is amended between two reads', async () => {
    const it = await world();
    // The log is read before the amendment, the row after it.
    onCall(it.aws, 1, { command: 'QueryCommand' }, async (_call, make) => {
      const answer = await make();
      await it.amend({ factors: [] }, '2026-04-20');
      return answer;
    });
    onCall(it.aws, 1, { command: 'GetItemCommand' }, async (_call, make) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return make();
    });
    const { row, versions } = (await readCaseVersions(it.table, audit.id, 'case-1'))!;
    expect(row.version).toBe(2);
    expect(versions.map(({ factors }) => factors)).toStrictEqual([['domestic-abuse'], []]);
  });

  test('stood on a day as what was amended by then left it', async () => {
    const it = await world();
    await it.amend({ factors: ['neglect'] }, '2026-04-20');
    await it.amend({ factors: [] }, '2026-04-22');
    const log = await readCaseLog(it.table, audit.id, 'case-1');
    const on = (day: string) => versionAsAt(entered('case-1'), log, day)?.factors;
    expect(['2026-04-13', '2026-04-20', '2026-04-21', '2026-04-22'].map(on)).toStrictEqual([
      ['domestic-abuse'],
      ['neglect'],
      ['neglect'],
      [],
    ]);
    expect(versionAsAt(entered('case-1'), [], '2026-04-13')).toStrictEqual(entered('case-1'));
    const added = log.slice(0, 1).map((entry) => ({ ...entry, fields: ['added' as const] }));
    expect(versionAsAt(entered('case-1'), added, '2026-04-19')).toBeUndefined();
    expect(versionAsAt(entered('case-1'), added, '2026-04-20')).toBeDefined();
  });
});
