/**
 * Starts the AWS emulator that `npm run demo`, `npm start` and the integration tests use, and ends it whatever
 * ends the run. Nothing outside this folder may know that it is not AWS.
 */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { createServer, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';

/** The one release that the workarounds in `workarounds.ts` are written for. */
const MINISTACK_VERSION = '1.5.33';
const REGION = 'eu-west-2';
const ACCOUNT = '000000000000';
const PROJECT = resolve(import.meta.dirname, '../../..');
const HEALTHY_WITHIN_MS = 30_000;
const ENDS_WITHIN_MS = 3_000;

/** A running local AWS, and what belongs to this run of it. */
export interface LocalAws {
  /** `http://127.0.0.1:PORT`: an IP address, because `localhost` makes the S3 client use host names per bucket. */
  readonly endpoint: string;
  readonly port: number;
  /** For SDK clients and the cdk CLI: endpoints, region, root's key. */
  readonly env: Record<string, string>;
  /** False when AWS_ENDPOINT_URL named one that somebody else started. */
  readonly started: boolean;
  /** This run's own temporary directory; gone after `stop`, or however the run ends. */
  readonly directory: string;
  /** Starts a program in a process group that ends with the run. */
  readonly spawn: (command: string, args: readonly string[], options: SpawnOptions) => ChildProcess;
  readonly stop: () => Promise<void>;
}

/** A program that ended: its exit code (-1 when a signal ended it) and what it printed on both streams, in order. */
export interface Ended {
  readonly code: number;
  readonly output: string;
}

type Spawn = LocalAws['spawn'];

/** Runs a program to its end, keeping what it prints; a program that is not there ends with code 127. */
export async function runToEnd(
  start: Spawn,
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Ended> {
  const child = start(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => printed.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => printed.push(chunk));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 127, output: error.message }));
    child.once('close', (code) => resolve({ code: code ?? -1, output: Buffer.concat(printed).toString() }));
  });
}

/**
 * The environment for programs of this run: the caller's without anything that would lead the AWS SDK elsewhere
 * (profiles, sessions, proxies), with the project's Node first.
 */
export function childEnvironment(local: Pick<LocalAws, 'env' | 'directory'>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_') && name !== 'NODE_OPTIONS');
  return {
    ...Object.fromEntries(inherited),
    ...withoutSharedConfig(local.directory),
    ...local.env,
    PATH: pathWithProjectNode(),
    NO_PROXY: '127.0.0.1,localhost',
    no_proxy: '127.0.0.1,localhost',
  };
}

/**
 * Reuses AWS_ENDPOINT_URL, or starts MiniStack with IAM enforced on a free port.
 * @throws Error in one sentence when there is no Python to run it with, or with its last lines when it dies early.
 */
export async function startLocalAws(options: { say: (line: string) => void }): Promise<LocalAws> {
  const given = process.env['AWS_ENDPOINT_URL'];
  const guard = openGuard();
  try {
    if (given !== undefined && given !== '') return await reuse(given, guard, options.say);
    return await start(guard, options.say);
  } catch (error) {
    await guard.close();
    throw error;
  }
}

async function reuse(given: string, guard: Guard, say: (line: string) => void): Promise<LocalAws> {
  const url = new URL(given);
  if (url.hostname === 'localhost') url.hostname = '127.0.0.1';
  const port = Number(url.port === '' ? '80' : url.port);
  const endpoint = url.origin;
  if ((await health(endpoint)) === undefined) {
    throw new Error(`AWS_ENDPOINT_URL is ${given}, and no local AWS answers there: start it, or unset the variable.`);
  }
  say(`using the local AWS at ${endpoint}`);
  return localAws(endpoint, port, false, guard);
}

async function start(guard: Guard, say: (line: string) => void): Promise<LocalAws> {
  const installed = await installedMinistack(guard, say);
  if (installed !== undefined) return running(installed, guard, say);
  return running(await launch(await pythonEnvironment(guard, say), guard), guard, say);
}

/** A running MiniStack from PATH, if there is one, of the right version and with cryptography. */
async function installedMinistack(guard: Guard, say: (line: string) => void): Promise<Launched | undefined> {
  const command = findOnPath('ministack');
  if (command === undefined) return undefined;
  const firstLine = readFileSync(command, 'utf8').split('\n', 1)[0] ?? '';
  const python = /^#!\s*(\S*python[\d.]*)\s*$/.exec(firstLine)?.[1];
  if (python !== undefined && (await runToEnd(guard.spawn, python, ['-c', PACKAGE_CHECK])).code !== 0) {
    say(`the ministack on PATH is not ${MINISTACK_VERSION} with cryptography: using one of the project's own`);
    return undefined;
  }
  try {
    const launched = await launch({ command, args: [], env: {} }, guard);
    if (launched.version === MINISTACK_VERSION) return launched;
    await endGroup(launched.child);
    guard.release(launched.child);
    say(`the ministack on PATH is ${launched.version}, not ${MINISTACK_VERSION}: using one of the project's own`);
  } catch (error) {
    say(`the ministack on PATH does not start, using one of the project's own: ${String(error)}`);
  }
  return undefined;
}

