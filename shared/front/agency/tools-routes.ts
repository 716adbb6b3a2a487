import * as z from 'zod/mini';
import type { Route } from '../../base/http/route.ts';

const ToolParams = z.strictObject({ tool: z.string().check(z.regex(/^[a-z0-9-]{1,32}@[0-9]{1,4}$/)) });

/** Questionnaires carry no case data: anybody may read them. */
export const toolRoutes = [
  {
    id: 'tool',
    method: 'GET',
    path: '/v1/tools/{tool}',
    access: 'public',
    summary: 'A questionnaire as data: sections, questions, answers, boxes and conditions',
    params: ToolParams,
    problems: [404],
  },
  {
    id: 'tool-schema',
    method: 'GET',
    path: '/v1/tools/{tool}/schema.json',
    access: 'public',
    summary: 'The JSON Schema of a submission under a tool',
    params: ToolParams,
    problems: [404],
  },
] as const satisfies readonly Route[];
export type ToolRouteId = (typeof toolRoutes)[number]['id'];
