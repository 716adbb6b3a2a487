/** `npm run demo` and `npm start`: a whole audit on a local AWS, from nothing to its figures. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Listr } from 'listr2';
import { type Call, HELP, readCall, UsageError } from './demo-call.ts';
import { AuditFileError, readAuditFile } from './player/audit-file.ts';
import { deploy, type Deployment } from './emulator/deploy.ts';
import { type LocalAws, startLocalAws } from './emulator/ministack.ts';
import { type CalendarDay, type Played, playAudit, playCalendar } from './player/play-audit.ts';
import { deployedStage } from './player/stage.ts';
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
import { UnreadableFile } from './read-text.ts';
import { stayUp } from './stay.ts';
import { ToolFileError } from './tool-check.ts';

const PROJECT = resolve(import.meta.dirname, '../..');
const REFERENCE = join(PROJECT, 'test/reference-audit/audit.json');
const PUBLISHED = join(PROJECT, 'test/reference-audit/published.json');

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
function steps(
  { file, tool, until }: Pick<Call, 'file' | 'tool' | 'until'>,
  run: Run,
): { run: () => Promise<unknown> } {
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
          const stage = deployedStage({ endpoint, env, ...present(run.deployment) }, file.audit.id);
          const say = (line: string): void => void (task.output = line);
          const told = (day: CalendarDay): void => say(calendarDayText(day));
          run.played =
            until === undefined
              ? await playAudit(stage, file, tokens, { tool, packs: 'of each revision', say })
              : await playCalendar(stage, file, tokens, { tool, until, packs: 'of the newest', say, told });
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
    completenessText(completeness, tool, paper),
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
  const call = await readCall(args, REFERENCE);
  if (call === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  const { stay } = call;
  const out = resolve(call.out);

  const run: Run = {};
  try {
    await steps(call, run).run();
    const played = present(run.played);
    await writeResults(out, played);
    const { text, agrees } = await report(played, paperOf(process.stdout));
    console.log(`\n${text}\n\n${writtenText(call.out)}`);
    if (stay) {
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

/** Errors of whoever calls it, told before anything is started. */
const ofCaller = [UsageError, UnreadableFile, ToolFileError, AuditFileError];

try {
  process.exitCode = await demo(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = ofCaller.some((kind) => error instanceof kind) ? 2 : 1;
}
