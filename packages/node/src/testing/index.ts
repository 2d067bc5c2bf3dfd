/**
 * Reads recordings in tests.
 * @module
 */
export { opusPacketsOf } from './ogg-packets.ts'
