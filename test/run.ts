/**
 * `npm test`: every suite. What needs the local AWS runs file by file, which leaves one of two cores idle, so the rest runs
 * beside it, and gives way to it: fifty functions that start at once have to answer in time. Ends with 0 only if both
 * pass; arguments go to both.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';

const { PRIORITY_NORMAL, PRIORITY_BELOW_NORMAL } = constants.priority;
const halves = [
  { projects: ['local-aws'], priority: PRIORITY_NORMAL },
  { projects: ['unit', 'infra', 'browser'], priority: PRIORITY_BELOW_NORMAL },
];

async function run({ projects, priority }: (typeof halves)[number]): Promise<number> {
  const args = ['run', '--config', 'test/vitest.config.ts', ...projects.flatMap((name) => ['--project', name])];
  const child = spawn('vitest', [...args, '--maxWorkers=1', ...process.argv.slice(2)], { stdio: 'inherit' });
  if (child.pid !== undefined && priority !== PRIORITY_NORMAL) setPriority(child.pid, priority);
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

const codes = await Promise.all(halves.map(run));
process.exitCode = codes.every((code) => code === 0) ? 0 : 1;
