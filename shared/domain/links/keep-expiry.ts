import { caseKey, ownerRows } from '../audits/store.ts';
import { mapInBatches } from '../../base/aws/map-in-batches.ts';
import { getItems, type Table } from '../../base/aws/table.ts';
import { holdingsOf, isHeld, validFrom, type Holding } from './link-expiry.ts';
import { ownerKey, ownersOf } from './owners.ts';
import { lastEntry } from '../returns/store.ts';
import { dropValidFrom, getValidFrom, listLinks, putValidFrom } from './store.ts';
import type { LinksEffect } from './link-effects.ts';

/** How many logs are looked at together before it is asked whether one stands. */
const atOnce = 16;

/** How often a row is written before whoever told of the fact has to tell it again. */
export const linksAttempts = 5;

/** Whether a return of a holding is not withdrawn. */
async function stands(table: Table, audit: string, holding: Holding, cases: readonly string[]): Promise<boolean> {
  for (let start = 0; start < cases.length; start += atOnce) {
    const last = await Promise.all(
      cases.slice(start, start + atOnce).map((id) => lastEntry(table, { audit, case: id, agency: holding.agency })),
    );
    if (last.some((entry) => entry !== undefined && entry.state !== 'withdrawn')) return true;
  }
  return false;
}

/**
 * From when on links of an addressee are valid, worked out from the facts. Nothing is found by the index, which may be
 * behind: what is missed here would stay.
 */
async function workedOut(table: Table, of: { audit: string; addressee: string }): Promise<string | undefined> {
  const rows = await ownerRows(table, of.audit);
  const cases = [...rows.cases.keys()];
  for (const holding of holdingsOf(of.audit, rows).get(of.addressee) ?? []) {
    // The first that stands is enough: it is the one that the oldest links open.
    const held = cases.filter((id) => isHeld(holding, id));
    if (await stands(table, of.audit, holding, held)) {
      return validFrom(holding);
    }
  }
  return validFrom(undefined);
}

/**
 * Puts an addressee's row right. What is written is worked out once more afterwards: whoever writes last has seen, after
 * its writing, every fact that anybody who left the row alone knew of. So a row worked out from old facts cannot stay.
 * @throws Error when the row was never found right
 */
async function keepLinksOf(table: Table, of: { audit: string; addressee: string }): Promise<void> {
  for (let attempt = 1; attempt <= linksAttempts; attempt++) {
    const right = await workedOut(table, of);
    const kept = await getValidFrom(table, of);
    if (kept === right) return;
    if (right !== undefined) await putValidFrom(table, { ...of, opensFrom: right });
    else if (kept !== undefined) await dropValidFrom(table, { ...of, opensFrom: kept });
  }
  throw new Error(`whose links are ended kept changing through ${linksAttempts} writes`);
}

/** The addressees of an audit whose rows facts may have made wrong. */
async function touched(table: Table, audit: string, effects: readonly LinksEffect[]): Promise<Set<string>> {
  const returns = effects.flatMap((one) => (one.of === 'return' ? [one] : []));
  const isOpening = effects.some(({ of }) => of === 'opening');
  // Asking, and opening after agencies were changed in draft, only open links: without a row they are open.
  const asks = isOpening || returns.some(({ act }) => act === 'ask');
  const kept = asks ? new Set((await listLinks(table, audit)).keys()) : new Set<string>();
  const telling = returns.filter(({ act }) => act === 'withdrawal' || kept.size > 0);
  const rows = await getItems(
    table,
    telling.flatMap((one) => [caseKey(audit, one.case), ownerKey(audit, one.case, one.agency)]),
  );
  const owners = telling.flatMap(({ agency, act }, index) => {
    const [entered, owner] = rows.slice(2 * index);
    const isThere = entered !== undefined && owner !== undefined;
    const all = isThere ? ownersOf(audit, agency, { case: entered, owner }).map(({ addressee }) => addressee) : [];
    return act === 'withdrawal' ? all : all.filter((one) => kept.has(one));
  });
  return new Set([
    ...owners,
    ...(isOpening ? kept : []),
    ...effects.flatMap((one) => (one.of === 'addressee' ? [one.addressee] : [])),
  ]);
}

/**
 * Keeps the rows that say whose links are ended. Asking costs one read unless the audit has such rows.
 * @throws Error when a row was never found right
 */
export async function keepLinks(table: Table, effects: readonly LinksEffect[]): Promise<void> {
  for (const [audit, ofAudit] of Map.groupBy(effects, (one) => one.audit)) {
    const addressees = await touched(table, audit, ofAudit);
    await mapInBatches([...addressees], (addressee) => keepLinksOf(table, { audit, addressee }));
  }
}
