import { describe, expect, test } from 'vitest';
import { listCases, putAgency } from '../../../../shared/domain/audits/store.ts';
import { lastEntries } from '../../../../shared/domain/returns/log.ts';
import { readCaseLogs } from '../../../../shared/domain/returns/store.ts';
import { audit, entered, gp } from './fixture.ts';
import { openAws } from '../../../aws/aws.ts';
import { refusal, request } from './requests.ts';
import { putAudit } from '../../../library.ts';

/** An audit in draft with one agency. */
async function draft() {
  const table = openAws().createTable();
  await putAudit(table, audit);
  await putAgency(table, audit, gp);
  const { id: _id, ...wanted } = entered('case-1');
  return { table, wanted };
}

describe('a case', () => {
  test('asks the agencies that it expects, and its lead professional', async () => {
    const { table, wanted } = await draft();
    expect(await request({ table }, 'put-case', { body: { ...wanted, expects: ['gp-a'] } })).toStrictEqual(
      entered('case-1'),
    );
    expect([...lastEntries(await readCaseLogs(table, audit.id, 'case-1')).keys()]).toStrictEqual(['gp-a', 'summary']);
  });

  test('expects agencies of its audit only: others are told by their places, and nothing is kept', async () => {
    const { table, wanted } = await draft();
    const body = { ...wanted, expects: ['school', 'gp-a', 'police'] };
    await expect(request({ table }, 'put-case', { body })).rejects.toMatchObject({
      type: 'invalid-body',
      errors: ['/expects/0', '/expects/2'].map((pointer) => ({
        pointer,
        code: 'unknown-agency',
        detail: 'is not an agency of this audit',
      })),
    });
    expect(await listCases(table, audit.id)).toStrictEqual([]);
  });

  test('is described as the tool describes one, and by nothing else', async () => {
    const { table, wanted } = await draft();
    const [first, second] = wanted.children;
    const bodyOf = (attributes: Record<string, string>) => ({
      ...wanted,
      children: [first!, { ...second!, attributes }],
      expects: ['gp-a'],
    });
    const body = { ...bodyOf({ sex: 'femal' }), attributes: { area: 'north' } };
    await expect(request({ table }, 'put-case', { body })).rejects.toMatchObject({
      type: 'invalid-body',
      errors: [
        { pointer: '/attributes/area', detail: 'is not known here: the tool describes no case' },
        { pointer: '/children/1/attributes/sex', detail: expect.stringContaining('did you mean female?') as string },
      ],
    });
    expect(await listCases(table, audit.id)).toStrictEqual([]);
    const right = bodyOf({ sex: 'female', ethnicity: 'mixed' });
    expect(await request({ table }, 'put-case', { body: right })).toMatchObject({ children: right.children });
    expect((await listCases(table, audit.id))[0]?.children).toStrictEqual(right.children);
  });

  test('of no audit is not found', async () => {
    const { table, wanted } = await draft();
    const body = { ...wanted, expects: [] };
    expect(await refusal(request({ table }, 'put-case', { audit: 'none', body }))).toBe('not-found');
  });
});
