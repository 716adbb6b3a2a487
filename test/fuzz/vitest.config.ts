import { defineConfig } from 'vitest/config';

/** The document held against the program by a fuzzer: apart from the other rungs, for it has to be installed. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    name: 'fuzz',
    include: ['test/fuzz/**/*.test.ts'],
    testTimeout: 600_000,
    fileParallelism: false,
  },
});
