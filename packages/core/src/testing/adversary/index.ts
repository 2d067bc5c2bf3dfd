/**
 * Hostile peers, for tests: what strangers who carry a room could do to it, on its media channels and at its relay.
 * @module
 */
export { Adversary, hostileLinks, hostilePlane } from './adversary.ts'
export * from './alter.ts'
export * from './behaviour.ts'
export * from './flood.ts'
export * from './hold-back.ts'
export * from './invent.ts'
export * from './keep-speaking.ts'
export * from './lying-signaling.ts'
export * from './replay.ts'
export * from './stripes.ts'
export * from './tapped-channel.ts'
