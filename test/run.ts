/**
 * `npm test`: every suite, in parts that run beside each other. What the deployed app does is played file by file, and
 * waits for it most of its time; what asks the local AWS alone runs beside it; the rest has a worker for each core, and
 * gives way to both: many functions that start at once have to answer in time. Arguments go to all parts.
 * `npm test -- NAME` runs the files that match in each, and says where a part has none. Ends with 0 only if something ran
 * and all of it passed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { createVitest, parseCLI } from 'vitest/node';
import startAndDeploy from './global-setup.ts';

const { PRIORITY_NORMAL, PRIORITY_LOW } = constants.priority;
const config = 'test/vitest.config.ts';
const parts = [
  { projects: ['deployed'], workers: 1, priority: PRIORITY_NORMAL, onLocalAws: true },
  { projects: ['local-aws'], workers: 1, priority: PRIORITY_NORMAL, onLocalAws: true },
  {
    projects: ['whole', 'unit', 'alone', 'infra', 'browser'],
    workers: availableParallelism(),
    priority: PRIORITY_LOW,
    onLocalAws: false,
  },
];
type Part = (typeof parts)[number];
const given = process.argv.slice(2);

// Each worker, and each start of the cdk CLI, loads what another has compiled and stripped of types.
process.env['NODE_COMPILE_CACHE'] = join(import.meta.dirname, '../.local/compile-cache');

/** The parts that have a test file that the arguments name; all of them where they name none. */
async function matching(): Promise<Part[]> {
  const { filter } = parseCLI(['vitest', 'run', ...given]);
  if (filter.length === 0) return parts;
  const vitest = await createVitest('test', { config, watch: false });
  const found = await vitest.globTestSpecifications(filter);
  await vitest.close();
  const withFiles = new Set(found.map(({ project }) => project.name));
  return parts.filter(({ projects }) => {
    const hasAny = projects.some((name) => withFiles.has(name));
    if (!hasAny) console.log(`No test file of ${projects.join(', ')} matches ${filter.join(' ')}.`);
    return hasAny;
  });
}

async function run({ projects, workers, priority }: Part): Promise<number> {
  const args = ['run', '--config', config, ...projects.flatMap((name) => ['--project', name])];
  const child = spawn('vitest', [...args, `--maxWorkers=${workers}`, ...given], { stdio: 'inherit' });
  if (child.pid !== undefined && priority !== PRIORITY_NORMAL) setPriority(child.pid, priority);
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

/** Runs parts on one local AWS. @returns the highest of their codes */
async function runOnLocalAws(some: readonly Part[]): Promise<number> {
  const stop = await startAndDeploy();
  try {
    return Math.max(...(await Promise.all(some.map(run))));
  } finally {
    await stop();
  }
}

const asked = await matching();
const onLocalAws = asked.filter((part) => part.onLocalAws);
const codes = await Promise.allSettled([
  ...asked.filter((part) => !part.onLocalAws).map(run),
  ...(onLocalAws.length > 0 ? [runOnLocalAws(onLocalAws)] : []),
]);
for (const code of codes) if (code.status === 'rejected') console.error(code.reason);
const isGreen = codes.length > 0 && codes.every((code) => code.status === 'fulfilled' && code.value === 0);
process.exitCode = isGreen ? 0 : 1;
