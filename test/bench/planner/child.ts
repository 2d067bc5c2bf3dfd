// One size and one planner, in a process of plain Node: what starts a bench rewrites modules as it loads them, and that
// would be timed too. Prints one RoomRun a line. Arguments: a ChildTask as JSON.
import { readFile } from 'node:fs/promises'
import { readMatrixFile } from './matrix-file.ts'
import { play } from './play.ts'
import { type PlannerName, PLANNERS } from './planners.ts'
import { drawWorld } from './world.ts'

export interface ChildTask {
  readonly matrix: string
  readonly planner: PlannerName
  readonly listeners: number
  readonly seeds: number
}

/** Joins of a room that is thrown away, so that the compiler is done with the planner before the clock runs. */
const WARM_UP = 5_000
/** Up to this size each room is held against the rules; of larger ones, the first of each planner. */
const ALWAYS_CHECKED = 20_000

const { matrix: file, planner, listeners, seeds } = JSON.parse(process.argv[2] ?? '') as ChildTask
const { gc } = globalThis
if (!gc) throw new Error('needs --expose-gc')
const gauges = {
  now: () => performance.now(),
  cpu: () => {
    const { user, system } = process.threadCpuUsage()
    return (user + system) / 1_000
  },
  memory: () => {
    gc()
    gc()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  },
}
const matrix = readMatrixFile(file, await readFile(file))
const open = PLANNERS[planner]
play({ open, world: drawWorld({ matrix, listeners: WARM_UP, seed: 0 }), gauges, checks: false })
for (let seed = 1; seed <= seeds; seed += 1) {
  const checks = seed === 1 || listeners <= ALWAYS_CHECKED
  console.log(JSON.stringify(play({ open, world: drawWorld({ matrix, listeners, seed }), gauges, checks })))
}
