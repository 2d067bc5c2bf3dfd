// npm run bench -- <name> [--json]: measures something with the real code. Progress goes to stderr, figures to stdout.
import { parseArgs } from 'node:util'
import { hop } from './hop/bench.ts'

export interface BenchOptions {
  /** Runs whose median is reported. */
  readonly runs: number
  readonly say: (line: string) => void
}
export interface Bench {
  readonly about: string
  readonly run: (options: BenchOptions) => Promise<{ readonly figures: object; readonly table: string }>
}

const BENCHES: Readonly<Record<string, Bench>> = { hop }

const HELP = `npm run bench -- <name> [--json] [--runs N]

${Object.entries(BENCHES)
  .map(([name, { about }]) => `  ${name.padEnd(8)} ${about}`)
  .join('\n')}

  --json     only the figures, as one line of JSON, on stdout
  --runs N   how many runs the medians are taken over (3)`

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      json: { type: 'boolean', default: false },
      runs: { type: 'string', default: '3' },
    },
  })
  if (values.help) {
    console.log(HELP)
    process.exit(0)
  }
  const [name = '', ...more] = positionals
  const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined
  if (!bench || more.length > 0)
    throw new Error(name ? `There is no bench called "${positionals.join(' ')}".` : 'Which bench?')
  const runs = Number(values.runs)
  if (!Number.isInteger(runs) || runs < 1 || runs > 100) throw new Error('--runs takes a whole number from 1 to 100.')
  return { bench, runs, json: values.json }
}

let asked
try {
  asked = readArguments()
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${HELP}`)
  process.exit(2)
}
try {
  const { figures, table } = await asked.bench.run({ runs: asked.runs, say: (line) => console.error(line) })
  if (!asked.json) console.log(table)
  console.log(JSON.stringify(figures))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
