import * as z from 'zod/mini';
import { getItem, queryAll, type Key, type Table } from '../../base/aws/table.ts';
import type { Step } from '../../base/aws/transaction.ts';
import { Day, Instant, AuditId, CaseId } from './ids.ts';
import { Drop } from './schema.ts';
import { auditPartition, sortPrefix } from './table-keys.ts';

/** That a case was taken out of an audit, and by whom; who the people of the case are is told to nobody from then on. */
const DroppedItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  audit: AuditId,
  case: CaseId,
  ...Drop.shape,
  at: Instant,
  on: Day,
  by: z.optional(z.string()),
});
export type Dropped = Omit<z.infer<typeof DroppedItem>, 'pk' | 'sk'>;

const droppedKey = (audit: string, id: string): Key => ({
  pk: auditPartition(audit),
  sk: `${sortPrefix.dropped}${id}`,
});

const shown = (item: unknown): Dropped => {
  const { pk: _pk, sk: _sk, ...dropped } = z.parse(DroppedItem, item);
  return dropped;
};

/** That a case was dropped; undefined of one that was not. Read consistently. */
export async function getDropped(table: Table, audit: string, id: string): Promise<Dropped | undefined> {
  const item = await getItem(table, droppedKey(audit, id));
  return item === undefined ? undefined : shown(item);
}

/** The cases that were dropped of an audit, by id. Read consistently. */
export const listDropped = async (table: Table, audit: string): Promise<Dropped[]> =>
  (await queryAll(table, auditPartition(audit), sortPrefix.dropped)).map(shown);

/** A transaction's step: the case is dropped, once. */
export const droppedPut = (dropped: Dropped): Step => ({
  put: { ...droppedKey(dropped.audit, dropped.case), ...dropped },
  mustBeNew: true,
});

/** A transaction's step: the case is not dropped. */
export const notDropped = (audit: string, id: string): Step => ({ absent: droppedKey(audit, id) });

/** How many agencies were put on a case since its audit opened: whoever ends its returns sees by it that there are no more. */
const AddedItem = z.strictObject({ pk: z.string(), sk: z.string(), audit: AuditId, case: CaseId, agencies: z.int() });

const addedKey = (audit: string, id: string): Key => ({ pk: auditPartition(audit), sk: `${sortPrefix.added}${id}` });

/** How many agencies were put on a case since its audit opened. Read it before the logs of the case. */
export async function getAdded(table: Table, audit: string, id: string): Promise<number> {
  const item = await getItem(table, addedKey(audit, id));
  return item === undefined ? 0 : z.parse(AddedItem, item).agencies;
}

/** A transaction's step: no more agencies were put on the case than had been. */
export const noneAdded = (audit: string, id: string, added: number): Step =>
  added === 0
    ? { absent: addedKey(audit, id) }
    : { check: addedKey(audit, id), attribute: 'agencies', expected: added };

/** A transaction's step: one more agency is put on the case. @param added how many there were */
export function oneAdded(audit: string, id: string, added: number): Step {
  const put = { ...addedKey(audit, id), audit, case: id, agencies: added + 1 };
  return added === 0
    ? { put, mustBeNew: true }
    : { put, mustBeNew: false, onlyIf: { attribute: 'agencies', expected: added } };
}
