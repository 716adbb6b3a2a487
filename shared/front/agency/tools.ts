import { HttpProblem } from '../../base/http/problem.ts';
import { jsonSchemaOf } from '../../domain/tool/json-schema.ts';
import type { Tool } from '../../domain/tool/tool.ts';
import { toolOf } from '../../domain/tool/tools.ts';
import type { ToolHandlers } from './routes.ts';

const wanted = (id: string | undefined): Tool => {
  const tool = toolOf(id ?? '');
  if (tool === undefined) throw new HttpProblem('not-found');
  return tool;
};

/** A version of a tool never changes, so anybody may keep it. */
const kept = { 'cache-control': 'public, max-age=86400, immutable' };

/** The questionnaires, as data and as JSON Schema. */
export const toolHandlers: ToolHandlers = {
  tool: (request) => Promise.resolve({ status: 200, body: wanted(request.params.tool), headers: kept }),
  'tool-schema': (request) =>
    Promise.resolve({
      status: 200,
      body: jsonSchemaOf(wanted(request.params.tool), '/v1/tools'),
      contentType: 'application/schema+json',
      headers: kept,
    }),
};
