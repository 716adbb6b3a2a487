import { queryKeys, type Table } from '../../base/aws/table.ts';
import { transact, type Step } from '../../base/aws/transaction.ts';
import { auditPartition, casePartition, mailPartition, soleSort } from '../audits/table-keys.ts';
import { listCases } from '../audits/store.ts';
import { dropDeleted, stillDeleted } from '../audits/draft.ts';
import { linkKeys } from '../links/store.ts';
import type { Case } from '../audits/schema.ts';
import { everEntered, identifiersKey } from './store.ts';

/** Deletions in a transaction, beside the one step that asks whether the audit is still the one that was deleted. */
const atOnce = 99;

/** Steps of a transaction: who the people of a case are goes, of those too who are no more on it. */
export async function identifierDeletes(
  { table, identifiers }: { table: Table; identifiers: Table },
  audit: string,
  entered: Case,
  staying: ReadonlySet<string> = new Set(),
): Promise<Step[]> {
  return (await everEntered(table, audit, entered))
    .filter((person) => !staying.has(person))
    .map((person) => ({ delete: identifiersKey(audit, entered.id, person), from: identifiers }));
}

/**
 * Deletes all that belonged to an audit whose draft was deleted, and its row last. This may be cut off anywhere, done again,
 * and done by two at once: nobody writes anything of such an audit, and once its row has gone, and another may have its id,
 * nothing is deleted any more. Who the people are goes first, by keys alone, for their cases name them.
 * @param tables.identifiers the identifiers table, of which nothing is read
 */
export async function clearDeleted(tables: { table: Table; identifiers: Table }, audit: string): Promise<void> {
  const { table, identifiers } = tables;
  const cases = await listCases(table, audit);
  const steps: Step[] = [];
  for (const one of cases) steps.push(...(await identifierDeletes({ table, identifiers }, audit, one)));
  for (const { id } of cases) {
    steps.push(...(await queryKeys(table, casePartition(audit, id), '')).map((key) => ({ delete: key })));
  }
  // A consultation on its questionnaire had mails and links.
  const own = [
    ...(await queryKeys(table, auditPartition(audit), '')),
    ...(await queryKeys(table, mailPartition(audit), '')),
    ...(await linkKeys(table, audit)),
  ];
  steps.push(...own.filter(({ sk }) => sk !== soleSort.audit).map((key) => ({ delete: key })));
  for (let from = 0; from < steps.length; from += atOnce) {
    const failed = await transact(table, [stillDeleted(audit), ...steps.slice(from, from + atOnce)]);
    if (failed !== undefined) return;
  }
  await dropDeleted(table, audit);
}
