import { defineConfig } from 'vitest/config'

/**
 * What takes longer hangs, a test or a hook; machines may be slow. It is a little less than what ends a stage in which
 * nothing is finished (scripts/workspace/stages.mjs), so that the test which hangs is named.
 */
const HANGS_MS = 170_000
/** `expect.poll` gives up after a second unless told otherwise. */
const PATIENTLY = { poll: { timeout: 60_000 } }

/** Tests in a Chromium that they share, as they share the app. */
const IN_THE_APP = {
  testTimeout: HANGS_MS,
  hookTimeout: HANGS_MS,
  expect: PATIENTLY,
  globalSetup: ['test/e2e/shared/start.ts'],
  // One file at a time: two would need more than two cores, and each would make the other late. They share their
  // modules.
  fileParallelism: false,
  isolate: false,
}

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'packages/*/src/**/*.test.ts',
            'scripts/**/*.test.ts',
            'test/{bench,fuzz,helpers,swarm}/**/*.test.ts',
          ],
          testTimeout: HANGS_MS,
          hookTimeout: HANGS_MS,
          setupFiles: ['test/helpers/same-chance.ts'],
          // Two hundred files share their modules: to load them anew for each takes longer than most tests do. So
          // nothing may be left behind by a test.
          isolate: false,
          // vitest leaves one core alone, of two as of twenty.
          maxWorkers: '100%',
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: HANGS_MS,
          hookTimeout: HANGS_MS,
          expect: PATIENTLY,
          // Sound has a pace, so these tests wait for most of their time. With more than two files side by side, each
          // would make the others late.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'packages',
          include: ['test/packages/**/*.test.ts'],
          globalSetup: ['test/packages/install.ts'],
          testTimeout: HANGS_MS,
          hookTimeout: HANGS_MS,
          expect: PATIENTLY,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'scenes',
          include: ['test/scenes/**/*.test.ts'],
          testTimeout: HANGS_MS,
          hookTimeout: HANGS_MS,
          expect: PATIENTLY,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'stories',
          include: ['test/stories/**/*.test.ts'],
          ...IN_THE_APP,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          ...IN_THE_APP,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
})
