/** What a questionnaire's file comes to: the tool, or all that is wrong with it. */
import { plural } from '../../shared/domain/figures/words.ts';
import { toolFromText } from '../../shared/domain/tool/read-tool.ts';
import type { Tool } from '../../shared/domain/tool/tool.ts';
import { readText } from './read-text.ts';

/** What was found, line by line, and whether the file is a tool. */
export interface Checked {
  lines: readonly string[];
  isSound: boolean;
}

/** A questionnaire's file that is not valid; the message says all of it. */
export class ToolFileError extends Error {}

/** Faults that are shown; a file of another kind altogether would fill the screen. */
const mostShown = 200;

/** The tool of a file's text, or what is wrong with it, line by line. @param name as whoever asked calls it */
function toolOrFaults(text: string, name: string): Tool | readonly string[] {
  const read = readAs(text);
  if (typeof read === 'string') return [`${name} is no JSON: ${read}`];
  if ('tool' in read) return read.tool;
  const shown = read.faults.slice(0, mostShown);
  const more = read.faults.length - shown.length;
  return [
    `${name} is not a tool yet: ${plural(read.faults.length, 'fault')}.`,
    ...shown.map(({ pointer, detail, line = 1 }) => `  line ${line}: ${pointer === '' ? '/' : pointer} ${detail}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

/** Holds a file's text against the format of tools. @param name as whoever asked calls it */
export function checked(text: string, name: string): Checked {
  const found = toolOrFaults(text, name);
  if (!('id' in found)) return { lines: found, isSound: false };
  const { id, title, questions, sections, services } = found;
  const counts = [
    plural(questions.length, 'question'),
    plural(sections.length, 'section'),
    plural(services.length, 'service'),
  ];
  return { lines: [`${name} is a tool: ${id}, ${title} (${counts.join(', ')}).`], isSound: true };
}

/**
 * Reads a questionnaire's file.
 * @throws ToolFileError with every fault by line and pointer; UnreadableFile where there is no text to read
 */
export async function readToolFile(path: string): Promise<Tool> {
  const found = toolOrFaults(await readText(path), path);
  if ('id' in found) return found;
  throw new ToolFileError(found.join('\n'));
}

/** What the text comes to, or why it is no JSON. */
function readAs(text: string): ReturnType<typeof toolFromText> | string {
  try {
    return toolFromText(text);
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
}
