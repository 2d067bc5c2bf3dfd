import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { APP, bin, ROOT, WORKSPACE_NODE } from './paths.mjs'
import { memoryOf } from './passed-before.mjs'
import { run } from './run.mjs'

/**
 * Limits how long a stage of tests may finish nothing, in ms, before it counts as hanging. The whole stage has no
 * limit: machines may be slow.
 */
export const STALL_MS = 180_000

/** What `npm test -- --quick` leaves of the tests in a browser: the shortest way through all of the app. */
const ONE_STORY = 'test/stories/story.test.ts'
/** TypeScript 7 is native, and eight times as quick as 6, which SvelteKit and our own tools need for its API. */
const TSC = join(ROOT, 'node_modules', 'typescript-7', 'bin', 'tsc')
const REPORTER = join('scripts', 'workspace', 'finished-reporter.mjs')

/**
 * One thing that `npm test` does. A check passes or fails as a whole, and is left out while nothing has changed since
 * it passed; a project is a vitest project, each of whose tests counts.
 * @typedef {{
 *   name: string,
 *   about: string,
 *   commands?: readonly { command: string, args: readonly string[], cwd?: string }[],
 *   project?: string,
 *   needs?: readonly ('chromium' | 'build')[],
 *   readsDocuments?: boolean,
 *   quick?: readonly string[],
 *   arguments?: readonly string[],
 *   isPatient?: boolean,
 * }} Stage `arguments` go to vitest. With `quick` the stage is part of `npm test -- --quick`, with these arguments. The
 *   tests of a patient stage do not judge sound or pace, so a busy machine does not matter to them.
 * @typedef {{
 *   passed: number,
 *   failed: number,
 *   skipped: number,
 *   output: string,
 *   ms: number,
 *   unchanged?: boolean,
 * }} StageResult `unchanged`: a check that was left out
 */

/** @type {readonly Stage[]} Quick ones first: who broke a type learns it in seconds. */
export const STAGES = [
  {
    name: 'types',
    about: 'TypeScript in core, relay, tests and scripts',
    commands: ['tsconfig.json', 'tsconfig.pure.json', 'tsconfig.node20.json'].map((config) => ({
      command: WORKSPACE_NODE,
      args: [TSC, '-p', config],
    })),
    quick: [],
  },
  {
    name: 'svelte',
    about: 'TypeScript and markup of the app',
    commands: [{ command: WORKSPACE_NODE, args: ['--run', 'check'], cwd: APP }],
  },
  { name: 'lint', about: 'oxlint', commands: [{ command: bin('oxlint'), args: ['--deny-warnings'] }], quick: [] },
  {
    name: 'format',
    about: 'prettier',
    commands: [{ command: bin('prettier'), args: ['--check', '.'] }],
    readsDocuments: true,
  },
  {
    name: 'layers',
    about: 'directions and circles of imports',
    commands: [{ command: WORKSPACE_NODE, args: ['scripts/layers.ts'] }],
    quick: [],
  },
  {
    name: 'documents',
    about: 'paths and links in documents, and the length of lines',
    commands: [{ command: WORKSPACE_NODE, args: ['scripts/documents.ts'] }],
    readsDocuments: true,
  },
  {
    name: 'unused',
    about: 'files, exports and packages that nobody uses',
    commands: [
      { command: bin('knip'), args: [] },
      { command: WORKSPACE_NODE, args: ['scripts/exports.ts'] },
    ],
    readsDocuments: true, // examples in documents use exports
  },
  {
    name: 'api',
    about: 'public API: documented, and as in api/',
    commands: [{ command: WORKSPACE_NODE, args: ['scripts/api.mjs'] }],
  },
  { name: 'unit', about: 'tests beside the sources', project: 'unit', quick: [] },
  { name: 'integration', about: 'real links and a real relay, in Node', project: 'integration' },
  {
    name: 'packages',
    about: 'packages as strangers install them',
    project: 'packages',
    needs: ['chromium'],
    isPatient: true,
    // Pages that listen take half a core each: with more of them side by side each hears its first sound later.
    arguments: ['--maxConcurrency=3'],
  },
  {
    name: 'scenes',
    about: 'every scene of the app, for everybody',
    project: 'scenes',
    needs: ['build', 'chromium'],
    isPatient: true,
  },
  {
    name: 'stories',
    about: 'what people do in the app, in Chromium',
    project: 'stories',
    needs: ['build', 'chromium'],
    quick: [ONE_STORY],
  },
  { name: 'e2e', about: 'the sound of the app in Chromium', project: 'e2e', needs: ['build', 'chromium'] },
]

