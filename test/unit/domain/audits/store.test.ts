/** Rows of an audit as acts of staff put them: once, in the state that was read, beside whatever else changes. */
import { describe, expect, test } from 'vitest';
import { getItem, type Table } from '../../../../shared/base/aws/table.ts';
import { transact, type Step } from '../../../../shared/base/aws/transaction.ts';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import { addressPut, noneChanged, type AddressChange } from '../../../../shared/domain/audits/address-changes.ts';
import { amendmentPut, noneAmended } from '../../../../shared/domain/audits/amendment-log.ts';
import { caseLogPuts } from '../../../../shared/domain/audits/case-log.ts';
import { deleteDraft, isBeingDeleted } from '../../../../shared/domain/audits/draft.ts';
import { droppedPut, getAdded, noneAdded, notDropped, oneAdded } from '../../../../shared/domain/audits/dropped.ts';
import {
  datesUnderWay,
  getMove,
  isMoved,
  movedAgencies,
  noneMoved,
  putMove,
} from '../../../../shared/domain/audits/moves.ts';
import type { Move } from '../../../../shared/domain/audits/moves.ts';
import { putFanOut } from '../../../../shared/domain/audits/fan-out.ts';
import { waiverPut, getWaiver, type Waived } from '../../../../shared/domain/alerts/store.ts';
import type { Audit, Case } from '../../../../shared/domain/audits/schema.ts';
import {
  agencyAdded,
  agencyPuts,
  agencyThere,
  asRead,
  auditorKey,
  auditorsSinceOf,
  caseAmended,
  caseKey,
  casePuts,
  createAudit,
  findAddressee,
  getAudit,
  moveAudit,
  parseCase,
  putAgency,
  stillIn,
} from '../../../../shared/domain/audits/store.ts';
import { openAws } from '../../../aws/aws.ts';
import { agency, audit, entered, gp } from '../../front/manager/fixture.ts';

async function draft(of: Audit = audit): Promise<Table> {
  const table = openAws().createTable();
  await createAudit(table, of);
  return table;
}
const open: Audit = { ...audit, state: 'open' };
const at = '2026-04-20T09:00:00.000Z';
const on = '2026-04-20';
const by = { receivedAt: new Date(at), on };

/** Whether these steps can be taken. */
const isTaken = async (table: Table, ...steps: Step[]): Promise<boolean> =>
  (await transact(table, steps)) === undefined;

describe('an audit', () => {
  test('is created once: whoever comes second is told what stands', async () => {
    const table = await draft();
    expect(await createAudit(table, { ...audit, title: 'Another' })).toEqual(audit);
    expect((await getAudit(table, audit.id))?.title).toBe(audit.title);
    expect(await createAudit(table, { ...audit, id: 'other' })).toBeUndefined();
  });

  test('is not created over one that is being deleted', async () => {
    const table = await draft();
    expect(await isBeingDeleted(table, audit.id)).toBe(false);
    expect(await isBeingDeleted(table, 'other')).toBe(false);
    expect(await deleteDraft(table, audit)).toBe(true);
    expect(await isBeingDeleted(table, audit.id)).toBe(true);
    expect(await createAudit(table, audit)).toBe('deleted');
  });

  test('takes what was looked at in the state that it was in, and counts each change of its draft', async () => {
    const table = await draft();
    expect((await getAudit(table, audit.id))?.edits).toBeUndefined();
    expect(await isTaken(table, stillIn(audit))).toBe(true);
    expect(await isTaken(table, stillIn(audit))).toBe(true);
    expect((await getAudit(table, audit.id))?.edits).toBe(2);
    expect(await isTaken(table, stillIn(open))).toBe(false);
    await moveAudit(table, { ...audit, edits: 2 }, open);
    expect(await isTaken(table, stillIn(open))).toBe(true);
    expect(await isTaken(table, asRead({ ...open, edits: 1 }))).toBe(true);
    expect((await getAudit(table, audit.id))?.edits).toBe(2);
    expect(await isTaken(table, stillIn(audit))).toBe(false);
  });

  test('is as it was read while nothing of its draft changed since', async () => {
    const table = await draft();
    expect(await isTaken(table, asRead(audit))).toBe(true);
    expect(await isTaken(table, asRead(audit))).toBe(false);
    expect(await isTaken(table, asRead({ ...audit, edits: 1 }))).toBe(true);
  });
});

