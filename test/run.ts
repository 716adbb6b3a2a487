/**
 * `npm test`: every suite, in two halves at once. What needs the local AWS runs file by file and waits most of its time,
 * so the rest has a worker for each core, and gives way to it: fifty functions that start at once have to answer in time.
 * Arguments go to both halves. `npm test -- NAME` runs the files that match in each, and says where a half has none. Ends
 * with 0 only if something ran and all of it passed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, constants, setPriority } from 'node:os';
import { createVitest, parseCLI } from 'vitest/node';

const { PRIORITY_NORMAL, PRIORITY_BELOW_NORMAL } = constants.priority;
const config = 'test/vitest.config.ts';
const halves = [
  { projects: ['local-aws'], workers: 1, priority: PRIORITY_NORMAL },
  { projects: ['unit', 'alone', 'infra', 'browser'], workers: availableParallelism(), priority: PRIORITY_BELOW_NORMAL },
];
type Half = (typeof halves)[number];
const given = process.argv.slice(2);

/** The halves that have a test file that the arguments name; all of them where they name none. */
async function matching(): Promise<Half[]> {
  const { filter } = parseCLI(['vitest', 'run', ...given]);
  if (filter.length === 0) return halves;
  const vitest = await createVitest('test', { config, watch: false });
  const found = await vitest.globTestSpecifications(filter);
  await vitest.close();
  const withFiles = new Set(found.map(({ project }) => project.name));
  return halves.filter(({ projects }) => {
    const hasAny = projects.some((name) => withFiles.has(name));
    if (!hasAny) console.log(`No test file of ${projects.join(', ')} matches ${filter.join(' ')}.`);
    return hasAny;
  });
}

async function run({ projects, workers, priority }: Half): Promise<number> {
  const args = ['run', '--config', config, ...projects.flatMap((name) => ['--project', name])];
  const child = spawn('vitest', [...args, `--maxWorkers=${workers}`, ...given], { stdio: 'inherit' });
  if (child.pid !== undefined && priority !== PRIORITY_NORMAL) setPriority(child.pid, priority);
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

const codes = await Promise.all((await matching()).map(run));
process.exitCode = codes.length > 0 && codes.every((code) => code === 0) ? 0 : 1;
