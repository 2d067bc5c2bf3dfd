import { median, rounded } from '../statistics.ts'
import { type Comparator, COMPARATORS, type PlannerName } from './planners.ts'
import type { RoomRun } from './play.ts'

/** Places behind the point, in the order of the output. */
const PLACES = {
  listeners: 0,
  joinsPerSecond: 0,
  joinP50Us: 1,
  joinP99Us: 1,
  repairP50Us: 1,
  repairP99Us: 1,
  bytesPerPeer: 0,
  meanRdp: 3,
  p99Rdp: 2,
  delayP50Ms: 1,
  delayP99Ms: 1,
  depthMean: 2,
  depthMax: 0,
  depthOptimalMean: 2,
  movesPerJoin: 3,
  unplaced: 0,
  cpuShare: 2,
} as const satisfies Record<keyof Omit<RoomRun, 'violations'>, number>

type Metric = keyof typeof PLACES
const METRICS = Object.keys(PLACES) as Metric[]

/** Each figure is the median over all seeds; `unplaced` is that of the worst seed. */
export type PlannerFigures = Readonly<Record<Metric, number>> & {
  readonly seeds: number
  /** Rooms that were held against all hard rules, and how often they broke one. */
  readonly checked: number
  readonly violations: number
}
export interface SizeFigures extends PlannerFigures {
  readonly vs: Readonly<Record<Comparator, PlannerFigures>>
}
export interface Setting {
  readonly data: { readonly name: string; readonly hosts: number; readonly sha256: string }
  readonly machine: string
  readonly commit: string
}
/** The figures of the largest size, and those of all. */
export interface BenchFigures extends SizeFigures, Setting {
  readonly runs: readonly SizeFigures[]
}

/** @throws RangeError without runs */
export function figuresOf(runs: readonly RoomRun[]): PlannerFigures {
  const entries = METRICS.map((metric) => {
    const values = runs.map((run) => run[metric])
    return [metric, rounded(metric === 'unplaced' ? Math.max(...values) : median(values), PLACES[metric])]
  })
  const checked = runs.flatMap(({ violations }) => violations ?? [])
  return {
    ...(Object.fromEntries(entries) as Record<Metric, number>),
    seeds: runs.length,
    checked: checked.length,
    violations: checked.reduce((sum, count) => sum + count, 0),
  }
}

/** What one size showed, ours in front. @throws RangeError when a planner has no runs */
export function sizeFiguresOf(runs: Readonly<Record<PlannerName, readonly RoomRun[]>>): SizeFigures {
  const vs = Object.fromEntries(COMPARATORS.map((name) => [name, figuresOf(runs[name])]))
  return { ...figuresOf(runs.banyan), vs: vs as Record<Comparator, PlannerFigures> }
}

/** @throws RangeError without sizes */
export function benchFiguresOf(runs: readonly SizeFigures[], setting: Setting): BenchFigures {
  const largest = runs.toSorted((a, b) => b.listeners - a.listeners)[0]
  if (!largest) throw new RangeError('a bench needs at least one size')
  return { ...largest, runs, ...setting }
}

/** A Markdown table for each size, as it stands in BENCHMARKS.md. */
export function summaryOf({ runs, data, machine, commit }: BenchFigures): string {
  const tables = runs.map((size) => {
    const columns: readonly PlannerFigures[] = [size, ...COMPARATORS.map((name) => size.vs[name])]
    const rows = [...METRICS.filter((metric) => metric !== 'listeners'), 'seeds', 'checked', 'violations'] as const
    return tableOf([
      [`${thousands(size.listeners)} listeners`, 'Banyan', 'random', 'minimum depth', '… + nearest'],
      ...rows.map((name) => [name as string].concat(columns.map((figures) => thousands(figures[name])))),
    ])
  })
  const source = `${data.name}: ${data.hosts} hosts, sha256 ${data.sha256.slice(0, 16)}…`
  return [...tables, `${source}\\\n${machine}; commit ${commit}`].join('\n\n')
}

/** The first row is the head. Columns are as wide as what stands in them, as the formatter wants it. */
function tableOf(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at]!)).join(' | ')} |`
  const [head, ...body] = rows
  return [head!, widths.map((width) => '-'.repeat(width)), ...body].map(line).join('\n')
}

const thousands = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 3 })
