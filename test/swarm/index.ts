/**
 * A swarm: many real peers on one machine, some of which are killed, and what everybody else heard meanwhile.
 * @module
 */
export { SwarmError } from './worker-process.ts'
export type { SwarmFigures } from './figures.ts'
export { runSwarm, type SwarmOptions } from './swarm.ts'
export { summaryOf } from './summary.ts'
