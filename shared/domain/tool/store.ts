import * as z from 'zod/mini';
import { getItem, queryRef, updateIf, type Key, type RawItem, type Table } from '../../base/aws/table.ts';
import { transact, type Step } from '../../base/aws/transaction.ts';
import type { Tool } from './tool.ts';

/** A tool's partition. Its item stands there alone. */
const toolPartition = 'TOOL#';
const toolSort = 'TOOL';
/** The index partition that finds every tool, by id. */
const allTools = 'TOOLS';

/** `draft`: loaded again at will. `frozen`: never changed any more. */
const ToolState = z.enum(['draft', 'frozen']);

/** What is known of a tool beside its content. */
export const ToolFacts = z.strictObject({
  id: z.string(),
  theme: z.string(),
  title: z.string(),
  questions: z.int(),
  state: ToolState,
  /** Of its canonical content. */
  sha256: z.string(),
  loadedAt: z.string(),
  loadedBy: z.optional(z.string()),
  frozenAt: z.optional(z.string()),
  frozenBy: z.optional(z.string()),
});
export type ToolFacts = z.infer<typeof ToolFacts>;

const ToolItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  ref: z.string(),
  refSort: z.string(),
  ...ToolFacts.shape,
  packed: z.instanceof(Uint8Array),
});
/** A tool that was loaded: its content is compressed. */
export type StoredTool = ToolFacts & Pick<z.infer<typeof ToolItem>, 'packed'>;

/** Where a tool stands. */
export const toolKey = (id: string): Key => ({ pk: `${toolPartition}${id}`, sk: toolSort });

const toolItem = (tool: StoredTool): z.infer<typeof ToolItem> => ({
  ...toolKey(tool.id),
  ref: allTools,
  refSort: tool.id,
  ...tool,
});

function parseTool(item: RawItem): StoredTool {
  const { pk: _pk, sk: _sk, ref: _ref, refSort: _refSort, ...stored } = z.parse(ToolItem, item);
  return stored;
}

/** What was held against the format as it was loaded. Of an older release it may lack what is new, and is read all the same. */
const Loaded = z.custom<Tool>(
  (value) => typeof value === 'object' && value !== null && Reflect.get(value, 'schema') === 'tool/v1',
);

/**
 * The tool of its compressed content. What unpacks it is loaded with the first tool: no start waits for it.
 * @throws Error where it is none
 */
export async function toolIn(packed: Uint8Array): Promise<Tool> {
  const { brotliDecompressSync } = await import('node:zlib');
  return z.parse(Loaded, JSON.parse(brotliDecompressSync(packed).toString('utf8')));
}

/** One tool, read consistently, or undefined. */
export async function getTool(table: Table, id: string): Promise<StoredTool | undefined> {
  const item = await getItem(table, toolKey(id));
  return item === undefined ? undefined : parseTool(item);
}

/** What is known of one tool, without its content. */
export async function getToolFacts(table: Table, id: string): Promise<ToolFacts | undefined> {
  const item = await getItem(table, toolKey(id), Object.keys(ToolFacts.shape));
  return item === undefined ? undefined : z.parse(ToolFacts, item);
}

/** Ids of all tools, in their order. Eventually consistent. */
export const listToolIds = async (table: Table): Promise<string[]> =>
  (await queryRef(table, allTools)).map(({ refSort }) => refSort);

/** Puts a tool in draft in place of the one that was read, on condition that it is still that. @returns whether it was */
export async function putTool(table: Table, tool: StoredTool, before: ToolFacts | undefined): Promise<boolean> {
  const put: Step =
    before === undefined
      ? { put: toolItem(tool), mustBeNew: true }
      : {
          put: toolItem(tool),
          mustBeNew: false,
          onlyIf: { attribute: 'state', expected: before.state },
          also: { attribute: 'sha256', expected: before.sha256 },
        };
  return (await transact(table, [put])) === undefined;
}

/** Freezes a tool, on condition that it is still the draft that was read. @returns whether it was */
export const freezeTool = async (
  table: Table,
  { id, sha256 }: ToolFacts,
  by: { frozenAt: string; frozenBy?: string },
): Promise<boolean> =>
  (
    await updateIf(
      table,
      toolKey(id),
      { attribute: 'state', expected: 'draft' },
      { state: 'frozen', ...by },
      { attribute: 'sha256', expected: sha256 },
    )
  ).written;

/** Deletes a tool, on condition that it is still the draft that was read. @returns whether it was */
export async function deleteTool(table: Table, { id, sha256 }: ToolFacts): Promise<boolean> {
  const isRead = { onlyIf: { attribute: 'state', expected: 'draft' }, also: { attribute: 'sha256', expected: sha256 } };
  return (await transact(table, [{ delete: toolKey(id), ...isRead }])) === undefined;
}

/** A transaction's step: the tool is frozen, with the content that was read. */
export const stillFrozen = ({ id, sha256 }: ToolFacts): Step => ({
  check: toolKey(id),
  attribute: 'sha256',
  expected: sha256,
  also: { attribute: 'state', expected: 'frozen' },
});
