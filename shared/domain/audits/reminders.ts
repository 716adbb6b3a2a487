import { updateIf, type Table } from '../../base/aws/table.ts';
import type { Audit } from './schema.ts';
import { auditKey, edits } from './store.ts';

/**
 * Changes when reminders go, on condition that neither the audit's state has moved nor anybody else has changed that, or its
 * draft, since it was read. @returns whether it was changed
 */
export async function changeReminders(
  table: Table,
  audit: Audit,
  set: Pick<Audit, 'ladder'> | Pick<Audit, 'closures'>,
): Promise<boolean> {
  const stillIs = { attribute: 'state', expected: audit.state };
  const unedited = { attribute: edits, expected: audit.edits };
  const counted = { ...set, [edits]: (audit.edits ?? 0) + 1 };
  return (await updateIf(table, auditKey(audit.id), stillIs, counted, unedited)).written;
}
