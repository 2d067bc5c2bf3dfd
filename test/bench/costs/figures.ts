import { quantile, rounded } from '../statistics.ts'
import type { AbuseResult } from './abuses.ts'

/** One abuse as it was measured. */
export interface AbuseRun extends AbuseResult {
  readonly name: string
  readonly calmMs: readonly number[]
  /** While the same was done to another relay (or app) on this machine. */
  readonly floorMs: readonly number[]
  readonly abusedMs: readonly number[]
  /** Of the relay, before and after; of the app where that is what was abused. */
  readonly rssMbBefore: number
  readonly rssMb: number
  /** People who meant no harm and lost their connection, or were refused something. */
  readonly harmed: number
}

export interface AbuseFigures {
  readonly p99Ms: number
  readonly calmP99Ms: number
  readonly timesCalm: number
  readonly floorP99Ms: number
  readonly rssMb: number
  readonly rssMbBefore: number
  readonly harmed: number
  readonly closed: Readonly<Record<string, number>>
  readonly seen: Readonly<Record<string, number>>
}

export interface CostFigures {
  readonly abuse: Readonly<Record<string, AbuseFigures>>
}

/** Figures out of runs, in their order. @throws RangeError when a run has no signals */
export function figuresOf(runs: readonly AbuseRun[]): CostFigures {
  return { abuse: Object.fromEntries(runs.map((run) => [run.name, figuresOfOne(run)])) }
}

function figuresOfOne({ calmMs, floorMs, abusedMs, rssMbBefore, rssMb, harmed, closed, seen }: AbuseRun): AbuseFigures {
  const [p99Ms, calmP99Ms] = [quantile(abusedMs, 0.99), quantile(calmMs, 0.99)]
  return {
    ...{ p99Ms: rounded(p99Ms, 2), calmP99Ms: rounded(calmP99Ms, 2), timesCalm: rounded(p99Ms / calmP99Ms, 1) },
    floorP99Ms: rounded(quantile(floorMs, 0.99), 2),
    ...{ rssMb: rounded(rssMb, 0), rssMbBefore: rounded(rssMbBefore, 0), harmed, closed },
    seen: Object.fromEntries(Object.entries(seen).map(([name, value]) => [name, rounded(value, 1)])),
  }
}

/** The figures as a table of Markdown. */
export function tableOf({ abuse }: CostFigures): string {
  const rows = Object.entries(abuse).map(([name, figures]) => {
    const { p99Ms, calmP99Ms, timesCalm, floorP99Ms, rssMbBefore, rssMb, harmed, closed } = figures
    const times = [`${p99Ms} ms`, `${calmP99Ms} ms`, timesCalm, `${floorP99Ms} ms`].join(' | ')
    const ended = Object.entries(closed).map(([code, count]) => `${count} ${code}`)
    return [name, times, `${rssMbBefore}, ${rssMb} MB`, harmed, ended.join(', ')]
  })
  const head = [
    ...['abuse', 'p99', 'p99 in calm', 'times', 'floor'],
    ...['memory before, after', 'harmed', 'closed by the relay'],
  ]
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
