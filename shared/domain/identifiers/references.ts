/**
 * What an agency's auditors call a return among themselves, such as the number of their record: it may say who a child is, so
 * it stands beside what identifies the children, is read with a code, and is destroyed when that is.
 */
import * as z from 'zod/mini';
import { deleteItem, getItems, type Key, type Table } from '../../base/aws/table.ts';
import { mapInBatches } from '../../base/aws/map-in-batches.ts';
import { transact } from '../../base/aws/transaction.ts';
import { AuditId, CaseId, Instant, ReturnId, returnKeyOf, type ReturnKey } from '../audits/ids.ts';
import { erasureKeys } from './store.ts';

/** How long a reference may be. */
export const longestReference = 60;

/** What every partition of references begins with: a function may be let into these alone. */
export const referencesPrefix = 'OWN#';

const ReferenceItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  audit: AuditId,
  case: CaseId,
  agency: ReturnId,
  /** Empty once it was taken back: whoever writes it cannot delete. */
  reference: z.string(),
  at: Instant,
});

const keyOf = ({ audit, case: id, agency }: ReturnKey): Key => ({
  pk: `${referencesPrefix}${audit}#${id}`,
  sk: agency,
});

/**
 * Keeps what a return is called, in place of what was kept before; nothing where it is empty.
 * @returns false where the identifiers of the case are destroyed
 */
export async function putReference(
  tables: { table: Table; identifiers: Table },
  of: ReturnKey,
  reference: string,
  now: Date,
): Promise<boolean> {
  const put = { ...keyOf(of), ...returnKeyOf(of), reference, at: now.toISOString() };
  const steps = [
    ...erasureKeys(of.audit, of.case).map((absent) => ({ absent })),
    { put, mustBeNew: false, into: tables.identifiers },
  ];
  return (await transact(tables.table, steps)) === undefined;
}

/** What returns are called, of those that are called something. */
export async function readReferences(
  identifiers: Table,
  returns: readonly ReturnKey[],
): Promise<{ of: ReturnKey; reference: string }[]> {
  const rows = await getItems(identifiers, returns.map(keyOf));
  return rows.flatMap((row) => {
    if (row === undefined) return [];
    const item = z.parse(ReferenceItem, row);
    return item.reference === '' ? [] : [{ of: returnKeyOf(item), reference: item.reference }];
  });
}

/** Deletes what returns are called, by their keys: nothing of it is read. */
export const deleteReferences = async (identifiers: Table, returns: readonly ReturnKey[]): Promise<void> => {
  await mapInBatches(returns, (of) => deleteItem(identifiers, keyOf(of)));
};