function running(launched: Launched, guard: Guard, say: (line: string) => void): LocalAws {
  say(`local AWS (MiniStack ${launched.version}, IAM enforced) at ${launched.endpoint}`);
  return localAws(launched.endpoint, launched.port, true, guard);
}

function localAws(endpoint: string, port: number, started: boolean, guard: Guard): LocalAws {
  return {
    endpoint,
    port,
    started,
    directory: guard.directory,
    env: clientEnvironment(endpoint, port),
    spawn: guard.spawn,
    stop: guard.close,
  };
}

function clientEnvironment(endpoint: string, port: number): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    // Queue URLs say localhost, and the SQS client signs for the host of the queue's URL.
    AWS_ENDPOINT_URL_SQS: `http://localhost:${port}`,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ACCOUNT_ID: ACCOUNT,
    CDK_DEFAULT_ACCOUNT: ACCOUNT,
    CDK_DEFAULT_REGION: REGION,
  };
}

// ---- one MiniStack process ----

interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Record<string, string>;
}

interface Launched {
  readonly child: ChildProcess;
  readonly endpoint: string;
  readonly port: number;
  readonly version: string;
}

async function launch(program: Program, guard: Guard): Promise<Launched> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const log = join(guard.directory, `ministack-${port}.log`);
    const file = openSync(log, 'w');
    const child = guard.spawn(program.command, program.args, {
      cwd: guard.directory,
      env: { ...emulatorEnvironment(guard.directory, port), ...program.env },
      stdio: ['ignore', file, file],
    });
    closeSync(file);
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => resolve(`it ended with ${signal ?? `exit code ${code}`}`));
    });
    child.unref();
    const endpoint = `http://127.0.0.1:${port}`;
    const outcome = await Promise.race([ended, healthy(endpoint)]);
    if (typeof outcome !== 'string') return { child, endpoint, port, version: outcome.version };
    await endGroup(child);
    guard.release(child);
    const lines = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-15).join('\n');
    // Somebody else can take the port between our looking for one and its being bound.
    if (attempt < 3 && lines.includes('already in use')) continue;
    throw new Error(`MiniStack did not start (${outcome}). Its last lines:\n${lines}`);
  }
}

/** An environment of few names: the functions inherit it, and a test runner's NODE_OPTIONS would reach them. */
function emulatorEnvironment(directory: string, port: number): Record<string, string> {
  const work = join(directory, 'functions');
  mkdirSync(work, { recursive: true });
  // A function's worker is CommonJS; without this a package.json above the temporary directory decides.
  writeFileSync(join(work, 'package.json'), '{"type":"commonjs"}');
  const kept = ['HOME', 'LANG', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'SYSTEMROOT'];
  return {
    ...Object.fromEntries(kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))),
    ...withoutSharedConfig(directory),
    ...clientEnvironment(`http://127.0.0.1:${port}`, port),
    PATH: pathWithProjectNode(),
    TZ: 'UTC',
    TMPDIR: work,
    STATE_DIR: join(directory, 'state'),
    S3_DATA_DIR: join(directory, 's3'),
    AUTH: 'true',
    BIND_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    IOT_MTLS_ENABLED: '0',
    MINISTACK_REGION: REGION,
    LOG_LEVEL: 'WARNING',
    PYTHONDONTWRITEBYTECODE: '1',
  };
}

function withoutSharedConfig(directory: string): Record<string, string> {
  return { AWS_CONFIG_FILE: join(directory, 'no-config'), AWS_SHARED_CREDENTIALS_FILE: join(directory, 'no-config') };
}

function pathWithProjectNode(): string {
  return [join(PROJECT, 'node_modules/node/bin'), process.env['PATH'] ?? ''].join(delimiter);
}

const Health = z.object({ version: z.string() });

async function health(endpoint: string): Promise<z.infer<typeof Health> | undefined> {
  try {
    const response = await fetch(`${endpoint}/_ministack/health`, { signal: AbortSignal.timeout(2_000) });
    return response.ok ? z.parse(Health, await response.json()) : undefined;
  } catch {
    return undefined;
  }
}

