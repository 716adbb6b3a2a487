/** Workbooks and tools, one made of the other. */
import { isDeepStrictEqual } from 'node:util';
import { pointerOf } from '../../../shared/base/content/pointer.ts';
import type { Tool } from '../../../shared/domain/tool/tool.ts';
import { library } from '../library.ts';
import { placeInWords } from './grid.ts';
import { readForm, type ReadForm, type Usual } from './read-form.ts';
import { readWorkbook, writeWorkbook } from './workbook.ts';
import { sheetsOf } from './write-tool.ts';

/** The library's usual ones: those of the questionnaire that it has for any case that was stepped down. */
function usual(): Usual {
  const { services = [], questions = [] } = library.find('step-down@2') ?? {};
  return { services, reasons: questions.find(({ reasons }) => reasons !== undefined)?.reasons ?? [] };
}

/**
 * The tool of a workbook, or all that is wrong with it.
 * @param name what the form is called where it does not say: its file's name
 * @throws UnreadableWorkbook where it is none
 */
export const toolOfWorkbook = async (bytes: Uint8Array, name: string): Promise<ReadForm> =>
  readForm(await readWorkbook(bytes), name, usual());

/** A tool that its workbook would not give back as it is; the message says where. */
export class NotInAWorkbook extends Error {}

/** Where two values differ. */
function differences(one: unknown, other: unknown, path: readonly PropertyKey[] = []): string[] {
  if (isDeepStrictEqual(one, other)) return [];
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return [pointerOf(path)];
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].flatMap((key) => differences(Reflect.get(one, key), Reflect.get(other, key), [...path, key]));
}

/**
 * A tool's workbook, which was read back and is the same tool.
 * @throws NotInAWorkbook where a cell cannot hold something as it is, such as words that begin with a space
 */
export async function workbookOf(tool: Tool): Promise<Uint8Array> {
  const bytes = await writeWorkbook(sheetsOf(tool), tool.title);
  const read = await toolOfWorkbook(bytes, 'form');
  if ('faults' in read) {
    const why = read.faults.slice(0, 5).map((fault) => `${placeInWords(fault)} ${fault.detail}`);
    throw new NotInAWorkbook(`A workbook cannot hold this tool: ${why.join('; ')}.`);
  }
  const lost = differences(tool, read.tool);
  if (lost.length > 0)
    throw new NotInAWorkbook(`A workbook cannot hold this tool as it is at ${lost.slice(0, 5).join(', ')}.`);
  return bytes;
}
