/**
 * The relay without a network: its rooms, its planner and its answers, for tests and simulation of whole rooms.
 * @module
 */
export type { PlannerSettings } from '../config.ts'
export { type Line, type LineOrigin, MemoryRelay, type MemoryRelayOptions } from './memory-relay.ts'
