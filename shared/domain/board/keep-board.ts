import { mapInBatches } from '../../base/aws/map-in-batches.ts';
import { getItem, type Table } from '../../base/aws/table.ts';
import { returnKeyOf, type ReturnKey } from '../audits/ids.ts';
import { caseKey } from '../audits/store.ts';
import { dropOwedOf, keepOwed } from '../owed/store.ts';
import { owedStates } from '../returns/life-cycle.ts';
import type { Entry } from '../returns/schema.ts';
import { lastEntry, readCaseStates, readStates } from '../returns/store.ts';
import { entryFrom, newestOf, newestOfEach, saysSince, type Standing } from './standing.ts';
import { dropBoardRow, putBoardRow, setOnBoard, takeOffBoard } from './store.ts';

/** What a fact says of the rows of cases: a return has a further entry, or was deleted, or its case was. */
export type BoardEffect =
  | { of: 'entry'; return: ReturnKey; standing: Standing }
  | { of: 'return-deleted'; return: ReturnKey }
  | { of: 'case-deleted'; audit: string; case: string };

const caseOf = (effect: BoardEffect): string =>
  effect.of === 'case-deleted' ? `${effect.audit}#${effect.case}` : `${effect.return.audit}#${effect.return.case}`;

/**
 * Keeps the rows of cases. Facts may be told twice, late and out of order: a row says nothing older than it said, and what was
 * deleted is looked up before anything of it is dropped.
 */
export async function keepBoard(table: Table, effects: readonly BoardEffect[]): Promise<void> {
  await mapInBatches([...Map.groupBy(effects, caseOf).values()], (ofCase) => keepCase(table, ofCase));
}

/** Of entries of one return, all but the newest: what they say, it says. */
function passed(effects: readonly BoardEffect[]): Set<BoardEffect> {
  const newest = new Map<string, Extract<BoardEffect, { of: 'entry' }>>();
  const older = new Set<BoardEffect>();
  for (const effect of effects) {
    if (effect.of !== 'entry') continue;
    const before = newest.get(effect.return.agency);
    const isNewer = before === undefined || before.standing.seq < effect.standing.seq;
    if (before !== undefined) older.add(isNewer ? before : effect);
    if (isNewer) newest.set(effect.return.agency, effect);
  }
  return older;
}

async function keepCase(table: Table, effects: readonly BoardEffect[]): Promise<void> {
  // A deletion among them begins a log anew: then each is told in its turn.
  const older = effects.every(({ of }) => of === 'entry') ? passed(effects) : new Set();
  for (const effect of effects) if (!older.has(effect)) await keepOne(table, effect);
}

async function keepOne(table: Table, effect: BoardEffect): Promise<void> {
  switch (effect.of) {
    case 'entry':
      await keepEntry(table, entryFrom(returnKeyOf(effect.return), effect.standing));
      return;
    case 'return-deleted':
      await keepDeleted(table, effect.return);
      return;
    case 'case-deleted':
      if ((await getItem(table, caseKey(effect.audit, effect.case), ['pk'])) === undefined) {
        await dropBoardRow(table, effect.audit, effect.case);
      }
  }
}

async function keepEntry(table: Table, entry: Entry): Promise<void> {
  // An entry that was put before it said so: its log does.
  const newest = saysSince(entry) ? entry : newestOf(await readStates(table, entry));
  if (await setOnBoard(table, newest)) return;
  // The case has no row yet, and one that says something of a single return would pass for the case's.
  const entries = await readCaseStates(table, entry.audit, entry.case);
  if (entries.length === 0) return;
  await putBoardRow(table, entry, newestOfEach(entries));
  await setOnBoard(table, newest);
}

/** A return of a draft that was deleted, and may have been entered again. */
async function keepDeleted(table: Table, of: ReturnKey): Promise<void> {
  await Promise.all([dropOwedOf(table, of), takeOffBoard(table, of)]);
  const last = await lastEntry(table, of);
  if (last === undefined) return;
  await keepEntry(table, last);
  const { audit, case: id, agency, seq, cycle, askedOn, dueOn, state } = last;
  if (owedStates.has(state)) await keepOwed(table, { audit, case: id, agency, seq, cycle, askedOn, dueOn });
}