async function healthy(endpoint: string): Promise<z.infer<typeof Health> | string> {
  const until = Date.now() + HEALTHY_WITHIN_MS;
  while (Date.now() < until) {
    const answer = await health(endpoint);
    if (answer !== undefined) return answer;
    await sleep(50);
  }
  return `no answer within ${HEALTHY_WITHIN_MS / 1000} s`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave no free port.');
  return address.port;
}

function findOnPath(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
}

// ---- a Python environment of the project's own ----

const PYTHONS = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];
const VERSION_CHECK =
  'import sys; sys.exit(1) if sys.version_info < (3, 10) else print("%d.%d" % sys.version_info[:2])';
const PACKAGE_CHECK = `import sys, cryptography, importlib.metadata as m; sys.exit(m.version("ministack") != "${MINISTACK_VERSION}")`;
const HOUR_MS = 3_600_000;

/**
 * The program that runs the pinned MiniStack from `.local/python`, installed there when it is missing. Each
 * environment is made beside its place and renamed, so that two processes installing at once do not meet.
 */
async function pythonEnvironment(guard: Guard, say: (line: string) => void): Promise<Program> {
  const root = join(PROJECT, '.local/python');
  await mkdir(root, { recursive: true });
  let lastLine: string | undefined;
  for await (const python of usablePythons(guard)) {
    const place = join(root, `ministack-${MINISTACK_VERSION}-python-${python.version}`);
    const present = await usable(place, python.command, guard);
    if (present !== undefined) return present;

    say(`installing MiniStack ${MINISTACK_VERSION} into .local/python (once)`);
    await removeAbandoned(root);
    const building = join(root, `installing-${randomUUID()}`);
    guard.removeAtEnd(building);
    try {
      const problem = await install(python.command, building, guard);
      if (problem === undefined) {
        await moveIntoPlace(building, place, async () => (await usable(place, python.command, guard)) !== undefined);
        const installed = await usable(place, python.command, guard);
        if (installed !== undefined) return installed;
      }
      lastLine = problem ?? lastLine;
    } finally {
      await rm(building, { recursive: true, force: true });
    }
  }
  const why = lastLine === undefined ? '' : ` (pip said: ${lastLine})`;
  throw new Error(
    `The local AWS needs Python 3.10 or newer with venv or pip (on Debian and Ubuntu: apt-get install python3-venv), ` +
      `or ministack ${MINISTACK_VERSION} with cryptography on PATH${why}.`,
  );
}

async function* usablePythons(guard: Guard): AsyncGenerator<{ command: string; version: string }> {
  const seen = new Set<string>();
  for (const name of PYTHONS) {
    const command = findOnPath(name);
    if (command === undefined) continue;
    const answer = await runToEnd(guard.spawn, command, ['-c', VERSION_CHECK]);
    const version = answer.output.trim();
    if (answer.code !== 0 || seen.has(version)) continue;
    seen.add(version);
    yield { command, version };
  }
}

function programs(place: string, python: string): Program[] {
  return [
    // By module: an installed script names the folder it was installed in, which has been renamed since.
    { command: join(place, 'venv/bin/python'), args: ['-m', 'ministack'], env: {} },
    { command: python, args: ['-m', 'ministack'], env: { PYTHONPATH: join(place, 'packages') } },
  ];
}

async function usable(place: string, python: string, guard: Guard): Promise<Program | undefined> {
  if (!existsSync(place)) return undefined;
  for (const program of programs(place, python)) {
    const env = { ...process.env, ...program.env };
    const answer = await runToEnd(guard.spawn, program.command, ['-c', PACKAGE_CHECK], { env });
    if (answer.code === 0) return program;
  }
  return undefined;
}

/** Installs into `building`; answers pip's last line when it could not, or nothing. */
async function install(python: string, building: string, guard: Guard): Promise<string | undefined> {
  const wanted = [`ministack==${MINISTACK_VERSION}`, 'cryptography'];
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  const venv = join(building, 'venv');
  const made = await runToEnd(guard.spawn, python, ['-m', 'venv', venv]);
  if (made.code === 0) {
    const answer = await runToEnd(guard.spawn, join(venv, 'bin/python'), [...pip, ...wanted]);
    return answer.code === 0 ? undefined : lastLineOf(answer.output);
  }
  // Without ensurepip there is no venv; a pip that is there all the same can fill a folder.
  await rm(venv, { recursive: true, force: true });
  const target = join(building, 'packages');
  const answer = await runToEnd(guard.spawn, python, [...pip, '--target', target, ...wanted]);
  return answer.code === 0 ? undefined : lastLineOf(answer.output);
}

