import { queryKeys, type Table } from '../../base/aws/table.ts';
import { transact, type Step } from '../../base/aws/transaction.ts';
import { auditPartition, casePartition, soleSort } from '../audits/table-keys.ts';
import { peopleOf } from '../audits/people.ts';
import { listCases } from '../audits/store.ts';
import { dropDeleted, stillDeleted } from '../audits/draft.ts';
import { identifiersKey } from './store.ts';

/** Deletions in a transaction, beside the one step that asks whether the audit is still the one that was deleted. */
const atOnce = 99;

/**
 * Deletes all that belonged to an audit whose draft was deleted, and its row last. This may be cut off anywhere, done again,
 * and done by two at once: nobody writes anything of such an audit, and once its row has gone, and another may have its id,
 * nothing is deleted any more. Who the people are goes first, by keys alone, for their cases name them.
 * @param tables.identifiers the identifiers table, of which nothing is read
 */
export async function clearDeleted(tables: { table: Table; identifiers: Table }, audit: string): Promise<void> {
  const { table, identifiers } = tables;
  const cases = await listCases(table, audit);
  const people = cases.flatMap((one) => peopleOf(one).map(({ id }) => identifiersKey(audit, one.id, id)));
  const steps: Step[] = people.map((key) => ({ delete: key, from: identifiers }));
  for (const { id } of cases) {
    steps.push(...(await queryKeys(table, casePartition(audit, id), '')).map((key) => ({ delete: key })));
  }
  const own = await queryKeys(table, auditPartition(audit), '');
  steps.push(...own.filter(({ sk }) => sk !== soleSort.audit).map((key) => ({ delete: key })));
  for (let from = 0; from < steps.length; from += atOnce) {
    const failed = await transact(table, [stillDeleted(audit), ...steps.slice(from, from + atOnce)]);
    if (failed !== undefined) return;
  }
  await dropDeleted(table, audit);
}
