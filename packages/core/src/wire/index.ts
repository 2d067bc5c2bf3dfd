/**
 * What travels between peers: packets of sound, and the messages between the two ends of a link. Bytes in, values out, and back.
 * @module
 */
export * from './level.ts'
export * from './link-message.ts'
export * from './packet.ts'
