import { defineConfig } from 'vitest/config';

const root = new URL('..', import.meta.url).pathname;

/** Unit tests that need a process of their own: the renderer is started once in one, and here its first start has to fail. */
const alone = ['test/unit/work/packs/picture-opening.test.ts'];

/**
 * Node loads the modules itself, as it does everywhere else, and no module is mocked. An import that Vite has rewritten is
 * looked up again each time that it is used.
 */
const experimental = { viteModuleRunner: false, nodeLoader: false };

/** What tests make is mostly thrown away at once: with room for the young, a tenth less time goes into collecting it. */
const execArgv = ['--max-semi-space-size=64'];

/**
 * Limits for what never comes to rest, far above what a starved machine takes: whatever a test that was given up has begun
 * goes on, and fails the files after it.
 */
const patience = { testTimeout: 600_000, hookTimeout: 900_000 };

/**
 * The rungs of the ladder. `local-aws` and `deployed` are those that need the emulator: it is started, and the app
 * deployed to it, once for both by `npm test`.
 */
export default defineConfig({
  root,
  test: {
    projects: [
      // The pure half. Its files share their modules: each is loaded, and what it makes is made, once for a worker. So what
      // a test patches it puts back, and it patches nothing that another file has. Timeouts are limits that a busy machine
      // keeps, not measures: some tests make whole packs.
      {
        root,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          exclude: [...alone],
          setupFiles: ['test/seeded.ts'],
          isolate: false,
          experimental,
          execArgv,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      { root, test: { name: 'alone', include: [...alone], experimental, execArgv, testTimeout: 60_000 } },
      // The whole program, or whole packs, in one process: what takes seconds where a rule takes milliseconds.
      {
        root,
        test: {
          name: 'whole',
          include: ['test/whole/**/*.test.ts'],
          setupFiles: ['test/seeded.ts'],
          isolate: false,
          experimental,
          execArgv,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        root,
        test: {
          name: 'infra',
          include: ['test/infra/**/*.test.ts'],
          isolate: false,
          experimental,
          execArgv,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      // Real pages in a real browser; it comes with npm, unpacks in a few seconds, once, and needs no emulator.
      {
        root,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          isolate: false,
          experimental,
          execArgv,
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
      // One emulator on two cores: files that load it at once only wait for each other. What waits for the deployed app
      // to come to rest must be alone with it; the tests of stores and consumers have tables of their own.
      {
        root,
        test: {
          name: 'local-aws',
          isolate: false,
          experimental,
          execArgv,
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/global-setup.ts'],
          ...patience,
          fileParallelism: false,
        },
      },
      {
        root,
        test: {
          name: 'deployed',
          isolate: false,
          experimental,
          execArgv,
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/global-setup.ts'],
          ...patience,
          fileParallelism: false,
        },
      },
    ],
  },
});
