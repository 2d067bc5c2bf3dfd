/**
 * The relay without a network, for tests and simulation of whole rooms.
 * @module
 */
export { type Line, MemoryRelay, type MemoryRelayOptions } from './memory-relay.ts'
