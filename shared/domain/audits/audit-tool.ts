import * as z from 'zod/mini';
import { getItem, type Table } from '../../base/aws/table.ts';
import { transact } from '../../base/aws/transaction.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import { getTool, stillFrozen, toolIn, type StoredTool } from '../tool/store.ts';
import type { Tool } from '../tool/tool.ts';
import { auditToolKey, type AuditTools } from './read-tools.ts';
import type { Audit } from './schema.ts';
import { auditMoved } from './draft.ts';
import { auditKey, isDeleted, parseAudit, type AuditMove } from './store.ts';

/** An audit with the tool that it is asked with. */
export interface AuditWithTool {
  audit: Audit;
  tool: Tool;
}

/** The tool of an audit that was opened: a copy, so that nothing rests on what the partnership's own tool is by then. */
const CopyItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  id: z.string(),
  sha256: z.string(),
  packed: z.instanceof(Uint8Array),
});

/** What reads tools of audits. */
export interface ToolDeps {
  table: Table;
  tools: AuditTools;
}

/** The tool that an audit in draft names, as it stands. @throws HttpProblem 409 where it is gone */
export async function toolOfDraft(
  table: Table,
  audit: Pick<Audit, 'tool'>,
): Promise<{ stored: StoredTool; tool: Tool }> {
  const stored = await getTool(table, audit.tool);
  if (stored !== undefined) return { stored, tool: await toolIn(stored.packed) };
  throw new HttpProblem(
    'not-legal-now',
    'The tool that this audit names is not there any more. Load it again, or give the audit another one.',
  );
}

/**
 * What stands for the copy of an audit that was opened by a release whose questionnaires were compiled in: the frozen tool of
 * that id, which does not change any more.
 * @throws HttpProblem 409 where nobody has loaded and frozen it
 */
async function ofEarlierRelease(table: Table, audit: Pick<Audit, 'id' | 'tool'>): Promise<z.infer<typeof CopyItem>> {
  const stored = await getTool(table, audit.tool);
  if (stored?.state !== 'frozen') {
    throw new HttpProblem(
      'not-legal-now',
      `This audit was opened when its questionnaire came with the program. The business manager has to load and freeze ${audit.tool} first; nothing that was answered is lost.`,
    );
  }
  return { ...auditToolKey(audit.id), id: stored.id, sha256: stored.sha256, packed: stored.packed };
}

/**
 * The tool of an audit that was read, and beside it what {@link AuditTools.keyOf} names. It is looked for once more where the
 * audit was opened after somebody had looked.
 * @throws HttpProblem 409 where the audit is in draft and its tool is gone, or was opened by an earlier release and its tool is
 *   not loaded yet
 */
export async function toolOfRead({ table, tools }: ToolDeps, audit: Audit): Promise<Tool> {
  if (audit.state === 'draft') return (await toolOfDraft(table, audit)).tool;
  if (tools.find(audit.id) === undefined) tools.take(audit.id, await getItem(table, auditToolKey(audit.id)));
  if (tools.find(audit.id) === undefined) tools.take(audit.id, await ofEarlierRelease(table, audit));
  const found = tools.find(audit.id);
  if (found === undefined) throw new Error('what was taken is not there');
  const tool = found.tool ?? (await toolIn(z.parse(CopyItem, found.row).packed));
  found.tool = tool;
  return tool;
}

/** An audit and its tool, read in one round, consistently, or undefined. */
export async function getAuditWithTool(deps: ToolDeps, id: string): Promise<AuditWithTool | undefined> {
  const { table, tools } = deps;
  const key = tools.keyOf(id);
  const [item, row] = await Promise.all([
    getItem(table, auditKey(id)),
    key === undefined ? undefined : getItem(table, key),
  ]);
  if (key !== undefined) tools.take(id, row);
  if (item === undefined || isDeleted(item)) return undefined;
  const audit = parseAudit(item);
  return { audit, tool: await toolOfRead(deps, audit) };
}

/**
 * Opens an audit, and gives it its tool, in one: on condition that nothing of its draft has changed since it was read, and that
 * its tool is frozen as it was read.
 * @returns what was changed meanwhile, where it was not opened
 */
export async function openAudit(
  table: Table,
  audit: Audit,
  to: AuditMove,
  stored: StoredTool,
): Promise<'draft' | 'tool' | undefined> {
  const { id, sha256, packed } = stored;
  const copy: z.infer<typeof CopyItem> = { ...auditToolKey(audit.id), id, sha256, packed };
  const failed = await transact(table, [auditMoved(audit, to), stillFrozen(stored), { put: copy, mustBeNew: true }]);
  if (failed === undefined) return undefined;
  return failed === 1 ? 'tool' : 'draft';
}
