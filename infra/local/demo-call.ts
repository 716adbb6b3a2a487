/** How `npm run demo` is called: what is asked for, or one sentence that says what is wrong with it. */
import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import * as z from 'zod/mini';
import { Day, KnownDay } from '../../shared/domain/audits/ids.ts';
import { type AuditFile, readAuditFile } from './player/audit-file.ts';

const OLDEST_NODE = 24;

export const HELP = `Plays a whole case audit on a local AWS: starts it, deploys, plays, prints and compares the figures, and ends it.

  npm run demo -- [options]     plays and ends
  npm start -- [options]        plays, and stays up until Ctrl-C

  --audit FILE   an audit file of your own (default: the audit of 2015)
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

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`The folder ${path} cannot be made (${error.code ?? 'unknown error'}).`);
  });
}

/** A call that can be carried out. */
export interface Call {
  file: AuditFile;
  until: string | undefined;
  /** as it was written; the folder is there */
  out: string;
  stay: boolean;
}

/**
 * What a call asks for; its folder is made, and nothing else is done yet.
 * @param reference the audit file that is played where none is named
 * @throws UsageError, or AuditFileError with every fault of the audit file
 */
export async function readCall(args: readonly string[], reference: string): Promise<Call | 'help'> {
  checkNode();
  const { audit, until, out, stay, help } = readOptions(args, reference);
  if (help) return 'help';
  const file = await readAuditFile(audit);
  if (until !== undefined) checkUntil(until, file);
  await makeFolder(out);
  return { file, until, out, stay };
}
