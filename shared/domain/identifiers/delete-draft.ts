import { mapInBatches } from '../../base/aws/map-in-batches.ts';
import { deleteItem, queryKeys, type Key, type Table } from '../../base/aws/table.ts';
import { auditPartition, casePartition, soleSort } from '../audits/table-keys.ts';
import { peopleOf } from '../audits/people.ts';
import { dropDeleted, listCases } from '../audits/store.ts';
import { identifiersKey } from './store.ts';

const deleteAll = async (table: Table, keys: readonly Key[]): Promise<void> => {
  await mapInBatches(keys, (key) => deleteItem(table, key));
};

/**
 * Deletes all that belonged to an audit whose draft was deleted, and its row last. Nobody writes anything of it any more, so
 * this may be cut off anywhere, and done again. Who the people are goes first, by keys alone, for their cases name them.
 * @param tables.identifiers the identifiers table, of which nothing is read
 */
export async function clearDeleted(tables: { table: Table; identifiers: Table }, audit: string): Promise<void> {
  const { table, identifiers } = tables;
  const cases = await listCases(table, audit);
  const people = cases.flatMap((one) => peopleOf(one).map(({ id }) => identifiersKey(audit, one.id, id)));
  await deleteAll(identifiers, people);
  for (const { id } of cases) await deleteAll(table, await queryKeys(table, casePartition(audit, id), ''));
  const own = await queryKeys(table, auditPartition(audit), '');
  await deleteAll(
    table,
    own.filter(({ sk }) => sk !== soleSort.audit),
  );
  await dropDeleted(table, audit);
}
