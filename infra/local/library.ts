/** Questionnaires as files: those that come with the project, and one of somebody's own. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Tool } from '../../shared/domain/tool/tool.ts';

const folder = new URL('../../shared/domain/tool/library/', import.meta.url);

/** The questionnaires that an audit file can name. */
export interface Library {
  /** sorted */
  ids: readonly string[];
  find: (id: string) => Tool | undefined;
}

const inFolder = readdirSync(fileURLToPath(folder))
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length))
  .toSorted();

const read = new Map<string, Tool>();

/** Those that come with the project. */
export const library: Library = {
  ids: inFolder,
  find(id) {
    if (!inFolder.includes(id)) return undefined;
    const tool = read.get(id) ?? Tool.parse(JSON.parse(readFileSync(new URL(`${id}.json`, folder), 'utf8')));
    read.set(id, tool);
    return tool;
  },
};

/** The same with one of somebody's own, which stands in the place of one that has its id. */
export const libraryWith = (own: Tool): Library => ({
  ids: [...new Set([...library.ids, own.id])].toSorted(),
  find: (id) => (id === own.id ? own : library.find(id)),
});
