import { getItem, type Table } from '../../base/aws/table.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import { getAuditWithTool, type AuditWithTool, type ToolDeps } from './audit-tool.ts';
import type { Audit, Case } from './schema.ts';
import { caseKey, getAudit, parseCase } from './store.ts';

const noAudit = (): HttpProblem => new HttpProblem('not-found', 'There is no audit with this id.');

/** An audit. @throws HttpProblem 404 where there is none */
export async function requireAudit(table: Table, id: string): Promise<Audit> {
  const audit = await getAudit(table, id);
  if (audit === undefined) throw noAudit();
  return audit;
}

/** An audit with its tool. @throws HttpProblem 404 where there is none */
export async function requireAuditWithTool(deps: ToolDeps, id: string): Promise<AuditWithTool> {
  const found = await getAuditWithTool(deps, id);
  if (found === undefined) throw noAudit();
  return found;
}

/** A case of an audit. @throws HttpProblem 404 where there is none */
export async function requireCase(table: Table, audit: string, id: string): Promise<Case> {
  const row = await getItem(table, caseKey(audit, id));
  if (row === undefined) throw new HttpProblem('not-found', 'There is no case with this id in this audit.');
  return parseCase(row);
}

/** @throws HttpProblem 409 where an audit takes no changes any more */
export function requireNotClosed({ state }: Pick<Audit, 'state'>): void {
  if (state === 'closed')
    throw new HttpProblem('not-legal-now', 'The audit is closed, so nothing of this can be changed any more.');
}

const stateInWords = { open: 'is open already', closed: 'is closed' } as const;

/** @throws HttpProblem 409 unless an audit can still be entered */
export function requireDraft({ state }: Pick<Audit, 'state'>): void {
  if (state !== 'draft')
    throw new HttpProblem('not-legal-now', `The audit ${stateInWords[state]}. This can only be done before it opens.`);
}

/** @throws HttpProblem 409 while an audit is in draft */
export function requireOpened({ state }: Pick<Audit, 'state'>): void {
  if (state === 'draft') throw new HttpProblem('not-legal-now', 'The audit has not opened yet. Open it first.');
}

/** @throws HttpProblem 409 unless an audit is running */
export function requireOpen({ state }: Pick<Audit, 'state'>): void {
  requireOpened({ state });
  requireNotClosed({ state });
}
