import { contentHash } from '../../base/content/canonical.ts';
import { packed } from '../../base/content/compressed.ts';
import { pageSizeOf } from '../../base/http/paging.ts';
import { badField, HttpProblem, refuseFaults } from '../../base/http/problem.ts';
import { actorOf } from '../../base/http/request.ts';
import { getAudit, listAuditIds } from '../../domain/audits/store.ts';
import { toolFromText, type ReadTool } from '../../domain/tool/read-tool.ts';
import {
  deleteTool,
  freezeTool,
  getTool,
  getToolFacts,
  listToolIds,
  putTool,
  toolIn,
  type StoredTool,
  type ToolFacts,
} from '../../domain/tool/store.ts';
import toolSchema from '../../domain/tool/tool-v1.schema.json' with { type: 'json' };
import type { Tool } from '../../domain/tool/tool.ts';
import type { Table } from '../../base/aws/table.ts';
import type { ManagerDeps } from './deps.ts';
import { editDraft } from './draft-edits.ts';
import type { ToolFileHandlers } from './tool-routes.ts';

/**
 * The most bytes that a tool takes once it is compressed: an audit that opens gets it in one transaction, and a first round of reads
 * brings it.
 */
const mostPacked = 100 * 1024;

const noTool = (): HttpProblem => new HttpProblem('not-found', 'There is no tool with this id.');

const isFrozen = (): HttpProblem =>
  new HttpProblem(
    'not-legal-now',
    'This tool is frozen, so it never changes any more. Load yours with another number after its @.',
  );

/** What a file comes to. @throws HttpProblem 400 where it is no JSON */
function readFile(text: string): ReadTool {
  try {
    return toolFromText(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new HttpProblem('malformed-json');
    throw error;
  }
}

/** A tool's file, held against the format. @throws HttpProblem 400, and 422 that names each fault with its line */
function toolOfFile(text: string, id: string): { tool: Tool; bytes: StoredTool['packed'] } {
  const read = readFile(text);
  if ('faults' in read) {
    refuseFaults(read.faults);
    throw new Error('what is no tool has faults');
  }
  const { tool } = read;
  if (tool.id !== id) throw badField('/id', 'invalid_value', 'must be the id in the path');
  const bytes = packed(tool);
  if (bytes.byteLength > mostPacked) {
    const kilobytes = Math.ceil(bytes.byteLength / 1024);
    throw badField(
      '',
      'too_big',
      `takes ${kilobytes} KB once it is compressed: at most ${mostPacked / 1024} KB are taken`,
    );
  }
  return { tool, bytes };
}

/** A tool as it is told: without its content. */
const told = ({ packed: _packed, ...facts }: StoredTool): ToolFacts => facts;

/** Ids of the audits that name a tool. */
async function auditsWith(table: Table, tool: string): Promise<string[]> {
  const ids = await listAuditIds(table);
  const audits = await Promise.all(ids.map(({ id }) => getAudit(table, id)));
  return audits.flatMap((audit) => (audit?.tool === tool ? [audit.id] : []));
}

/** What the business manager does with tools. */
export function createToolHandlers({ table, log }: Pick<ManagerDeps, 'table' | 'log'>): ToolFileHandlers {
  return {
    'load-tool': (request) => {
      const { tool: id } = request.params;
      const { tool, bytes } = toolOfFile(request.body, id);
      const sha256 = contentHash(tool);
      return editDraft('this tool', async () => {
        const before = await getToolFacts(table, id);
        if (before?.sha256 === sha256) return { stands: before, reply: { status: 200, body: before } };
        if (before?.state === 'frozen') throw isFrozen();
        const { by } = actorOf(request);
        const stored: StoredTool = {
          id,
          theme: tool.theme,
          title: tool.title,
          questions: tool.questions.length,
          state: 'draft',
          sha256,
          loadedAt: request.now.toISOString(),
          ...(by === undefined ? {} : { loadedBy: by }),
          packed: bytes,
        };
        const write = async (): Promise<boolean> => {
          const written = await putTool(table, stored, before);
          if (written) log.info('tool-loaded', { tool: id, count: stored.questions });
          return written;
        };
        return { stands: before && { content: before.sha256 }, write, reply: { status: 200, body: told(stored) } };
      });
    },

    'tool-file-schema': () =>
      Promise.resolve({ status: 200, body: toolSchema, contentType: 'application/schema+json' }),

    async 'list-tools'(request) {
      const limit = pageSizeOf(request.query);
      const { after = '' } = request.query;
      const ids = (await listToolIds(table)).filter((id) => id > after);
      const page = ids.slice(0, limit);
      const tools = await Promise.all(page.map((id) => getToolFacts(table, id)));
      const next = ids.length > limit ? page.at(-1) : undefined;
      const body = { tools: tools.filter((one) => one !== undefined), ...(next === undefined ? {} : { next }) };
      return { status: 200, body };
    },

    async 'read-tool'(request) {
      const stored = await getTool(table, request.params.tool);
      if (stored === undefined) throw noTool();
      return { status: 200, body: { ...told(stored), tool: await toolIn(stored.packed) } };
    },

    'freeze-tool': (request) => {
      const { by } = actorOf(request);
      const frozen = {
        frozenAt: request.now.toISOString(),
        ...(by === undefined ? {} : { frozenBy: by }),
      };
      return editDraft('this tool', async () => {
        const tool = await getToolFacts(table, request.params.tool);
        if (tool === undefined) throw noTool();
        const stands = { content: tool.sha256 };
        if (tool.state === 'frozen') return { stands, reply: { status: 200, body: tool } };
        const write = async (): Promise<boolean> => {
          const written = await freezeTool(table, tool, frozen);
          if (written) log.info('tool-frozen', { tool: tool.id });
          return written;
        };
        return { stands, write, reply: { status: 200, body: { ...tool, state: 'frozen', ...frozen } } };
      });
    },

    async 'delete-tool'(request) {
      const { tool: id } = request.params;
      const reply = { status: 200, body: { tool: id } };
      await editDraft('this tool', async () => {
        const tool = await getToolFacts(table, id);
        if (tool === undefined) throw noTool();
        if (tool.state === 'frozen')
          throw new HttpProblem('not-legal-now', 'This tool is frozen. What is frozen stays: audits rest on it.');
        const audits = await auditsWith(table, id);
        if (audits.length > 0) {
          throw new HttpProblem(
            'not-legal-now',
            `An audit is to be asked with this tool (${audits.join(', ')}). Give it another one first, or delete it.`,
          );
        }
        return { stands: { content: tool.sha256 }, write: () => deleteTool(table, tool), reply };
      });
      log.info('tool-deleted', { tool: id });
      return reply;
    },
  };
}
