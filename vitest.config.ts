import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'packages/*/src/**/*.test.ts',
            'scripts/**/*.test.ts',
            'test/{bench,fuzz,helpers,worlds}/**/*.test.ts',
          ],
          // No unit test waits for anything: one that takes longer than this hangs, even on a machine that others use too.
          testTimeout: 30_000,
          setupFiles: ['test/helpers/same-chance.ts'],
          // Two hundred files share their modules: to load them anew for each takes longer than most tests do. So nothing may be
          // left behind by a test.
          isolate: false,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          // Real links: 45 to 200 ms each to come up, seconds on a busy machine.
          testTimeout: 60_000,
          hookTimeout: 30_000,
          // Sound has a pace: two files at a time would make each other late.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
