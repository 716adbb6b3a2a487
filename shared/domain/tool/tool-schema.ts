import * as z from 'zod/mini';
import { Tool } from './tool.ts';

/** Where a deployment serves it. */
export const toolSchemaPath = '/v1/tool.schema.json';

/**
 * The JSON Schema (2020-12) of a tool file, for whoever writes one in an editor. It says all that is checked of each field;
 * what has to fit together (a condition on an earlier question, an answer that is offered, a service that is there) is told
 * when a tool is loaded, and by `npm run tool -- check`.
 */
export function toolSchema(): Record<string, unknown> {
  const { $schema: _schema, ...rest } = z.toJSONSchema(Tool, { target: 'draft-2020-12' });
  const $schema = 'https://json-schema.org/draft/2020-12/schema';
  return { $schema, $id: toolSchemaPath, title: 'A questionnaire and its theme (tool/v1)', ...rest };
}
