import { getItem, type Table } from '../../base/aws/table.ts';
import { toolOfAudit } from '../tool/tools.ts';
import type { Tool } from '../tool/tool.ts';
import type { AuditTools } from './read-tools.ts';
import type { Audit } from './schema.ts';
import { auditKey, isDeleted, parseAudit } from './store.ts';

/** An audit with the tool that it is asked with. */
export interface AuditWithTool {
  audit: Audit;
  tool: Tool;
}

/** What reads tools of audits. */
export interface ToolDeps {
  table: Table;
  tools: AuditTools;
}

/** The tool of an audit that was read, and beside it what {@link AuditTools.keysOf} names. */
export const toolOfRead = (_deps: ToolDeps, audit: Audit): Promise<Tool> => Promise.resolve(toolOfAudit(audit));

/** An audit and its tool, read in one round, consistently, or undefined. */
export async function getAuditWithTool(deps: ToolDeps, id: string): Promise<AuditWithTool | undefined> {
  const item = await getItem(deps.table, auditKey(id));
  if (item === undefined || isDeleted(item)) return undefined;
  const audit = parseAudit(item);
  return { audit, tool: await toolOfRead(deps, audit) };
}
