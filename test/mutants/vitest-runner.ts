import { dirname, resolve } from 'node:path';
import { BroadcastChannel } from 'node:worker_threads';
import type { MutantCoverage } from '@stryker-mutator/api/core';
import { TestStatus, type TestResult } from '@stryker-mutator/api/test-runner';
import { inject, TestRunner, vi } from 'vitest';
import type { RunnerTask, RunnerTestCase, RunnerTestFile, RunnerTestSuite } from 'vitest';
import { channelName, type Answer, type Order } from './orders.ts';

/** Where Stryker's changed code looks which change is on, and writes by which it came. */
interface Stryker {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  mutantCoverage?: MutantCoverage;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
}

interface LoadedTest {
  id: string;
  name: string;
  task: RunnerTestCase;
  /** outermost first; the file is one too */
  suites: readonly RunnerTestSuite[];
  /** the milliseconds of computing that it took when it passed last; a wait for another process is none */
  ms: number;
  /** of the changes that it was run with lately, the latest counting most, how many there were, and how many it noticed */
  runs: number;
  noticed: number;
}

/** How long the tests may compute for one change. What it would take longer to notice counts as not noticed. */
const mostMs = 1_000;

/** How much of what a test has noticed is remembered from one change to the next: they come file by file. */
const memory = 0.95;

/** Of all files, which the worker loads one after the other. */
const files: RunnerTestFile[] = [];

const globals = globalThis as unknown as Record<string, Stryker>;
const stryker = (): Stryker => (globals[inject('mutants').namespace] ??= {});

function testsOf(task: RunnerTask, suites: readonly RunnerTestSuite[]): Omit<LoadedTest, 'id'>[] {
  if (task.mode === 'skip' || task.mode === 'todo') return [];
  if (task.type === 'suite') return task.tasks.flatMap((one) => testsOf(one, [...suites, task]));
  const name = [...suites.slice(1), task].map((one) => one.name).join(' ');
  return [{ name, task, suites, ms: 0, runs: 0, noticed: 0 }];
}

