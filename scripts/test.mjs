// npm test: installs what is missing and runs every check and every test. Runs on Node 20; the rest on Node 24.
import { parseArgs } from 'node:util'
import { ensureBuilt } from './workspace/build.mjs'
import { ensureChromium } from './workspace/chromium.mjs'
import { ensureInstalled } from './workspace/install.mjs'
import { ensureRouteTypes } from './workspace/route-types.mjs'
import { duration, endOnInterrupt, giveUp, StepFailure } from './workspace/run.mjs'
import { batches, quickStages, runStage, STAGES } from './workspace/stages.mjs'
import { ensureWords } from './workspace/words.mjs'

const HELP = `npm test                              everything
npm test -- --quick                   for daily work: types, lint, layers, unit, and one story in a browser
npm test -- --only unit               one stage, or several: --only types,unit
npm test -- --only unit -- plan       what follows a second -- goes to vitest: here, files whose name has "plan"
npm test -- --verbose                 show what each stage prints as it goes

A check whose files are as they were when it last passed is not done again. Tests are.
Stages: ${STAGES.map(({ name }) => name).join(', ')}`

/** @returns {{ stages: typeof STAGES, rest: string[], verbose: boolean }} */
function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      only: { type: 'string', multiple: true },
      quick: { type: 'boolean' },
      verbose: { type: 'boolean' },
    },
  })
  if (values.help) {
    console.log(HELP)
    process.exit(0)
  }
  const names = values.only?.flatMap((list) => list.split(','))
  const unknown = names?.find((name) => !STAGES.some((stage) => stage.name === name))
  if (unknown !== undefined) throw new Error(`There is no stage called "${unknown}".`)
  if (names && values.quick) throw new Error('--quick is a choice of stages, and --only is another.')
  return {
    stages: values.quick ? quickStages() : names ? STAGES.filter(({ name }) => names.includes(name)) : STAGES,
    rest: positionals,
    verbose: values.verbose ?? false,
  }
}

/** @param {ReturnType<typeof readArguments>} asked */
async function main({ stages, rest, verbose }) {
  const started = performance.now()
  const say = (/** @type {string} */ line) => console.log(line)
  await ensureInstalled(say)
  await ensureWords(say)
  await ensureRouteTypes()
  if (stages.some((stage) => stage.needs?.includes('chromium'))) process.env.CHROMIUM_PATH = await ensureChromium(say)
  let passed = 0
  let failed = 0
  for (const batch of batches(stages)) {
    if (batch.some((stage) => stage.needs?.includes('build'))) await ensureBuilt(() => {})
    const running = batch.map((stage) => ({ stage, end: runStage(stage, { rest, show: verbose }) }))
    for (const { stage, end } of running) {
      process.stdout.write(`${stage.name.padEnd(12)} ${stage.about} … `)
      const result = await end
      passed += result.passed
      failed += result.failed
      const counts = stage.project ? `${result.passed} passed, ${result.failed} failed, ` : ''
      const what = result.unchanged ? 'unchanged since it passed' : `${counts}${duration(result.ms)}`
      console.log(`${result.failed === 0 ? 'ok' : 'FAILED'} (${what})`)
      if (result.failed > 0 && !verbose) console.log(`\n${result.output.trimEnd()}\n`)
      else if (result.skipped > 0) console.log(`${''.padEnd(12)} ${result.skipped} skipped`)
    }
  }
  console.log(`\nin ${duration(performance.now() - started)}`)
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}

let asked
try {
  asked = readArguments()
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${HELP}`)
  process.exit(2)
}
endOnInterrupt()
try {
  await main(asked)
} catch (error) {
  if (error instanceof StepFailure) console.log('0 passed, 1 failed')
  giveUp(error)
}
