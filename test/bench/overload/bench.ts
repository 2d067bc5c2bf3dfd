/*
 * npm run bench -- overload: simulated rooms whose peers share a processor that is too small for ten seconds, with two
 * super-peers killed and three people coming meanwhile.
 *
 * - The peers are real sessions on the virtual clock (`overloadedRoom` of @banyan/sim). Each packet, timer, handshake
 *   and plan has a price (packages/sim/src/overload/prices.ts), and work is done in the order in which it arose.
 * - The load is what the calm room takes of the processor, over what there is of it for ten seconds. Before and after
 *   that it is 60 %.
 *
 * Measured, for each load and seed: `OverloadedRoomReport` says what each figure means.
 */
import { overloadedRoom, type OverloadedRoomReport } from '@banyan/sim'
import type { Bench, BenchOptions } from '../bench.ts'
import { wholeNumber, wholeNumbers } from '../flags.ts'

interface Row extends OverloadedRoomReport {
  readonly load: number
  readonly seed: number
}

const COLUMNS: readonly (readonly [string, (row: Row) => string | number])[] = [
  ['load', ({ load }) => `${Math.round(load * 100)} %`],
  ['seed', ({ seed }) => seed],
  ['say that CPU is short', ({ short }) => short],
  ['taken for dead', ({ takenForDead }) => takenForDead],
  ['reports (of the living)', ({ losses, lossesOfLiving }) => `${losses} (${lossesOfLiving})`],
  ['plans a peer: mean, most', ({ meanPlans, mostPlans }) => `${meanPlans.toFixed(1)}, ${mostPlans}`],
  ['handshakes', ({ handshakes }) => handshakes],
  ['work', ({ workShare }) => `${Math.round(workShare * 100)} %`],
  ['late', ({ lateMs }) => `${Math.round(lateMs)} ms`],
  [
    'missing of due',
    ({ missing, due }) => `${missing} of ${due} (${((100 * missing) / Math.max(1, due)).toFixed(2)} %)`,
  ],
  ['an ear: median, most', ({ missingMedian, missingMost }) => `${missingMedian}, ${missingMost}`],
  ['longest gap', ({ worstGapMs }) => `${worstGapMs} ms`],
  ['mouth to ear p50, p99', ({ delayMs: { p50, p99 } }) => `${Math.round(p50)}, ${Math.round(p99)} ms`],
  ['missing 2 s after', ({ missingAfter, deafAfter }) => `${missingAfter} (${deafAfter} deaf)`],
  ['joins', ({ joinsMs }) => joinsMs.map((ms) => (ms === Infinity ? 'never' : (ms / 1_000).toFixed(1))).join(', ')],
]

const cells = (row: Row): (string | number)[] => COLUMNS.map(([, cell]) => cell(row))

async function run({ flags, say }: BenchOptions) {
  const listeners = wholeNumber(flags, 'listeners', 4, 200)
  const cores = wholeNumber(flags, 'cores', 1, 64)
  const seeds = wholeNumbers(flags, 'seeds', 0, 9_999)
  const rows: Row[] = []
  for (const load of wholeNumbers(flags, 'loads', 10, 1_000)) {
    for (const seed of seeds) {
      rows.push({ load: load / 100, seed, ...(await overloadedRoom({ seed, listeners, cores, load: load / 100 })) })
      say(cells(rows.at(-1)!).join(' | '))
    }
  }
  const names = COLUMNS.map(([name]) => name)
  const table = [names, names.map(() => '---'), ...rows.map(cells)].map((row) => `| ${row.join(' | ')} |`).join('\n')
  return { figures: rows, table }
}

export const overload: Bench = {
  about: 'simulated rooms whose processor is too small for ten seconds',
  flags: {
    listeners: { default: '30', value: 'N', about: 'how many listen' },
    cores: { default: '1', value: 'N', about: 'of the processor that all share' },
    loads: { default: '70,100,130,200', value: 'N,…', about: 'what the calm room takes of it, in per cent' },
    seeds: { default: '1,2,3,4,5', value: 'N,…', about: 'of all random choices, a room each' },
  },
  run,
}
