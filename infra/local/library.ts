/** The questionnaires that come with the project, as files. */
import { readFileSync } from 'node:fs';
import { Tool, ToolId } from '../../shared/domain/tool/tool.ts';

const folder = new URL('../../shared/domain/tool/library/', import.meta.url);

/** A questionnaire of the library; undefined where it has none of that id. */
export function libraryTool(id: string): Tool | undefined {
  if (!ToolId.safeParse(id).success) return undefined;
  try {
    return Tool.parse(JSON.parse(readFileSync(new URL(`${id}.json`, folder), 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
