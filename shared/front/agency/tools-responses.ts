import * as z from 'zod/mini';
import type { Responses } from '../../base/http/route.ts';
import type { ToolRouteId } from './tools-routes.ts';

/** The responses of `toolRoutes`. */
export const toolResponses: Responses<ToolRouteId> = {
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
