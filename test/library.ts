/** The tools of the library, as a deployment loads them. */
import { readFileSync } from 'node:fs';
import { contentHash } from '../shared/base/content/canonical.ts';
import { packed } from '../shared/base/content/compressed.ts';
import { putItem, type Table } from '../shared/base/aws/table.ts';
import { auditToolKey } from '../shared/domain/audits/read-tools.ts';
import type { Audit } from '../shared/domain/audits/schema.ts';
import { createAudit, getAudit, moveAudit } from '../shared/domain/audits/store.ts';
import { faultsOf } from '../shared/domain/tool/faults.ts';
import { getTool, putTool, type StoredTool } from '../shared/domain/tool/store.ts';
import { Tool } from '../shared/domain/tool/tool.ts';

const folder = new URL('../shared/domain/tool/library/', import.meta.url);

/** A tool of the library, held against the format. */
export function libraryTool(id: string): Tool {
  const tool = Tool.parse(JSON.parse(readFileSync(new URL(`${id}.json`, folder), 'utf8')));
  const faults = faultsOf(tool);
  if (faults.length > 0) throw new Error(`${id} is no sound tool: ${JSON.stringify(faults)}`);
  return tool;
}

/** A tool that says nothing of its report: one that a test gives other questions to. */
export const unreported = ({ report: _report, ...tool }: Tool): Tool => tool;

export const stepDown2015 = libraryTool('step-down@2015');
export const stepDown2 = libraryTool('step-down@2');
export const domesticAbuse1 = libraryTool('domestic-abuse@1');

const library = new Map([stepDown2015, stepDown2].map((tool) => [tool.id, tool]));

/** The ids of the library's tools on stepping down, which most tests are of. */
export const toolIds: readonly string[] = [...library.keys()];

/** A tool of the library, undefined where it has none of that id. */
export const toolOf = (id: string): Tool | undefined => (id === domesticAbuse1.id ? domesticAbuse1 : library.get(id));

const frozen = new Map<string, StoredTool>();

/** A tool as it stands once it is loaded and frozen. */
export function frozenTool(tool: Tool): StoredTool {
  const before = frozen.get(tool.id);
  if (before !== undefined) return before;
  const stored: StoredTool = {
    id: tool.id,
    theme: tool.theme,
    title: tool.title,
    questions: tool.questions.length,
    state: 'frozen',
    sha256: contentHash(tool),
    loadedAt: '2015-01-05T09:00:00.000Z',
    frozenAt: '2015-01-05T09:00:00.000Z',
    packed: packed(tool),
  };
  frozen.set(tool.id, stored);
  return stored;
}

/** Loads the tools of the library into a table, frozen: those that are there already stay. */
export async function loadLibrary(table: Table): Promise<void> {
  for (const tool of library.values()) {
    if ((await getTool(table, tool.id)) === undefined) await putTool(table, frozenTool(tool), undefined);
  }
}

/** A tool with a question of the audit's own, which the library's of that theme has not. */
export const judgedTool: Tool = {
  ...stepDown2,
  judgement: {
    wording: 'Was stepping down right for this family?',
    options: [
      { value: 'yes', label: 'Yes' },
      { value: 'partly', label: 'In part' },
      { value: 'no', label: 'No' },
    ],
  },
};

/** Gives an audit another tool than it opened with. */
export const giveAnother = (table: Table, audit: string, tool: Tool): Promise<void> =>
  putItem(table, { ...auditToolKey(audit), id: tool.id, sha256: contentHash(tool), packed: packed(tool) });

/** Gives an audit that was put as if it had been opened what its opening would have given it. */
export async function giveTool(table: Table, audit: { id: string; tool: string }, own?: Tool): Promise<void> {
  const { id, sha256, packed: bytes } = frozenTool(own ?? library.get(audit.tool) ?? libraryTool(audit.tool));
  await putItem(table, { ...auditToolKey(audit.id), id, sha256, packed: bytes });
}

/** Puts an audit as it would have been created, and opened where it says so, in a deployment that has loaded the library. */
export async function putAudit(table: Table, audit: Audit): Promise<void> {
  await loadLibrary(table);
  await createAudit(table, audit);
  if (audit.state !== 'draft') await giveTool(table, audit);
}

/** Opens an audit that was put in draft, whatever it is short of. @param tool one of its own, that no library has */
export async function openPut(table: Table, audit: Audit, openedAt: string, tool?: Tool): Promise<void> {
  const { edits: _edits, ...own } = (await getAudit(table, audit.id)) ?? audit;
  await moveAudit(table, own, { state: 'open', openedAt });
  await giveTool(table, audit, tool);
}
