/** What a questionnaire's file comes to, JSON or a workbook: the tool, or all that is wrong with it. */
import { basename, extname } from 'node:path';
import { plural } from '../../shared/domain/figures/words.ts';
import { toolFromText } from '../../shared/domain/tool/read-tool.ts';
import type { Tool } from '../../shared/domain/tool/tool.ts';
import { readBytes, textOf, UnreadableFile } from './read-text.ts';
import { placeInWords, type CellFault } from './xlsform/grid.ts';
import { toolOfWorkbook } from './xlsform/import-tool.ts';
import { isPacked, UnreadableWorkbook } from './xlsform/workbook.ts';

/** What was found, line by line, and whether the file is a tool. */
export interface Checked {
  lines: readonly string[];
  isSound: boolean;
  tool?: Tool;
}

/** A questionnaire's file that is not valid; the message says all of it. */
export class ToolFileError extends Error {}

/** Faults that are shown; a file of another kind altogether would fill the screen. */
const mostShown = 200;

function shortened(lines: readonly string[]): string[] {
  const more = lines.length - mostShown;
  return [...lines.slice(0, mostShown), ...(more > 0 ? [`  and ${more} more`] : [])];
}

const notYet = (name: string, faults: readonly string[]): Checked => ({
  lines: [`${name} is not a tool yet: ${plural(faults.length, 'fault')}.`, ...shortened(faults)],
  isSound: false,
});

function sound(tool: Tool, name: string): Checked {
  const { id, title, questions, sections, services } = tool;
  const counts = [
    plural(questions.length, 'question'),
    plural(sections.length, 'section'),
    plural(services.length, 'service'),
  ];
  return { lines: [`${name} is a tool: ${id}, ${title} (${counts.join(', ')}).`], isSound: true, tool };
}

/** Holds a file's text against the format of tools. @param name as whoever asked calls it */
export function checked(text: string, name: string): Checked {
  const read = readAs(text);
  if (typeof read === 'string') return { lines: [`${name} is no JSON: ${read}`], isSound: false };
  if ('tool' in read) return sound(read.tool, name);
  return notYet(
    name,
    read.faults.map(({ pointer, detail, line = 1 }) => `  line ${line}: ${pointer === '' ? '/' : pointer} ${detail}`),
  );
}

const cellLine = (fault: CellFault): string => `  ${placeInWords(fault)}: ${fault.detail}`;

/**
 * The same of a workbook; what of it is not taken over is told besides.
 * @throws UnreadableFile where it is none
 */
async function checkedWorkbook(bytes: Uint8Array, name: string): Promise<Checked> {
  const read = await toolOfWorkbook(bytes, basename(name, extname(name))).catch((error: unknown) => {
    throw error instanceof UnreadableWorkbook ? new UnreadableFile(`${name} ${error.message}`) : error;
  });
  const found = 'tool' in read ? sound(read.tool, name) : notYet(name, read.faults.map(cellLine));
  const remarks = read.remarks.length === 0 ? [] : ['To know:', ...shortened(read.remarks.map(cellLine))];
  return { ...found, lines: [...found.lines, ...remarks] };
}

/**
 * Reads a questionnaire's file, and says what it comes to.
 * @throws UnreadableFile where there is nothing to read
 */
export async function checkedFile(path: string): Promise<Checked> {
  const bytes = await readBytes(path);
  return isPacked(bytes) ? checkedWorkbook(bytes, path) : checked(textOf(bytes, path), path);
}

/**
 * Reads a questionnaire's file.
 * @throws ToolFileError with every fault and its place; UnreadableFile where there is nothing to read
 */
export async function readToolFile(path: string): Promise<Tool> {
  const { tool, lines } = await checkedFile(path);
  if (tool !== undefined) return tool;
  throw new ToolFileError(lines.join('\n'));
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
