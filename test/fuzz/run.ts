// npm run fuzz [-- --minutes 10]: tries the parsers, the planner and rooms with strangers with random cases.
import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { fuzz, type FailingSeed } from './fuzz.ts'
import { TARGETS } from './targets.ts'

const SEEDS = new URL('seeds.json', import.meta.url)
/** Seconds between two lines that say how far it is. */
const TELL_EVERY_S = 15
const NAMES = Object.keys(TARGETS)
const NAME_LINES = NAMES.map((name) => `                  ${name}\n`).join('')
const HELP = `npm run fuzz [-- --minutes N | --runs N] [--only NAME] [--seed N]

Parsers get bytes and messages that are garbled, or not; planners get random histories, and every hard rule is checked
after each step; simulated rooms get strangers who do any one thing anywhere. The last line on stdout is JSON:
{"runs":…,"seconds":…,"failures":…,"seed":…}. Exit code 1: faults.

  --minutes N   minutes to run, 0.1 for six seconds (1)
  --runs N      least cases to run instead
  --only NAME   one of these:
${NAME_LINES}  --seed N      first seed: the same seed tries the same cases (drawn from the clock)

A seed that finds a fault is kept in test/fuzz/seeds.json: it is played again first, each time, and by npm test.`

function readArguments() {
  const { values } = parseArgs({
    options: {
      ...{ minutes: { type: 'string' }, runs: { type: 'string' }, only: { type: 'string' }, seed: { type: 'string' } },
      help: { type: 'boolean', short: 'h' },
    } as const,
  })
  if (values.help) {
    console.log(HELP)
    process.exit(0)
  }
  const positive = (name: 'minutes' | 'runs', otherwise: number) => {
    const value = Number(values[name] ?? otherwise)
    if (!(value > 0)) throw new Error(`--${name} takes a number above 0.`)
    return value
  }
  const seed = Number(values.seed ?? Date.now() % 2 ** 31)
  if (!Number.isSafeInteger(seed)) throw new Error('--seed takes a whole number.')
  const targets = Object.entries(TARGETS).filter(([name]) => name === (values.only ?? name))
  if (targets.length === 0) throw new Error(`There is nothing called "${values.only}".`)
  const minutes = values.runs === undefined ? positive('minutes', 1) : Infinity
  return { seed, targets: Object.fromEntries(targets), minutes, most: positive('runs', Infinity) }
}

let asked
try {
  asked = readArguments()
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${HELP}`)
  process.exit(2)
}
const { seed, targets, minutes, most } = asked
const kept = JSON.parse(await readFile(SEEDS, 'utf8')) as FailingSeed[]
const startedAt = performance.now()
const seconds = () => (performance.now() - startedAt) / 1_000
const fresh: FailingSeed[] = []
let toldAt = 0
/** Says how far it is, now and then. */
function tell(runs: number): void {
  if (seconds() - toldAt < TELL_EVERY_S) return
  toldAt = seconds()
  const [of, passed] = [most === Infinity ? '' : ` of ${most}`, Math.round(toldAt)]
  console.error(`${runs}${of} cases in ${passed} s, ${fresh.length} new faults`)
}
const { runs, failures } = await fuzz({
  ...{ targets, kept, seed },
  isEnough(runs) {
    tell(runs)
    return runs >= most || seconds() >= minutes * 60
  },
  found(fault, story) {
    console.error(`${fault.target}: seed ${fault.seed} finds a fault with\n${story}\n`)
    if (!kept.some(({ target, seed }) => target === fault.target && seed === fault.seed)) fresh.push(fault)
  },
})
if (fresh.length > 0) await writeFile(SEEDS, `${JSON.stringify([...kept, ...fresh], null, 2)}\n`)
console.log(JSON.stringify({ runs, seconds: Math.round(seconds() * 10) / 10, failures, seed }))
process.exitCode = failures > 0 ? 1 : 0
