import { defineConfig } from 'vitest/config';

/** Files opened by an office program: apart from the other rungs, for it has to be installed. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    name: 'office',
    include: ['test/office/**/*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // One office program at a time on two cores.
    fileParallelism: false,
  },
});
