// npm run bench -- <name> [--json]: measures something with the real code. Progress goes to stderr, figures to stdout.
import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { app } from './app/bench.ts'
import type { Bench } from './bench.ts'
import { browsers } from './browsers/bench.ts'
import { costs } from './costs/bench.ts'
import type { Flags } from './flags.ts'
import { hop } from './hop/bench.ts'
import { hostile } from './hostile/bench.ts'
import { overload } from './overload/bench.ts'
import { withTable } from './page.ts'
import { peer } from './peer/bench.ts'
import { planner } from './planner/bench.ts'
import { sfu } from './sfu/bench.ts'
import { swarm } from './swarm/bench.ts'

const BENCHES: Readonly<Record<string, Bench>> = {
  ...{ app, browsers, costs, hop, hostile, overload, peer, planner, sfu, swarm },
}

const helpOf = ([name, { about, flags }]: [string, Bench]): string =>
  [
    `  ${name.padEnd(18)} ${about}`,
    ...Object.entries(flags).map(([flag, { value, about, default: given }]) =>
      `    ${`--${flag} ${value}`.trimEnd().padEnd(18)} ${about}${given && ` (${given})`}`.trimEnd(),
    ),
  ].join('\n')

const HELP = `npm run bench -- <name> [--json]

${Object.entries(BENCHES).map(helpOf).join('\n')}

  --json             only the figures on stdout, as one line of JSON; the table goes to stderr
  --write            puts the table into BENCHMARKS.md too, where there is a place for it`

const PAGE = new URL('../../BENCHMARKS.md', import.meta.url)

function readArguments() {
  const allFlags = Object.values(BENCHES).flatMap(({ flags }) => Object.entries(flags))
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...Object.fromEntries(
        allFlags.map(([flag, { value }]) => [flag, { type: value ? ('string' as const) : ('boolean' as const) }]),
      ),
      help: { type: 'boolean', short: 'h' },
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  })
  const { help, json, write, ...rest } = values
  const given: Flags = Object.fromEntries(
    Object.entries(rest).map(([flag, value]) => [flag, value === true ? 'yes' : String(value)]),
  )
  if (help) {
    console.log(HELP)
    process.exit(0)
  }
  const [name = '', ...more] = positionals
  const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined
  if (!bench || more.length > 0)
    throw new Error(name ? `There is no bench called "${positionals.join(' ')}".` : 'Which bench?')
  const strange = Object.keys(given).find((flag) => !Object.hasOwn(bench.flags, flag))
  if (strange !== undefined) throw new Error(`"${name}" takes no --${strange}.`)
  const flags = Object.fromEntries(
    Object.entries(bench.flags).map(([flag, { default: otherwise }]) => [flag, given[flag] ?? otherwise]),
  )
  return { name, bench, flags, json, write }
}

let asked
try {
  asked = readArguments()
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${HELP}`)
  process.exit(2)
}
try {
  const { figures, table } = await asked.bench.run({ flags: asked.flags, say: (line) => console.error(line) })
  ;(asked.json ? console.error : console.log)(table)
  if (asked.write) await writeFile(PAGE, withTable(await readFile(PAGE, 'utf8'), asked.name, table))
  console.log(JSON.stringify(figures))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