describe('an agency', () => {
  test('is entered in the state that the audit was read in, and may be entered again; added it is new', async () => {
    const table = await draft();
    expect(await putAgency(table, audit, gp)).toBe(true);
    expect(await putAgency(table, open, gp)).toBe(false);
    expect(await isTaken(table, ...agencyPuts(audit.id, gp))).toBe(true);
    expect(await isTaken(table, ...agencyAdded(audit.id, gp))).toBe(false);
    expect(await isTaken(table, ...agencyAdded(audit.id, agency('police', 'police')))).toBe(true);
  });

  test('that something is of is there', async () => {
    const table = await draft();
    await putAgency(table, audit, gp);
    expect(await isTaken(table, agencyThere(audit.id, gp.id))).toBe(true);
    expect(await isTaken(table, agencyThere(audit.id, 'police'))).toBe(false);
  });
});

describe('a case', () => {
  const partner = 'partner@surgery.example';
  const one: Case = { ...entered('case-1'), auditors: { 'gp-a': partner } };
  const found = async (table: Table, email: string): Promise<string[]> =>
    (await findAddressee(table, audit.id, addresseeId(audit.id, email))).map(({ sk }) => sk).toSorted();

  test('may be entered again, and is found by who answers about it', async () => {
    const table = await draft();
    expect(await isTaken(table, ...casePuts(audit.id, one))).toBe(true);
    expect(await isTaken(table, ...casePuts(audit.id, one))).toBe(true);
    expect(await found(table, partner)).toEqual([auditorKey(audit.id, { case: 'case-1', agency: 'gp-a' }).sk]);
  });

  test('as an amendment leaves it has the auditors that it had, unless it names others', async () => {
    const table = await draft();
    await transact(table, casePuts(audit.id, one));
    const row = async () => (await getItem(table, caseKey(audit.id, 'case-1')))!;
    const after = { ...one, factors: ['neglect'], auditors: { 'gp-a': 'nobody@surgery.example' } };
    expect(await isTaken(table, ...caseAmended(audit.id, after))).toBe(true);
    expect(parseCase(await row())).toEqual({ ...one, factors: ['neglect'] });
    expect(await found(table, 'nobody@surgery.example')).toEqual([]);
    const auditors = { 'gp-a': partner, police: 'sergeant@police.example' };
    const sets = { professional: false, auditors: ['police'], since: { police: at } };
    expect(await isTaken(table, ...caseAmended(audit.id, { ...one, auditors }, sets))).toBe(true);
    expect(parseCase(await row()).auditors).toEqual(auditors);
    expect(auditorsSinceOf(await row())).toEqual({ police: at });
    expect(await found(table, 'sergeant@police.example')).toHaveLength(1);
  });

  test('has one entry of its log for each version', async () => {
    const table = await draft();
    const change = { entered: one, after: { ...one, version: 2 }, fields: ['factors'] as const, reason: 'Wrong' };
    const { entered: _entered, ...later } = change;
    const puts = caseLogPuts(audit.id, change, by);
    expect(await isTaken(table, ...puts)).toBe(true);
    for (const put of puts) expect(await isTaken(table, put)).toBe(false);
    expect(await isTaken(table, ...caseLogPuts(audit.id, later, by))).toBe(false);
  });

  test('is dropped once, and then takes nothing that says it is not', async () => {
    const table = await draft();
    const dropped = { audit: audit.id, case: 'case-1', reason: 'other' as const, at, on };
    expect(await isTaken(table, notDropped(audit.id, 'case-1'))).toBe(true);
    expect(await isTaken(table, droppedPut(dropped))).toBe(true);
    expect(await isTaken(table, droppedPut(dropped))).toBe(false);
    expect(await isTaken(table, notDropped(audit.id, 'case-1'))).toBe(false);
  });

  test('counts the agencies that are put on it, each on what was read', async () => {
    const table = await draft();
    for (const [before, after] of [
      [0, 1],
      [1, 2],
    ] as const) {
      expect(await getAdded(table, audit.id, 'case-1')).toBe(before);
      expect(await isTaken(table, noneAdded(audit.id, 'case-1', before))).toBe(true);
      expect(await isTaken(table, oneAdded(audit.id, 'case-1', before))).toBe(true);
      expect(await isTaken(table, oneAdded(audit.id, 'case-1', before))).toBe(false);
      expect(await isTaken(table, noneAdded(audit.id, 'case-1', before))).toBe(false);
      expect(await getAdded(table, audit.id, 'case-1')).toBe(after);
    }
  });
});