/** The tests of a file; two of the same name are told apart by a number. */
function loaded(file: RunnerTestFile): LoadedTest[] {
  const seen = new Map<string, number>();
  const found = file.tasks.flatMap((task) => testsOf(task, [file]));
  const all = found.map((one) => {
    const before = seen.get(one.name) ?? 0;
    seen.set(one.name, before + 1);
    return { ...one, id: `${file.name}#${one.name}${before === 0 ? '' : ` #${before + 1}`}` };
  });
  return all.filter(({ id }) => !inject('mutants').leftOut.some((start) => id.startsWith(start)));
}

/** Runs one test with all its hooks, those that Vitest runs once for many tests too. @returns what failed */
async function failureOf({ task, suites }: LoadedTest): Promise<string | undefined> {
  const hooks = suites.map((suite) => ({ suite, of: TestRunner.getSuiteHooks(suite) }));
  const cleanups: (() => unknown)[] = [];
  const keep = (cleanup: unknown): void => {
    if (typeof cleanup === 'function') cleanups.unshift(cleanup as () => unknown);
  };
  let failure: unknown;
  try {
    for (const { suite, of } of hooks) for (const hook of of.beforeAll) keep(await hook(suite));
    for (const { suite, of } of hooks) for (const hook of of.beforeEach) keep(await hook(task.context, suite));
    await TestRunner.getTestFn(task)();
  } catch (error) {
    failure = error ?? new Error('Something was thrown');
  }
  try {
    for (const { suite, of } of hooks.toReversed()) for (const hook of of.afterEach) await hook(task.context, suite);
    for (const cleanup of cleanups) await cleanup();
    for (const { suite, of } of hooks.toReversed()) for (const hook of of.afterAll) await hook(suite);
  } catch (error) {
    failure ??= error;
  }
  if (failure === undefined) return undefined;
  vi.useRealTimers();
  vi.restoreAllMocks();
  return failure instanceof Error ? failure.message : JSON.stringify(failure);
}

/** The milliseconds that this thread has computed for. */
function computed(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

async function resultOf(test: LoadedTest): Promise<TestResult> {
  const [start, before] = [performance.now(), computed()];
  const failureMessage = await failureOf(test);
  const timeSpentMs = performance.now() - start;
  if (failureMessage === undefined) test.ms = computed() - before;
  const { id, name, task } = test;
  const at = task.location;
  const common = {
    id,
    name,
    timeSpentMs,
    fileName: resolve(task.file.filepath),
    // Stryker counts from nought.
    ...(at && { startPosition: { line: at.line - 1, column: at.column - 1 } }),
  };
  return failureMessage === undefined
    ? { ...common, status: TestStatus.Success }
    : { ...common, status: TestStatus.Failed, failureMessage };
}

async function runAll(tests: LoadedTest[]): Promise<Answer> {
  const results: TestResult[] = [];
  for (const test of tests) {
    stryker().currentTestId = test.id;
    results.push(await resultOf(test));
  }
  stryker().currentTestId = undefined;
  const { mutantCoverage } = stryker();
  return { tests: results, ...(mutantCoverage && { coverage: mutantCoverage }), hits: 0, isSpoiled: false };
}

/** How near a test file is to the file that a change is in: it is that file's own, or one of its room's, or another's. */
function distance({ task }: LoadedTest, file: string): number {
  const of = (path: string): string => /(?:shared|test\/unit)\/(.*?)(?:\.test)?\.ts$/.exec(path)?.[1] ?? '';
  const [test, changed] = [of(task.file.filepath), of(file)];
  if (test === changed) return 0;
  return dirname(test) === dirname(changed) ? 1 : 2;
}

/** What a test costs for each change that it notices, as far as it has been seen to: a near one is taken to notice more. */
const costOf = ({ ms, runs, noticed }: LoadedTest, at: number): number =>
  (8 ** at * (ms + 0.1) * (runs + 1)) / (noticed + 0.1);

const inOrder = (tests: readonly LoadedTest[], file: string): LoadedTest[] =>
  tests
    .map((test) => ({ test, cost: costOf(test, distance(test, file)) }))
    .toSorted((a, b) => a.cost - b.cost)
    .map(({ test }) => test);

async function runWith(tests: readonly LoadedTest[], order: Extract<Order, { mutant: string }>): Promise<Answer> {
  const results: TestResult[] = [];
  const state = stryker();
  Object.assign(state, { activeMutant: order.mutant, hitCount: 0, hitLimit: order.hitLimit });
  let isSpoiled = false;
  let left = mostMs;
  for (const test of inOrder(tests, order.file)) {
    if (test.ms > left) continue;
    const before = computed();
    const result = await resultOf(test);
    left -= computed() - before;
    results.push(result);
    const hasNoticed = result.status === TestStatus.Failed;
    test.runs = test.runs * memory + 1;
    test.noticed = test.noticed * memory + Number(hasNoticed);
    if (!hasNoticed) continue;
    state.activeMutant = undefined;
    isSpoiled = (await failureOf(test)) !== undefined;
    break;
  }
  const hits = state.hitCount ?? 0;
  Object.assign(state, { activeMutant: undefined, hitCount: undefined, hitLimit: undefined });
  return { tests: results, hits, isSpoiled };
}

/** Loads files as Vitest does, and runs their tests when Stryker says so, which may be thousands of times. */
export default class OnDemand extends TestRunner {
  async onBeforeRunFiles(some: RunnerTestFile[]): Promise<void> {
    files.push(...some);
    // Vitest itself is to run none of them.
    for (const file of some) file.mode = 'skip';
    if (files.length === inject('mutants').files) await serve(files.splice(0).flatMap(loaded));
  }
}

function serve(tests: LoadedTest[]): Promise<void> {
  const channel = new BroadcastChannel(channelName);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- it goes to a thread, which has no origin
  const answer = (one: Answer): void => channel.postMessage(one);
  return new Promise((done, fail) => {
    channel.addEventListener('message', (event) => {
      const order = (event as MessageEvent & { data: Order }).data;
      if (order.do === 'end') {
        channel.close();
        done();
        return;
      }
      const run = (): Promise<Answer> => {
        if (!('mutant' in order)) return runAll(tests);
        const only = new Set(order.only ?? tests.map(({ id }) => id));
        const wanted = tests.filter(({ id }) => only.has(id));
        return runWith(wanted, order);
      };
      run().then(answer, fail);
    });
    answer({ tests: [], hits: 0, isSpoiled: false });
  });
}
