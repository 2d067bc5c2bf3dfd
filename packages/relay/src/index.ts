/**
 * The signaling server of Banyan, as a library. As a program it is `banyan-relay`.
 * @module
 */
export { createRelay, type Relay, type RelayOptions } from './server.ts'
