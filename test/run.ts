/**
 * `npm test`: every suite. What needs the local AWS runs file by file, which leaves one of two cores idle, so the rest runs
 * beside it. Ends with 0 only if both pass; arguments go to both.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const halves = [['local-aws'], ['unit', 'infra', 'browser']];

async function run(projects: readonly string[]): Promise<number> {
  const args = ['run', '--config', 'test/vitest.config.ts', ...projects.flatMap((name) => ['--project', name])];
  const child = spawn('vitest', [...args, '--maxWorkers=1', ...process.argv.slice(2)], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

const codes = await Promise.all(halves.map(run));
process.exitCode = codes.every((code) => code === 0) ? 0 : 1;