/**
 * What may run side by side: checks that follow one another, each of which keeps one core busy, and patient tests that
 * follow one another. Other tests want the machine to themselves.
 * @param {readonly Stage[]} stages
 * @returns {Stage[][]}
 */
export function batches(stages) {
  /** @type {Stage[][]} */
  const batches = []
  for (const stage of stages) {
    const last = batches.at(-1)
    const isAlike = last?.every(
      ({ project, isPatient }) =>
        (project === undefined) === (stage.project === undefined) && isPatient === stage.isPatient,
    )
    if (last && isAlike && (stage.project === undefined || stage.isPatient)) last.push(stage)
    else batches.push([stage])
  }
  return batches
}

/** What `npm test -- --quick` does. @returns {Stage[]} */
export const quickStages = () => STAGES.flatMap((stage) => (stage.quick ? [{ ...stage, arguments: stage.quick }] : []))

/**
 * @param {Stage} stage
 * @param {{ rest: readonly string[], show: boolean }} options `rest` goes to vitest
 * @returns {Promise<StageResult>}
 */
export const runStage = (stage, { rest, show }) =>
  stage.project === undefined
    ? runChecks(stage, show)
    : runProject(stage.project, [...(stage.arguments ?? []), ...rest], show)

/** @param {Stage} stage @param {boolean} show @returns {Promise<StageResult>} */
async function runChecks({ name, readsDocuments = false, commands = [] }, show) {
  const { passedBefore, remember } = memoryOf({ name, readsDocuments })
  if (passedBefore) return { passed: 1, failed: 0, skipped: 0, output: '', ms: 0, unchanged: true }
  let output = ''
  let ms = 0
  let failed = 0
  for (const { command, args, cwd } of commands) {
    const result = await run(command, args, { show, ...(cwd && { cwd }) })
    ms += result.ms
    if (result.code !== 0) {
      failed = 1
      output += result.output
    }
  }
  if (failed === 0) remember()
  return { passed: 1 - failed, failed, skipped: 0, output, ms }
}

/** @param {string} project @param {readonly string[]} rest @param {boolean} show @returns {Promise<StageResult>} */
async function runProject(project, rest, show) {
  const report = join(ROOT, 'artifacts', 'test', `${project}.json`)
  mkdirSync(dirname(report), { recursive: true })
  rmSync(report, { force: true })
  const reporters = ['--reporter=default', `--reporter=${REPORTER}`, '--reporter=json', `--outputFile.json=${report}`]
  const { code, output, ms } = await run(bin('vitest'), ['run', '--project', project, ...reporters, ...rest], {
    stallMs: STALL_MS,
    signs: 'finished',
    show,
  })
  return { ...count(report, code), output, ms }
}

/**
 * @param {string} report @param {number} code vitest's exit code
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function count(report, code) {
  // No report: vitest itself broke, or took too long.
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 }
  const read = JSON.parse(readFileSync(report, 'utf8'))
  /** A file that could not even be loaded has no failed tests to count. */
  const brokenFiles = read.testResults.filter(
    (/** @type {{ status: string, assertionResults: unknown[] }} */ file) =>
      file.status === 'failed' && file.assertionResults.length === 0,
  ).length
  const failed = read.numFailedTests + brokenFiles
  return {
    passed: read.numPassedTests,
    // vitest fails without a failed test when an error escapes from one, or when there are no tests.
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: read.numPendingTests + read.numTodoTests,
  }
}
