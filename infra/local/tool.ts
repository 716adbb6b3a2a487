/** `npm run tool`: checks a questionnaire's file before it is loaded, and turns it into a workbook or back. */
import { writeFile } from 'node:fs/promises';
import { UnreadableFile } from './read-text.ts';
import { checkedFile } from './tool-check.ts';
import { workbookOf } from './xlsform/import-tool.ts';

const HELP = `A questionnaire's file:
  npm run tool -- check FILE                  all that is wrong with it, JSON or a workbook
  npm run tool -- import FORM.xlsx TOOL.json  the tool of a workbook, ours or any XLSForm
  npm run tool -- workbook TOOL.json FORM.xlsx  the workbook of a tool, to be filled in and imported

JSON is in the format tool/v1 (its JSON Schema: shared/domain/tool/tool-v1.schema.json; examples: shared/domain/tool/library/).
Every fault is told at once: of JSON with the line and the place (a JSON pointer) where it stands, of a workbook with sheet,
row and column. TOOL.json is written over; a workbook that is there already never is.

Ends with 0 when the file can be loaded, 1 when it has faults, 2 when it is called wrongly.
`;

const say = (lines: readonly string[]): void => {
  for (const line of lines) process.stdout.write(`${line}\n`);
};

async function check(file: string): Promise<number> {
  const { lines, isSound } = await checkedFile(file);
  say(lines);
  return isSound ? 0 : 1;
}

async function importFrom(form: string, file: string): Promise<number> {
  const { lines, tool } = await checkedFile(form);
  say(lines);
  if (tool === undefined) return 1;
  await written(file, `${JSON.stringify(tool, null, 2)}\n`, 'w');
  say([`${file} is written.`]);
  return 0;
}

async function workbook(file: string, form: string): Promise<number> {
  const { lines, tool } = await checkedFile(file);
  if (tool === undefined) {
    say(lines);
    return 1;
  }
  await written(form, await workbookOf(tool), 'wx');
  say([`${form} is written.`]);
  return 0;
}

async function written(path: string, content: string | Uint8Array, flag: 'w' | 'wx'): Promise<void> {
  await writeFile(path, content, { flag }).catch((error: NodeJS.ErrnoException) => {
    const why =
      error.code === 'EEXIST'
        ? 'is there already, and nothing is written over it'
        : `cannot be written (${error.code})`;
    throw new UnreadableFile(`${path} ${why}.`);
  });
}

async function main(args: readonly string[]): Promise<number> {
  const [command, one, other, ...rest] = args;
  if (command === '--help' || command === '-h') {
    process.stdout.write(HELP);
    return 0;
  }
  if (one !== undefined && rest.length === 0) {
    if (command === 'check' && other === undefined) return check(one);
    if (command === 'import' && other !== undefined) return importFrom(one, other);
    if (command === 'workbook' && other !== undefined) return workbook(one, other);
  }
  process.stderr.write(HELP);
  return 2;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
