/** Schemathesis, a fuzzer of HTTP APIs that is not ours, run to its end. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const project = resolve(import.meta.dirname, '../..');
const environment = '.local/python/fuzz';
const requirements = 'test/fuzz/requirements.txt';

const notThere =
  `The fuzzer is not installed as ${requirements} has it: ` +
  `python3 -m venv ${environment} && ${environment}/bin/pip install -r ${requirements}`;

/** Runs the program. @returns how it ended and what it printed @throws Error where it is not installed */
function run(args: readonly string[]): Promise<{ code: number; output: string }> {
  const { promise, resolve: done, reject } = Promise.withResolvers<{ code: number; output: string }>();
  // It ends before the test that waits for it does: nothing is left running.
  const options = {
    cwd: project,
    timeout: 540_000,
    maxBuffer: 2 ** 28,
    env: { ...process.env, NO_PROXY: '127.0.0.1' },
  };
  execFile(join(project, environment, 'bin/schemathesis'), args, options, (error, stdout, stderr) => {
    if (error === null) done({ code: 0, output: stdout + stderr });
    else if (typeof error.code === 'number') done({ code: error.code, output: stdout + stderr });
    else reject(new Error(error.code === 'ENOENT' ? notThere : `${error.message}\n${stderr}`, { cause: error }));
  });
  return promise;
}

/** @throws Error where the version that is required is not the one that is there */
async function checkVersion(): Promise<void> {
  const { output } = await run(['--version']);
  const found = /(\d+(?:\.\d+)+)/.exec(output)?.[1] ?? '';
  if (!readFileSync(join(project, requirements), 'utf8').split('\n').includes(`schemathesis==${found}`)) {
    throw new Error(notThere);
  }
}

/**
 * Holds docs/openapi.json against what an address answers, in the phases examples, coverage and fuzzing.
 * @param bearer what is sent as `Authorization: Bearer`
 * @param operations ids of those that are asked
 * @param without checks to leave out, besides those of test/fuzz/schemathesis.toml
 * @param atMost failures, after which nothing more is tried
 * @returns whether everything was as the document says, and what was printed
 */
export async function fuzz(options: {
  url: string;
  bearer: string;
  operations: readonly string[];
  without: readonly string[];
  atMost?: number;
}) {
  await checkVersion();
  const config = join(import.meta.dirname, 'schemathesis.toml');
  const phases = 'examples,coverage,fuzzing';
  const { code, output } = await run([
    `--config-file=${config}`,
    'run',
    'docs/openapi.json',
    '--no-color',
    `--url=${options.url}`,
    `--header=Authorization: Bearer ${options.bearer}`,
    `--phases=${phases}`,
    ...options.operations.map((id) => `--include-operation-id=${id}`),
    ...(options.atMost === undefined ? [] : [`--max-failures=${options.atMost}`]),
    ...(options.without.length === 0 ? [] : ['--exclude-checks', options.without.join(',')]),
  ]);
  return { passed: code === 0, output };
}
