import { defineConfig } from 'vitest/config';

/** Files opened by an office program: apart from the other rungs, for it has to be installed. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    name: 'office',
    include: ['test/office/**/*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // Two at a time: whoever waits for an office program, a checker or a reader uses no core of its own.
    maxWorkers: 2,
  },
});