function lastLineOf(output: string): string {
  return output.trim().split('\n').at(-1) ?? '';
}

async function moveIntoPlace(building: string, place: string, good: () => Promise<boolean>): Promise<void> {
  try {
    await rename(building, place);
  } catch {
    // Another process was first. Its environment is as good as ours, unless its Python has been removed since.
    if (await good()) return;
    const broken = `${building}-broken`;
    await rename(place, broken);
    await rename(building, place);
    await rm(broken, { recursive: true, force: true });
  }
}

async function removeAbandoned(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    if (!name.startsWith('installing-')) continue;
    const folder = join(root, name);
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > HOUR_MS) await rm(folder, { recursive: true, force: true });
  }
}

// ---- what must not outlive the run ----

interface Guard {
  readonly directory: string;
  readonly spawn: Spawn;
  /** Forgets a program that has ended, so that its number can be another program's. */
  readonly release: (child: ChildProcess) => void;
  readonly removeAtEnd: (path: string) => void;
  readonly close: () => Promise<void>;
}

/**
 * Waits for our end of its input to close, which it does however we end, SIGKILL included; then ends the process
 * groups and removes the folders it was told of.
 */
const WATCHER = `
groups=
while read -r verb what; do
  case "$verb" in
    adopt) groups="$groups $what" ;;
    release) kept=; for group in $groups; do [ "$group" = "$what" ] || kept="$kept $group"; done; groups=$kept ;;
    remove) set -- "$@" "$what" ;;
    done) exit 0 ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
sleep 0.2
rm -rf -- "$@"
`;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function openGuard(): Guard {
  const directory = mkdtempSync(join(tmpdir(), 'case-audit-'));
  const paths = [directory];
  const children = new Set<ChildProcess>();
  const watcher = spawn('sh', ['-c', WATCHER, 'case-audit-watcher', directory], {
    detached: true,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.unref();
  if (watcher.stdin instanceof Socket) watcher.stdin.unref();
  // The watcher is the second line of defence: a run without it still ends what it started by itself.
  for (const emitter of [watcher, watcher.stdin]) emitter.on('error', () => undefined);
  const tell = (line: string): void => void watcher.stdin.write(`${line}\n`);

  const endNow = (): void => {
    for (const child of children) signalGroup(child, 'SIGKILL');
    for (const path of paths) rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    endNow();
    process.off(signal, onSignal);
    // Nobody else wants the signal: let it do to us what it does by default, so that our caller sees it.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  process.on('exit', endNow);
  for (const signal of SIGNALS) process.on(signal, onSignal);

  const release = (child: ChildProcess): void => {
    if (children.delete(child) && child.pid !== undefined) tell(`release ${child.pid}`);
  };
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await Promise.all([...children].map((child) => endGroup(child)));
    for (const path of paths) await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    process.off('exit', endNow);
    for (const signal of SIGNALS) process.off(signal, onSignal);
    watcher.stdin.end('done\n');
  };
  return {
    directory,
    release,
    spawn: (command, args, options) => {
      const child = spawn(command, args, { ...options, detached: true });
      if (child.pid !== undefined) {
        children.add(child);
        tell(`adopt ${child.pid}`);
        // A server's group can hold its workers after it has ended, so a server's is kept until it is released.
        if (options.stdio !== undefined && isPiped(options.stdio)) child.once('close', () => release(child));
      }
      return child;
    },
    removeAtEnd: (path) => {
      paths.push(path);
      tell(`remove ${path}`);
    },
    close: () => (closing ??= close()),
  };
}

function isPiped(stdio: NonNullable<SpawnOptions['stdio']>): boolean {
  return Array.isArray(stdio) ? stdio.includes('pipe') : stdio === 'pipe';
}

/** SIGTERM to a program and all it started, then SIGKILL to whatever is left of the group. */
async function endGroup(child: ChildProcess): Promise<void> {
  if (!signalGroup(child, 'SIGTERM')) return;
  const until = Date.now() + ENDS_WITHIN_MS;
  while (Date.now() < until) {
    if (!signalGroup(child, 0)) return;
    await sleep(20);
  }
  signalGroup(child, 'SIGKILL');
  for (let left = 50; left > 0 && signalGroup(child, 0); left -= 1) await sleep(20);
}

/** False when nothing of the group is left. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  if (child.pid === undefined) return false;
  try {
    return process.kill(-child.pid, signal);
  } catch {
    return false;
  }
}
