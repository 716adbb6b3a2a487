import { defineConfig } from 'vitest/config';
import { leftOut } from './parts.ts';

/** The unit tests that a part's mutants are held against, as `run.ts` names them. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: (process.env['MUTANT_TESTS'] ?? 'test/unit/domain/**/*.test.ts').split(','),
    // What is drawn is the same each time: a change is noticed or it is not.
    setupFiles: ['test/seeded.ts'],
    exclude: Object.keys(leftOut).filter((one) => !one.includes('#')),
    isolate: false,
    includeTaskLocation: true,
    pool: 'threads',
    maxWorkers: 1,
    runner: './test/mutants/vitest-runner.ts',
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
