/**
 * Whole rooms on one machine and in no time: real sessions, the real relay and planner, a network in memory and a clock of one's own.
 * @module
 */
export * from './delay-matrix.ts'
export * from './ear-report.ts'
export * from './planners/comparators.ts'
export * from './planners/metrics.ts'
export { Resident, type Speech } from './resident.ts'
export * from './room-world.ts'
export { speech, type SpeechOptions, talkAndPause } from './speech.ts'
export type { Outage } from './wire-watch.ts'
