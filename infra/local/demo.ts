/** `npm run demo` and `npm start`: a whole audit on a local AWS, from nothing to its figures. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { Listr } from 'listr2';
import * as z from 'zod/mini';
import { Day, KnownDay } from '../../shared/domain/audits/ids.ts';
import { type AuditFile, AuditFileError, readAuditFile } from './player/audit-file.ts';
import { deploy, type Deployment } from './emulator/deploy.ts';
import { type LocalAws, startLocalAws } from './emulator/ministack.ts';
import { type CalendarDay, type Played, playAudit, playCalendar } from './player/play-audit.ts';
import {
  calendarDayText,
  completenessText,
  differencesText,
  mailsText,
  type Paper,
  paperOf,
  publishedText,
  recountText,
  verdictText,
} from './print.ts';
import { beside, readPublished } from './oracle/published.ts';
import { differences } from './oracle/differences.ts';
import { recount } from './oracle/recount.ts';
import { createStaff, type Staff } from './emulator/sign-in.ts';
import { stayUp } from './stay.ts';

const PROJECT = resolve(import.meta.dirname, '../..');
const REFERENCE = join(PROJECT, 'test/reference-audit/audit.json');
const PUBLISHED = join(PROJECT, 'test/reference-audit/published.json');
const OLDEST_NODE = 24;

const HELP = `Plays a whole case audit on a local AWS: starts it, deploys, plays, prints and compares the figures, and ends it.

  npm run demo -- [options]     plays and ends
  npm start -- [options]        plays, and stays up until Ctrl-C

  --audit FILE   an audit file of your own (default: the audit of 2015)
  --until DATE   plays the calendar day by day up to this day (YYYY-MM-DD): what is chased when, and each day's mails
  --out DIR      where the downloaded files and mails.json go (default: out)
  --stay         stay up and print every address (npm start does)
  --help         this text

Ends with 0 when every figure agrees, 1 when one differs or a step fails, 2 when it is called wrongly.
`;

/** A call that cannot be carried out as it was made; the message is one sentence for whoever made it. */
class UsageError extends Error {}

interface Options {
  audit: string;
  until?: string | undefined;
  out: string;
  stay: boolean;
  help: boolean;
}

function readOptions(args: readonly string[]): Options {
  const parse = () =>
    parseArgs({
      args: [...args],
      options: {
        audit: { type: 'string', default: REFERENCE },
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

/** What the steps hand on to each other. */
interface Run {
  local?: LocalAws;
  deployment?: Deployment;
  manager?: Staff;
  lead?: Staff;
  played?: Played;
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('A step came before the one it needs.');
  return value;
}

/** The steps, each telling how far it is: on a terminal as a list that is redrawn, elsewhere as plain lines. */
function steps(file: AuditFile, until: string | undefined, run: Run): { run: () => Promise<unknown> } {
  // What a calendar prints is to be read, and a list that is redrawn would take it away again.
  const interactive = process.stdout.isTTY && process.env['CI'] === undefined && until === undefined;
  return new Listr(
    [
      {
        title: 'Start a local AWS',
        task: async (_, task) => {
          run.local = await startLocalAws({ say: (line) => void (task.output = line) });
        },
      },
      {
        title: 'Deploy the pipeline to it',
        task: async (_, task) => {
          run.deployment = await deploy(present(run.local), { say: (line) => void (task.output = line) });
        },
      },
      {
        title: 'Sign in the business manager and the audit lead',
        task: async () => {
          const pool = { env: present(run.local).env, outputs: present(run.deployment).outputs };
          run.manager = await createStaff(pool, 'manager@partnership.example', 'business-manager');
          run.lead = await createStaff(pool, 'lead@partnership.example', 'audit-lead');
        },
      },
      {
        title: `Play the audit ${file.audit.id}${until === undefined ? '' : ` day by day until ${until}`}`,
        task: async (_, task) => {
          const { endpoint, env } = present(run.local);
          const tokens = { manager: await present(run.manager).signIn(), lead: await present(run.lead).signIn() };
          const deployed = { endpoint, env, ...present(run.deployment) };
          const say = (line: string): void => void (task.output = line);
          const told = (day: CalendarDay): void => say(calendarDayText(day));
          run.played =
            until === undefined
              ? await playAudit(deployed, file, tokens, { packs: 'of each revision', say })
              : await playCalendar(deployed, file, tokens, { until, packs: 'of the newest', say, told });
        },
      },
    ],
    {
      fallbackRenderer: 'simple',
      fallbackRendererCondition: !interactive,
      // The local AWS ends itself on a signal, and the process with it.
      registerSignalListeners: false,
    },
  );
}

async function writeResults(out: string, played: Played): Promise<void> {
  // What an earlier run left there would not be of these packs.
  for (const pack of ['restricted', 'shareable']) await rm(join(out, pack), { recursive: true, force: true });
  for (const { name, body } of played.files) {
    const path = join(out, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, body);
  }
  await writeFile(join(out, 'mails.json'), `${JSON.stringify(played.mails, undefined, 2)}\n`);
}

/** Where the results stand, and what to do with them. */
const writtenText = (out: string): string =>
  [
    `Written to ${out}: restricted/ (exact, for the audit lead), shareable/ (safe to hand on) and mails.json.`,
    `  Begin with ${join(out, 'restricted', 'figures.html')}`,
    `  npm run verify -- ${out}    makes every file of both packs again from the submissions that it carries`,
  ].join('\n');

/** Everything there is to read, ending with whether all agrees. */
async function report(played: Played, paper: Paper): Promise<{ text: string; agrees: boolean }> {
  const { file, aggregate, tool, completeness, mails } = played;
  const counted = recount(file, tool);
  const found = differences(aggregate, counted);
  const isReference = isDeepStrictEqual(file, await readAuditFile(REFERENCE));
  const figures = isReference ? beside(aggregate, await readPublished(PUBLISHED)) : undefined;
  const parts = [
    completenessText(completeness, paper),
    mailsText(mails, paper),
    figures === undefined ? recountText(aggregate, counted, paper) : publishedText(figures, paper),
    differencesText(found, paper),
    verdictText(figures, found, counted, paper),
  ];
  const agrees = found.length === 0 && (figures ?? []).every((figure) => figure.agrees);
  return { text: parts.filter((part) => part !== '').join('\n\n'), agrees };
}

/** @returns the exit code */
async function demo(args: readonly string[]): Promise<number> {
  checkNode();
  const options = readOptions(args);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const file = await readAuditFile(options.audit);
  if (options.until !== undefined) checkUntil(options.until, file);
  const out = resolve(options.out);
  await makeFolder(out);

  const run: Run = {};
  try {
    await steps(file, options.until, run).run();
    const played = present(run.played);
    await writeResults(out, played);
    const { text, agrees } = await report(played, paperOf(process.stdout));
    console.log(`\n${text}\n\n${writtenText(options.out)}`);
    if (options.stay) {
      await stayUp({
        local: present(run.local),
        deployment: present(run.deployment),
        file: played.file,
        links: played.links,
        staff: [present(run.manager), present(run.lead)],
        out,
      });
    }
    return agrees ? 0 : 1;
  } finally {
    await run.local?.stop();
  }
}

try {
  process.exitCode = await demo(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UsageError || error instanceof AuditFileError ? 2 : 1;
}
