/** The tools of the library, as a deployment loads them. */
import { readFileSync } from 'node:fs';
import { faultsOf } from '../shared/domain/tool/faults.ts';
import { Tool } from '../shared/domain/tool/tool.ts';

const folder = new URL('../shared/domain/tool/library/', import.meta.url);

/** A tool of the library, held against the format. */
export function libraryTool(id: string): Tool {
  const tool = Tool.parse(JSON.parse(readFileSync(new URL(`${id}.json`, folder), 'utf8')));
  const faults = faultsOf(tool);
  if (faults.length > 0) throw new Error(`${id} is no sound tool: ${JSON.stringify(faults)}`);
  return tool;
}

export const stepDown2015 = libraryTool('step-down@2015');
export const stepDown2 = libraryTool('step-down@2');
