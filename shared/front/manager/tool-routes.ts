import * as z from 'zod/mini';
import { pagingQuery } from '../../base/http/paging.ts';
import type { Handlers } from '../../base/http/request.ts';
import type { Routes } from '../../base/http/route.ts';
import { ToolId } from '../../domain/tool/codes.ts';

const ToolParams = z.strictObject({ tool: ToolId });

/** What the business manager does with tools: loads the file of one, reads it, freezes it, and deletes a draft. */
export const toolFileRoutes = {
  'load-tool': {
    method: 'PUT',
    path: '/v1/tools/{tool}',
    access: 'business-manager',
    summary:
      'Load the file of a tool, again at will while it is a draft; what is wrong with it is told by place and line',
    params: ToolParams,
    body: z.string(),
    takes: 'file',
    problems: [409],
  },
  'list-tools': {
    method: 'GET',
    path: '/v1/tools',
    access: 'business-manager',
    summary: 'Every tool that was loaded, by its id',
    query: pagingQuery(ToolId),
  },
  'read-tool': {
    method: 'GET',
    path: '/v1/tools/{tool}/loaded',
    access: 'business-manager',
    summary: 'A tool as it was loaded, in draft too',
    params: ToolParams,
    problems: [404],
  },
  'freeze-tool': {
    method: 'POST',
    path: '/v1/tools/{tool}/freeze',
    access: 'business-manager',
    summary: 'Freeze a tool: it never changes any more, anybody may read it, and audits can open with it',
    params: ToolParams,
    problems: [404, 409],
  },
  'tool-file-schema': {
    method: 'GET',
    path: '/v1/tool.schema.json',
    access: 'public',
    summary: 'The JSON Schema of the file of a tool, for whoever writes one',
  },
  'delete-tool': {
    method: 'DELETE',
    path: '/v1/tools/{tool}',
    access: 'business-manager',
    summary: 'Delete a tool that is a draft, and that no audit names',
    params: ToolParams,
    problems: [404, 409],
  },
} as const satisfies Routes;
export type ToolFileHandlers = Handlers<typeof toolFileRoutes>;
