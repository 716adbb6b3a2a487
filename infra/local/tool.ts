/** `npm run tool -- check FILE`: says all that is wrong with a questionnaire's file before it is loaded. */
import { readText } from './read-text.ts';
import { checked } from './tool-check.ts';

const HELP = `Checks a questionnaire's file: npm run tool -- check FILE

FILE is JSON in the format tool/v1 (its JSON Schema: shared/domain/tool/tool-v1.schema.json; examples: shared/domain/tool/library/).
Every fault is told at once, with the line and the place (a JSON pointer) where it stands.

Ends with 0 when the file can be loaded, 1 when it has faults, 2 when it is called wrongly.
`;

async function main(args: readonly string[]): Promise<number> {
  const [command, file, ...rest] = args;
  if (command === '--help' || command === '-h') {
    process.stdout.write(HELP);
    return 0;
  }
  if (command !== 'check' || file === undefined || rest.length > 0) {
    process.stderr.write(HELP);
    return 2;
  }
  const { lines, isSound } = checked(await readText(file), file);
  for (const line of lines) process.stdout.write(`${line}\n`);
  return isSound ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
