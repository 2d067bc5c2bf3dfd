/**
 * A swarm: many real peers on one machine, of which some are killed, and what the others played meanwhile.
 * @module
 */
export { SwarmError } from './worker-process.ts'
export type { SwarmFigures } from './figures.ts'
export type { Hostility } from './hostility.ts'
export { runSwarm, type SwarmOptions, type SwarmRun } from './swarm.ts'
export { summaryOf } from './summary.ts'
