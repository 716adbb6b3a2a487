import { defineConfig } from 'vitest/config';

/** The unit tests that a part's mutants are held against, as `run.ts` names them. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: (process.env['MUTANT_TESTS'] ?? 'test/unit/domain/**/*.test.ts').split(','),
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
