import { checkPlan, type TopologyEvent, type TopologyPlanner } from '@banyan/core/topology'
import { percentile, treeMetrics } from '@banyan/sim'
import { MODEL, type World } from './world.ts'

/** What one room of one planner showed. Times as they were, in the units of the names. */
export interface RoomRun {
  readonly listeners: number
  readonly joinsPerSecond: number
  readonly joinP50Us: number
  readonly joinP99Us: number
  readonly repairP50Us: number
  readonly repairP99Us: number
  readonly bytesPerPeer: number
  readonly meanRdp: number
  readonly p99Rdp: number
  readonly delayP50Ms: number
  readonly delayP99Ms: number
  readonly depthMean: number
  readonly depthMax: number
  readonly depthOptimalMean: number
  readonly movesPerJoin: number
  readonly unplaced: number
  /** Processor time over time while they joined: less than 1 where other programs got in between. */
  readonly cpuShare: number
  /** Hard rules that the plan broke, after the joins and after the leaves; undefined when nobody looked. */
  readonly violations: number | undefined
}

export interface Gauges {
  /** Milliseconds, as fine as can be had. */
  readonly now: () => number
  /** Milliseconds of processor time of this thread. */
  readonly cpu: () => number
  /** Bytes in use, all garbage taken out first. */
  readonly memory: () => number
}

export interface PlayOptions {
  /** Opens a planner that has not seen anything yet. */
  readonly open: () => TopologyPlanner
  readonly world: World
  readonly gauges: Gauges
  /** Looks for broken rules too: some seconds for a large room. */
  readonly checks: boolean
}

/** Plays a world to a planner. Only what the planner does is timed. @throws Error when the planner refuses an event */
export function play({ open, world, gauges: { now, cpu, memory }, checks }: PlayOptions): RoomRun {
  const { speakers, joins, leaves, delay } = world
  const ticks = ticksFor(joins.length)
  const joinMs = new Float64Array(joins.length)
  const leaveMs = new Float64Array(leaves.length)
  const before = memory()
  const planner = open()
  const timed = (event: TopologyEvent): number => {
    const start = now()
    const result = planner.apply(event)
    const took = now() - start
    if (!result.ok) throw new Error(`the planner refused a ${event.type}: ${result.error}`)
    return took
  }

  for (const speaker of speakers) timed(speaker)
  let allMs = 0
  const start = { cpu: cpu(), wall: now() }
  for (let index = 0; index < joins.length; index += 1) {
    if (index % MODEL.joinsPerSecond === 0) allMs += timed(ticks[index / MODEL.joinsPerSecond]!)
    const took = timed(joins[index]!)
    joinMs[index] = took
    allMs += took
  }
  const cpuShare = (cpu() - start.cpu) / (now() - start.wall)
  const bytes = memory() - before
  const snapshot = planner.snapshot()
  const trees = treeMetrics(snapshot, delay)
  for (let index = 0; index < leaves.length; index += 1) leaveMs[index] = timed(leaves[index]!)

  joinMs.sort()
  leaveMs.sort()
  return {
    listeners: joins.length,
    joinsPerSecond: (joins.length / allMs) * 1_000,
    joinP50Us: percentile(joinMs, 0.5) * 1_000,
    joinP99Us: percentile(joinMs, 0.99) * 1_000,
    repairP50Us: percentile(leaveMs, 0.5) * 1_000,
    repairP99Us: percentile(leaveMs, 0.99) * 1_000,
    bytesPerPeer: bytes / (speakers.length + joins.length),
    meanRdp: trees.meanRdp,
    p99Rdp: trees.p99Rdp,
    delayP50Ms: trees.delayP50Ms,
    delayP99Ms: trees.delayP99Ms,
    depthMean: trees.depthMean,
    depthMax: trees.depthMax,
    depthOptimalMean: trees.depthOptimalMean,
    movesPerJoin: trees.movesPerListener,
    unplaced: trees.unplaced,
    cpuShare,
    violations: checks ? checkPlan(snapshot).length + checkPlan(planner.snapshot()).length : undefined,
  }
}

/** Made before the clock runs, as all events are. */
const ticksFor = (joins: number): TopologyEvent[] =>
  Array.from({ length: Math.ceil(joins / MODEL.joinsPerSecond) }, (_, second) => ({ type: 'tick', at: second * 1_000 }))
