/** How `npm run demo` is called: what is asked for, or one sentence that says what is wrong with it. */
import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import * as z from 'zod/mini';
import { Day, KnownDay } from '../../shared/domain/audits/ids.ts';
import type { Tool } from '../../shared/domain/tool/tool.ts';
import { library, libraryWith } from './library.ts';
import { type AuditFile, readAuditFile } from './player/audit-file.ts';
import { readToolFile } from './tool-check.ts';

const OLDEST_NODE = 24;

export const HELP = `Plays a whole case audit on a local AWS: starts it, deploys, plays, prints and compares the figures, and ends it.

  npm run demo -- [options]     plays and ends
  npm start -- [options]        plays, and stays up until Ctrl-C

  --audit FILE   an audit file of your own (default: the audit of 2015)
  --tool FILE    the questionnaire that the audit names, where it is one of your own (JSON or a workbook; default: the library's of that id)
  --until DATE   plays the calendar day by day up to this day (YYYY-MM-DD): what is chased when, and each day's mails
  --out DIR      where the downloaded files and mails.json go (default: out)
  --stay         stay up, with a mailbox to look into, and print every address (npm start does)
  --help         this text

Ends with 0 when every figure agrees, 1 when one differs or a step fails, 2 when it is called wrongly.
`;

/** A call that cannot be carried out as it was made; the message is one sentence for whoever made it. */
export class UsageError extends Error {}

interface Options {
  audit: string;
  tool?: string | undefined;
  until?: string | undefined;
  out: string;
  stay: boolean;
  help: boolean;
}

function readOptions(args: readonly string[], reference: string): Options {
  const parse = () =>
    parseArgs({
      args: [...args],
      options: {
        audit: { type: 'string', default: reference },
        tool: { type: 'string' },
        until: { type: 'string' },
        out: { type: 'string', default: 'out' },
        stay: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  try {
    return parse();
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('. ')[0] ?? '').replace(/\.$/, '') : String(error);
    throw new UsageError(`${why}. --help says what there is.`);
  }
}

function checkNode(): void {
  if (Number(process.versions.node.split('.')[0]) >= OLDEST_NODE) return;
  throw new UsageError(
    `This needs Node ${OLDEST_NODE} and runs on ${process.versions.node}: use npm run demo, which brings its own.`,
  );
}

/** @throws UsageError when the calendar of this audit cannot be played up to that day */
function checkUntil(until: string, file: AuditFile): void {
  if (!z.safeParse(Day, until).success) throw new UsageError(`--until takes a day written YYYY-MM-DD, not ${until}.`);
  if (!z.safeParse(KnownDay, until).success) throw new UsageError(`Nobody knows the bank holidays of ${until} yet.`);
  const { opensOn } = file.audit;
  if (until < opensOn) throw new UsageError(`The audit opens on ${opensOn}: there is nothing to play until ${until}.`);
}

/** The audit file, and the questionnaire that it names: the library's of that id, or the one that was given. */
async function readFiles(audit: string, own: string | undefined): Promise<Pick<Call, 'file' | 'tool'>> {
  const given = own === undefined ? undefined : await readToolFile(own);
  const tools = given === undefined ? library : libraryWith(given);
  const file = await readAuditFile(audit, tools);
  const named = file.audit.tool;
  if (given !== undefined && given.id !== named) {
    throw new UsageError(`${own} is the questionnaire ${given.id}, and the audit names ${named} in /audit/tool.`);
  }
  const tool = tools.find(named);
  if (tool === undefined) throw new UsageError(`Nobody has the questionnaire ${named}.`);
  return { file, tool };
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`The folder ${path} cannot be made (${error.code ?? 'unknown error'}).`);
  });
}

/** A call that can be carried out. */
export interface Call {
  file: AuditFile;
  /** the questionnaire that the file names */
  tool: Tool;
  until: string | undefined;
  /** as it was written; the folder is there */
  out: string;
  stay: boolean;
}

/**
 * What a call asks for; its folder is made, and nothing else is done yet.
 * @param reference the audit file that is played where none is named
 * @throws UsageError, or ToolFileError or AuditFileError with every fault of that file
 */
export async function readCall(args: readonly string[], reference: string): Promise<Call | 'help'> {
  checkNode();
  const { audit, tool: own, until, out, stay, help } = readOptions(args, reference);
  if (help) return 'help';
  const { file, tool } = await readFiles(audit, own);
  if (until !== undefined) checkUntil(until, file);
  await makeFolder(out);
  return { file, tool, until, out, stay };
}
