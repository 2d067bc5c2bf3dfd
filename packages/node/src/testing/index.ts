/**
 * What tests use to look into recordings.
 * @module
 */
export * from './ogg-packets.ts'
