import * as z from 'zod/mini';
import { Tool } from '../shared/domain/tool/tool.ts';

/**
 * The JSON Schema (2020-12) of a tool file, for whoever writes one in an editor. It says all that is checked of each field;
 * what has to fit together (a condition on an earlier question, an answer that is offered, a service that is there) is told
 * when a tool is loaded, and by `npm run tool -- check`.
 * @param id the path that it is served under
 */
export function toolSchema(id: string): Record<string, unknown> {
  const { $schema: _schema, ...rest } = z.toJSONSchema(Tool, { target: 'draft-2020-12', reused: 'ref' });
  const $schema = 'https://json-schema.org/draft/2020-12/schema';
  return { $schema, $id: id, title: 'A questionnaire and its theme (tool/v1)', ...rest };
}
