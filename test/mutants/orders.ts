import type { MutantCoverage } from '@stryker-mutator/api/core';
import type { TestResult } from '@stryker-mutator/api/test-runner';

/** Between Stryker's process and the worker thread in it that has the tests. */
export const channelName = 'mutants';

/** What the worker is told to do. */
export type Order =
  | { do: 'end' }
  /** Runs tests until one fails; without a mutant all of them, and says which mutants each comes by. */
  | { do: 'run' }
  | { do: 'run'; mutant: string; file: string; only?: readonly string[]; hitLimit?: number };

/** What the worker says when it has loaded all files, and after each order to run. */
export interface Answer {
  tests: TestResult[];
  coverage?: MutantCoverage;
  /** how often the change was come by: a loop that never ends because of it is cut off by that */
  hits: number;
  /** a test that failed fails without the change too: something of it has stayed in a module */
  isSpoiled: boolean;
}

/** What the worker is started with. */
export interface Provided {
  /** how many test files it will load */
  files: number;
  /** the global in which Stryker's changed code looks which change is on */
  namespace: string;
  /** how the ids of tests begin that are not run */
  leftOut: string[];
}

declare module 'vitest' {
  interface ProvidedContext {
    mutants: Provided;
  }
}