describe('facts that are numbered', () => {
  test('are put once each, and whoever read fewer is refused: changes of addresses', async () => {
    const table = await draft();
    const change = (number: number): AddressChange => ({
      audit: audit.id,
      change: number,
      addressee: 'a'.repeat(32),
      what: 'contact',
      at,
      on,
    });
    expect(await isTaken(table, noneChanged(audit.id, 0))).toBe(true);
    expect(await isTaken(table, addressPut(change(1)))).toBe(true);
    expect(await isTaken(table, addressPut(change(1)))).toBe(false);
    expect(await isTaken(table, noneChanged(audit.id, 0))).toBe(false);
    expect(await isTaken(table, noneChanged(audit.id, 1))).toBe(true);
  });

  test('and amendments', async () => {
    const table = await draft();
    const put = amendmentPut({ audit: audit.id, amendment: 1, fields: ['title'], was: { title: 'One' } }, 'Wrong', by);
    expect(await isTaken(table, noneAmended(audit))).toBe(true);
    expect(await isTaken(table, put)).toBe(true);
    expect(await isTaken(table, put)).toBe(false);
    expect(await isTaken(table, noneAmended(audit))).toBe(false);
    expect(await isTaken(table, noneAmended({ ...audit, amendments: 1 }))).toBe(true);
  });

  const move = (more: Partial<Move> = {}): Move => ({
    audit: audit.id,
    move: 1,
    dueOn: '2026-05-15',
    reason: 'Holidays',
    at,
    on,
    ...more,
  });

  test('and moves of due dates: one of everybody is the due date of the audit from then on', async () => {
    const table = await draft(open);
    expect(await isTaken(table, noneMoved(audit.id, []))).toBe(true);
    expect(await putMove(table, audit, move({ agency: 'gp-a' }))).toBe(false);
    expect(await putMove(table, audit, move())).toBe(false);
    expect(await putMove(table, open, move({ agency: 'gp-a' }))).toBe(true);
    expect(await putMove(table, open, move())).toBe(false);
    expect((await getAudit(table, audit.id))?.dueOn).toBe(audit.dueOn);
    expect(await putMove(table, open, move({ move: 2 }), [notDropped(audit.id, 'case-1')])).toBe(true);
    expect((await getAudit(table, audit.id))?.dueOn).toBe('2026-05-15');
    expect(await getMove(table, audit.id, 2)).toEqual(move({ move: 2 }));
    await expect(getMove(table, audit.id, 3)).rejects.toThrow('a move that was named is not there');
    expect(await isTaken(table, noneMoved(audit.id, [move()]))).toBe(false);
    expect(await isTaken(table, noneMoved(audit.id, [move(), move({ move: 2 })]))).toBe(true);
  });

  test('whose dates are under way until they were fanned out', async () => {
    const table = await draft(open);
    const moves = [move(), move({ move: 2, dueOn: '2026-05-20' }), move({ move: 3, dueOn: '2026-05-22' })];
    await putFanOut(table, audit.id, { act: 'move', move: 1, done: true });
    await putFanOut(table, audit.id, { act: 'move', move: 2, done: false });
    expect(await datesUnderWay(table, audit.id, moves)).toEqual(['2026-05-20', '2026-05-22']);
    expect(await datesUnderWay(table, audit.id, [])).toEqual([]);
  });

  test('of everybody, of an agency or of a service, and of nobody else', () => {
    const agencies = [gp, agency('gp-b', 'general-practice'), agency('police', 'police')];
    const of = (who: Pick<Move, 'agency' | 'service'>): string[] => movedAgencies(who, agencies).map(({ id }) => id);
    expect(of({})).toEqual(['gp-a', 'gp-b', 'police']);
    expect(of({ agency: 'gp-a' })).toEqual(['gp-a']);
    expect(of({ service: 'general-practice' })).toEqual(['gp-a', 'gp-b']);
    expect(of({ service: 'school' })).toEqual([]);
    const summary = { agency: 'summary', service: 'summary' };
    expect([{}, { service: 'summary' }, { agency: 'gp-a' }].map((who) => isMoved(who, summary))).toEqual([
      true,
      true,
      false,
    ]);
  });
});

test('why a service is not asked is said in place of the word that was read, and of no other', async () => {
  const table = await draft();
  const waived = (reason: Waived['reason']): Waived => ({
    audit: audit.id,
    case: 'case-1',
    service: 'police',
    reason,
    at,
    on,
  });
  expect(await isTaken(table, waiverPut(waived('one')))).toBe(true);
  expect(await isTaken(table, waiverPut(waived('two')))).toBe(false);
  expect(await isTaken(table, waiverPut(waived('three'), waived('two')))).toBe(false);
  expect(await isTaken(table, waiverPut(waived('two'), waived('one')))).toBe(true);
  expect((await getWaiver(table, { audit: audit.id, case: 'case-1', service: 'police' }))?.reason).toBe('two');
});
