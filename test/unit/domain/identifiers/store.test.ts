/** Who people are, and that it was destroyed, as it stands in the tables. */
import { describe, expect, test } from 'vitest';
import { getItem } from '../../../../shared/base/aws/table.ts';
import {
  caseKey,
  casePut,
  createAudit,
  moveAudit,
  putAgency,
  stillIn,
} from '../../../../shared/domain/audits/store.ts';
import type { Audit } from '../../../../shared/domain/audits/schema.ts';
import { transact } from '../../../../shared/base/aws/transaction.ts';
import { identifierDeletes } from '../../../../shared/domain/identifiers/delete-draft.ts';
import {
  erasurePut,
  everEntered,
  getErasure,
  listEntered,
  putErasure,
  putIdentifiers,
  readIdentifiers,
} from '../../../../shared/domain/identifiers/store.ts';
import { audit, entered, gp } from '../../front/manager/fixture.ts';
import { openAws } from '../../../aws/aws.ts';

const at = (minute: number): string => `2026-04-0${minute}T09:00:00.000Z`;

async function draft() {
  const aws = openAws();
  const tables = { table: aws.createTable(), identifiers: aws.createTable('identifiers', [], { isPlain: true }) };
  await createAudit(tables.table, audit);
  await transact(tables.table, [stillIn(audit), casePut(audit.id, entered('case-1'))]);
  const enter = async (
    person: string,
    day: number,
    name = 'Canary',
    more: { unseen?: boolean; seenOn?: number; agencies?: string[]; of?: Audit } = {},
  ): Promise<boolean> => {
    const [caseRow, stands] = await Promise.all([
      getItem(tables.table, caseKey(audit.id, 'case-1')),
      readIdentifiers(tables.identifiers, audit.id, 'case-1'),
    ]);
    const of = { audit: audit.id, case: 'case-1', person, identifiers: { name } };
    const found = more.unseen === true ? undefined : stands.get(person);
    const before = found && more.seenOn !== undefined ? { ...found, enteredAt: at(more.seenOn) } : found;
    const row = { ...of, enteredAt: at(day), on: `2026-04-0${day}` };
    const { agencies = [], of: whole = audit } = more;
    return putIdentifiers(tables, whole, { caseRow: caseRow!, before, agencies }, row);
  };
  return { ...tables, tables, enter };
}

describe('who somebody is', () => {
  test('is what was entered last, and the record says each time that it was, without saying what', async () => {
    const { table, identifiers, enter } = await draft();
    expect(await enter('child-1', 1)).toBe(true);
    expect(await enter('child-1', 2, 'Quill')).toBe(true);
    expect((await readIdentifiers(identifiers, audit.id, 'case-1')).get('child-1')?.identifiers.name).toBe('Quill');
    const records = await listEntered(table, audit.id, 'case-1');
    expect(records.map(({ person, on, fields }) => [person, on, fields])).toEqual([
      ['child-1', '2026-04-01', ['name']],
      ['child-1', '2026-04-02', ['name']],
    ]);
    expect(JSON.stringify(records)).not.toMatch(/Canary|Quill/);
  });

  test('is entered once in a moment: whoever comes second is told', async () => {
    const { identifiers, enter } = await draft();
    expect([await enter('child-1', 1), await enter('child-1', 1, 'Quill')]).toEqual([true, false]);
    // Nor over what somebody else entered since it was read.
    expect(await enter('child-1', 2, 'Quill', { unseen: true })).toBe(false);
    expect((await readIdentifiers(identifiers, audit.id, 'case-1')).get('child-1')?.identifiers.name).toBe('Canary');
    // Nor over what was corrected since.
    expect(await enter('child-1', 2, 'Quill')).toBe(true);
    expect(await enter('child-1', 3, 'Canary', { seenOn: 1 })).toBe(false);
    expect((await readIdentifiers(identifiers, audit.id, 'case-1')).get('child-1')?.identifiers.name).toBe('Quill');
  });

  test('is entered in a draft only while the agencies are there that may have it, and its case is as it was read', async () => {
    const { table, tables, enter } = await draft();
    expect(await enter('child-1', 1, 'Canary', { agencies: ['gp-a'] })).toBe(false);
    await putAgency(table, audit, gp);
    expect(await enter('child-1', 1, 'Canary', { agencies: ['gp-a'] })).toBe(true);
    const before = (await readIdentifiers(tables.identifiers, audit.id, 'case-1')).get('child-1');
    const row = { audit: audit.id, case: 'case-1', person: 'child-1', identifiers: { name: 'Quill' } };
    const caseRow = { ...(await getItem(table, caseKey(audit.id, 'case-1')))!, children: [] };
    const again = (of: Audit): Promise<boolean> =>
      putIdentifiers(
        tables,
        of,
        { caseRow, before, agencies: ['police'] },
        { ...row, enteredAt: at(2), on: '2026-04-02' },
      );
    expect(await again(audit)).toBe(false);
    // Once it is open nobody goes.
    await moveAudit(table, audit, { ...audit, state: 'open' });
    expect(await again({ ...audit, state: 'open' })).toBe(true);
  });

  test('goes with its case, also of somebody who was taken off it since', async () => {
    const { table, tables, enter } = await draft();
    for (const person of ['child-1', 'child-9']) await enter(person, 1);
    expect(await everEntered(table, audit.id, entered('case-1'))).toEqual(['child-1', 'child-2', 'adult-1', 'child-9']);
    const deletes = await identifierDeletes(tables, audit.id, entered('case-1'), new Set(['child-1']));
    expect(deletes.map((step) => 'delete' in step && step.delete.sk)).toEqual([
      'PERSON#child-2',
      'PERSON#adult-1',
      'PERSON#child-9',
    ]);
  });
});

describe('that identifiers are destroyed', () => {
  const whole = { audit: audit.id, at: at(5), on: '2026-04-05' };
  const one = { ...whole, case: 'case-1', at: at(3), on: '2026-04-03' };

  test('is said once, whoever says it again', async () => {
    const { table } = await draft();
    expect(await putErasure(table, whole)).toEqual(whole);
    expect(await putErasure(table, { ...whole, at: at(6), by: 'subject' })).toEqual(whole);
  });

  test('is put beside other acts only where nobody said so before', async () => {
    const { table } = await draft();
    expect(await transact(table, [erasurePut(one)])).toBeUndefined();
    expect(await transact(table, [erasurePut({ ...one, at: at(6), by: 'subject' })])).toBeDefined();
    expect(await getErasure(table, audit.id, 'case-1')).toEqual(one);
  });

  test('is so of a case from the first that says it, and nothing is entered from then on', async () => {
    for (const both of [
      [one, whole],
      [{ ...one, at: at(7) }, whole],
    ] as const) {
      const { table, identifiers, enter } = await draft();
      expect(await getErasure(table, audit.id, 'case-1')).toBeUndefined();
      for (const erasure of both) await putErasure(table, erasure);
      expect((await getErasure(table, audit.id, 'case-1'))?.at).toBe(both[0].at < whole.at ? both[0].at : whole.at);
      expect(await enter('child-1', 8)).toBe(false);
      expect(await readIdentifiers(identifiers, audit.id, 'case-1')).toEqual(new Map());
    }
    const { table } = await draft();
    await putErasure(table, one);
    expect(await getErasure(table, audit.id, 'case-2')).toBeUndefined();
  });
});
