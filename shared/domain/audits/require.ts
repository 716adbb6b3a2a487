import { getItem, type Table } from '../../base/aws/table.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import type { Audit, Case } from './schema.ts';
import { caseKey, getAudit, parseCase } from './store.ts';

/** An audit. @throws HttpProblem 404 where there is none */
export async function requireAudit(table: Table, id: string): Promise<Audit> {
  const audit = await getAudit(table, id);
  if (audit === undefined) throw new HttpProblem('not-found');
  return audit;
}

/** A case of an audit. @throws HttpProblem 404 where there is none */
export async function requireCase(table: Table, audit: string, id: string): Promise<Case> {
  const row = await getItem(table, caseKey(audit, id));
  if (row === undefined) throw new HttpProblem('not-found');
  return parseCase(row);
}

/** @throws HttpProblem 409 where an audit takes no changes any more */
export function requireNotClosed({ state }: Pick<Audit, 'state'>): void {
  if (state === 'closed') throw new HttpProblem('not-legal-now', 'the audit is closed');
}

/** @throws HttpProblem 409 unless an audit can still be entered */
export function requireDraft({ state }: Pick<Audit, 'state'>): void {
  if (state !== 'draft')
    throw new HttpProblem('not-legal-now', `the audit is ${state}: this is done while it is in draft`);
}

/** @throws HttpProblem 409 while an audit is in draft */
export function requireOpened({ state }: Pick<Audit, 'state'>): void {
  if (state === 'draft') throw new HttpProblem('not-legal-now', 'the audit is in draft');
}

/** @throws HttpProblem 409 unless an audit is running */
export function requireOpen({ state }: Pick<Audit, 'state'>): void {
  if (state !== 'open') throw new HttpProblem('not-legal-now', `the audit is ${state}`);
}
