/*
 * npm run bench -- planner: what the topology planner does with 10,000 and 100,000 listeners, beside three others on
 * the same world and events. The model:
 *
 * - Network: round-trip times measured between 490 PlanetLab hosts (packages/sim/data/planetlab-490), or --matrix. The
 *   one-way delay between two peers is half of it, plus the access delay of both.
 * - Listeners: each on a host drawn evenly. Half are wired, half wireless; access delays one way are lognormal with a
 *   median of 5 ms and 18 ms, sigma 0.5. Of all, 32 % are eligible as super-peers with 12 slots each; all those are
 *   wired.
 * - Speakers: 3, each the host farthest from those before, the first drawn; 24 slots, 5 ms of access delay.
 * - Reach: listeners are behind cone NATs and speakers open, so that every pair can link. Pairs that cannot are the
 *   business of the property tests, not of this bench.
 * - The planner never sees the matrix. It is told each peer's access delay, and coordinates that `coordinates().locate`
 *   makes of the host's round-trips to 24 landmark hosts, far apart as the speakers are.
 * - Events: listeners join one by one, 100 to a second of the model, with a tick each second. When all are there, 2 %
 *   leave one by one, drawn evenly.
 *
 * Measured, for each seed and planner, in a process of plain Node for each size and planner, after a room of 5,000
 * joins that is thrown away; medians over the seeds:
 *
 * - joinsPerSecond: joins over all time spent in `apply`, ticks included. joinP50Us, joinP99Us: the time of single
 *   joins.
 * - repairP50Us, repairP99Us: the time of single leaves, of which a third are super-peers'.
 * - bytesPerPeer: heap and array buffers that the planner holds once all are there, garbage taken out, events not
 *   counted.
 * - meanRdp, p99Rdp: delay through the trees over delay straight from the speaker, for each listener, stripe and
 *   speaker; delayP50Ms, delayP99Ms: that delay itself. True delays, not what the planner believes.
 * - depthMean, depthMax: hops from the stage; depthOptimalMean: what they could be at the very least with the same
 *   slots.
 * - movesPerJoin: changes of parent by peers that had one. unplaced: listeners short of a parent, in the worst seed.
 * - cpuShare: processor time over time while they joined. Well below 1 the machine was busy, and times say little.
 *
 * Rooms are held against `checkPlan` after the joins and after the leaves: all of them up to 20,000 listeners, above
 * that the first of each planner. Above 20,000 listeners the others are given 3 seeds at most, and say so (`seeds`).
 */
import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { availableParallelism, cpus } from 'node:os'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { wholeNumber, wholeNumbers } from '../flags.ts'
import type { Bench, BenchOptions } from '../bench.ts'
import type { ChildTask } from './child.ts'
import { benchFiguresOf, figuresOf, type Setting, sizeFiguresOf, summaryOf } from './figures.ts'
import { readMatrixFile } from './matrix-file.ts'
import { type PlannerName, PLANNERS } from './planners.ts'
import type { RoomRun } from './play.ts'

const PLANETLAB = new URL(
  '../../../packages/sim/data/planetlab-490/planetlab-490.rtt-median.upper.u16',
  import.meta.url,
)
const CHILD = fileURLToPath(new URL('child.ts', import.meta.url))
/** No size and planner takes longer, on any machine that is of use. */
const CHILD_LIMIT_MS = 30 * 60_000
const LARGE = 20_000
const SEEDS_OF_OTHERS_IF_LARGE = 3

async function run({ flags, say }: BenchOptions) {
  const matrix = flags.matrix || fileURLToPath(PLANETLAB)
  const seeds = wholeNumber(flags, 'seeds', 1, 1_000)
  const sizes = wholeNumbers(flags, 'listeners', 100, 1_000_000)
  const setting = await settingOf(matrix)
  const runs = []
  for (const listeners of sizes) {
    const found: Partial<Record<PlannerName, RoomRun[]>> = {}
    for (const planner of Object.keys(PLANNERS) as PlannerName[]) {
      const isFewer = planner !== 'banyan' && listeners > LARGE
      const task = { matrix, planner, listeners, seeds: isFewer ? Math.min(seeds, SEEDS_OF_OTHERS_IF_LARGE) : seeds }
      found[planner] = await runChild(task, say)
    }
    runs.push(sizeFiguresOf(found as Record<PlannerName, RoomRun[]>))
  }
  const figures = benchFiguresOf(runs, setting)
  return { figures, table: summaryOf(figures) }
}

/** @throws Error when the process fails or says something else than one RoomRun for each seed */
async function runChild(task: ChildTask, say: (line: string) => void): Promise<RoomRun[]> {
  const { NODE_OPTIONS: _, ...env } = process.env
  const child = spawn(process.execPath, ['--expose-gc', CHILD, JSON.stringify(task)], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: CHILD_LIMIT_MS,
  })
  const ended = once(child, 'close')
  const runs: RoomRun[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    const room = JSON.parse(line) as RoomRun
    runs.push(room)
    const { joinsPerSecond, joinP99Us, repairP99Us, meanRdp, cpuShare } = figuresOf([room])
    say(
      `${task.planner}, ${task.listeners} listeners, seed ${runs.length} of ${task.seeds}: ` +
        `${joinsPerSecond} joins/s, p99 ${joinP99Us} µs, repair p99 ${repairP99Us} µs, ` +
        `RDP ${meanRdp}, ${Math.round(cpuShare * 100)} % of a core`,
    )
  }
  const [code, signal] = (await ended) as [number | null, string | null]
  if (code !== 0) throw new Error(`the rooms of ${task.planner} ended with ${signal ?? `code ${code}`}`)
  if (runs.length !== task.seeds) throw new Error(`${task.planner} played ${runs.length} of ${task.seeds} rooms`)
  return runs
}

async function settingOf(file: string): Promise<Setting> {
  const bytes = await readFile(file)
  const { hosts } = readMatrixFile(file, bytes)
  return {
    data: { name: basename(file), hosts, sha256: createHash('sha256').update(bytes).digest('hex') },
    machine: `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores, Node ${process.versions.node}`,
    commit: await commit(),
  }
}

/** What is measured, with a plus when files have changed since. */
async function commit(): Promise<string> {
  const git = async (...args: string[]) => (await promisify(execFile)('git', args, { cwd: import.meta.dirname })).stdout
  try {
    const hash = (await git('rev-parse', '--short=10', 'HEAD')).trim()
    const changes = await git('status', '--porcelain', '--untracked-files=no')
    return changes === '' ? hash : `${hash}+`
  } catch {
    return 'unknown'
  }
}

export const planner: Bench = {
  about: 'joins, repairs, memory and delays of the topology planner, beside three others',
  flags: {
    listeners: { default: '10000,100000', value: 'N,…', about: 'sizes of the audience; the largest is reported' },
    seeds: { default: '10', value: 'N', about: 'worlds that the medians are taken over' },
    matrix: { default: '', value: 'FILE', about: 'another network: a square JSON array of round-trips in ms, or .u16' },
  },
  run,
}
