import type { Table } from '../../base/aws/table.ts';
import { oneOf } from '../../base/http/parse.ts';
import { badField } from '../../base/http/problem.ts';
import { getTool, listToolIds, toolIn } from '../../domain/tool/store.ts';
import type { Tool } from '../../domain/tool/tool.ts';

/** The tool that an audit is to be asked with. @throws HttpProblem 422 where it was not loaded, which offers the nearest that was */
export async function requireTool(table: Table, id: string): Promise<Tool> {
  const stored = await getTool(table, id);
  if (stored !== undefined) return toolIn(stored.packed);
  const ids = await listToolIds(table);
  throw badField('/tool', 'invalid_value', ids.length === 0 ? 'is not loaded: load its file first' : oneOf(ids, id));
}
