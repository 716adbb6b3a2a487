import { resolve } from 'node:path';
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
  /** how long it took without a change, in milliseconds */
  ms: number;
}

/** Of all files, which the worker loads one after the other. */
const files: RunnerTestFile[] = [];

const globals = globalThis as unknown as Record<string, Stryker>;
const stryker = (): Stryker => (globals[inject('mutants').namespace] ??= {});

function testsOf(task: RunnerTask, suites: readonly RunnerTestSuite[]): Omit<LoadedTest, 'id'>[] {
  if (task.mode === 'skip' || task.mode === 'todo') return [];
  if (task.type === 'suite') return task.tasks.flatMap((one) => testsOf(one, [...suites, task]));
  const name = [...suites.slice(1), task].map((one) => one.name).join(' ');
  return [{ name, task, suites, ms: 0 }];
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

async function resultOf(test: LoadedTest): Promise<TestResult> {
  const start = performance.now();
  const failureMessage = await failureOf(test);
  const timeSpentMs = performance.now() - start;
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
    const result = await resultOf(test);
    test.ms = result.timeSpentMs;
    results.push(result);
  }
  stryker().currentTestId = undefined;
  const { mutantCoverage } = stryker();
  return { tests: results, ...(mutantCoverage && { coverage: mutantCoverage }), hits: 0, isSpoiled: false };
}

async function runWith(mutant: string, tests: readonly LoadedTest[], hitLimit?: number): Promise<Answer> {
  const results: TestResult[] = [];
  const state = stryker();
  Object.assign(state, { activeMutant: mutant, hitCount: 0, hitLimit });
  let isSpoiled = false;
  for (const test of tests.toSorted((a, b) => a.ms - b.ms)) {
    const result = await resultOf(test);
    results.push(result);
    if (result.status !== TestStatus.Failed) continue;
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
      const { mutant, only, hitLimit } = order;
      const wanted = only === undefined ? tests : tests.filter(({ id }) => only.includes(id));
      (mutant === undefined ? runAll(wanted) : runWith(mutant, wanted, hitLimit)).then(answer, fail);
    });
    answer({ tests: [], hits: 0, isSpoiled: false });
  });
}
