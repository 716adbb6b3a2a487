import { textHash } from '../../base/content/canonical.ts';
import type { Table } from '../../base/aws/table.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import type { Reply, RequestHeaders } from '../../base/http/request.ts';
import { jsonSchemaOf } from '../../domain/tool/json-schema.ts';
import { getTool, toolIn, type StoredTool } from '../../domain/tool/store.ts';
import type { ToolHandlers } from './routes.ts';

/** A frozen tool never changes, so anybody may keep it. */
const kept = 'public, max-age=86400, immutable';

/** What anybody may read and keep: nothing of it is sent again to whoever has it. */
const keptReply = (tag: string, { 'if-none-match': has }: RequestHeaders, reply: Reply): Reply => {
  const headers = { 'cache-control': kept, etag: `"${tag}"` };
  return has === headers.etag ? { status: 304, body: '', headers } : { ...reply, headers };
};

/** The questionnaires that are frozen, as data and as JSON Schema. */
export function createToolHandlers({ table }: { table: Table }): ToolHandlers {
  /** @throws HttpProblem 404 where there is no tool, or a draft, which is nobody's business yet */
  const wanted = async (id: string): Promise<StoredTool> => {
    const stored = await getTool(table, id);
    if (stored?.state !== 'frozen') throw new HttpProblem('not-found');
    return stored;
  };
  return {
    async tool({ params, headers }) {
      const stored = await wanted(params.tool);
      return keptReply(stored.sha256, headers, { status: 200, body: await toolIn(stored.packed) });
    },
    async 'tool-schema'({ params, headers }) {
      const body = jsonSchemaOf(await toolIn((await wanted(params.tool)).packed), '/v1/tools');
      const reply = { status: 200, body, contentType: 'application/schema+json' };
      return keptReply(textHash(JSON.stringify(body)), headers, reply);
    },
  };
}
