/**
 * What tests and simulators use instead of the world: a clock, chance, a network and a relay connection in memory, and
 * peers that mean harm.
 * @module
 */
export { memoizedSigning } from '../signing/memoized-signing.ts'
export { nobleSigning } from '../signing/noble-signing.ts'
export { memorySignaling, type RelayLine } from '../signaling/memory.ts'
export { MemoryNetwork, type MemoryNetworkOptions } from '../transport/memory/memory-network.ts'
export * from './adversary/index.ts'
export * from './event-loop.ts'
export * from './processor.ts'
export * from './seeded-random.ts'
export * from './virtual-clock.ts'
