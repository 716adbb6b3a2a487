import * as z from 'zod/mini';
import type { Answers } from '../../base/http/route.ts';
import type { ToolRouteId } from './tools-routes.ts';

/** What the routes of `toolRoutes` answer. */
export const toolAnswers: Answers<ToolRouteId> = {
  tool: {
    200: { description: 'The tool; a version never changes', schema: z.record(z.string(), z.unknown()) },
  },
  'tool-schema': {
    200: {
      description: 'JSON Schema 2020-12',
      contentType: 'application/schema+json',
      schema: z.record(z.string(), z.unknown()),
    },
  },
};
