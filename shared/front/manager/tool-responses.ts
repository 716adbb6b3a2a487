import * as z from 'zod/mini';
import type { Responses } from '../../base/http/route.ts';
import { Instant } from '../../domain/audits/ids.ts';
import { ToolFacts } from '../../domain/tool/store.ts';
import type { toolFileRoutes } from './tool-routes.ts';

/** A tool as the manager is told of it: its state, and the hash of its canonical content. */
const ToolLoaded = z
  .strictObject({ ...ToolFacts.shape, loadedAt: Instant, frozenAt: z.optional(Instant) })
  .register(z.globalRegistry, { id: 'ToolLoaded' });

/** The responses of `toolFileRoutes`. */
export const toolFileResponses: Responses<typeof toolFileRoutes> = {
  'tool-file-schema': {
    200: {
      description: 'JSON Schema 2020-12',
      contentType: 'application/schema+json',
      schema: z.record(z.string(), z.unknown()),
    },
  },
  'load-tool': { 200: { description: 'The tool as it stands', schema: ToolLoaded } },
  'list-tools': {
    200: {
      description: 'A page of tools',
      schema: z.strictObject({ tools: z.array(ToolLoaded), next: z.optional(z.string()) }),
    },
  },
  'read-tool': {
    200: {
      description: 'What is known of the tool, and the tool itself',
      schema: z.strictObject({ ...ToolLoaded.shape, tool: z.record(z.string(), z.unknown()) }),
    },
  },
  'freeze-tool': { 200: { description: 'The tool, frozen', schema: ToolLoaded } },
  'delete-tool': { 200: { description: 'It is deleted', schema: z.strictObject({ tool: z.string() }) } },
};
