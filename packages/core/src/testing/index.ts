/**
 * What tests and the simulator use instead of the world: a clock, chance.
 * @module
 */
export * from './event-loop.ts'
export * from './ogg-packets.ts'
export * from './seeded-random.ts'
export * from './virtual-clock.ts'
