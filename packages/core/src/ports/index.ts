/**
 * The interfaces behind which clock, chance, log, relay, links and sound live. The relay and apps take theirs from
 * here.
 * @module
 */
export * from './audio.ts'
export * from './clock.ts'
export * from './errors.ts'
export * from './frame-signing.ts'
export * from './link.ts'
export * from './logger.ts'
export * from './media-plane.ts'
export * from './random.ts'
export * from './signaling.ts'
export * from './surroundings.ts'
