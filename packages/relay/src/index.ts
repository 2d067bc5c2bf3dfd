/**
 * The relay as a library: a signaling server for rooms, to attach to an HTTP server. As a program it is `banyan-relay`.
 * @example
 * const server = createServer().listen(3001)
 * const relay = createRelay({ server, iceServers: [{ urls: 'stun:stun.example.org' }] })
 * @module
 */
export { mintRoomToken, type MintRoomToken, ROOM_TOKEN_LIFETIME_MS } from './auth/room-token.ts'
export type { PlannerSettings } from './config.ts'
export { addressPace, type AddressPace, type AddressPaceOptions } from './gateway/address-pace.ts'
export { type Arriving, clientAddress } from './gateway/client-address.ts'
export {
  parseTrustedProxies,
  type ProxyRule,
  type TrustedProxies,
  trustedProxies,
  type TrustedProxiesOptions,
} from './gateway/trusted-proxies.ts'
export { newRoomId, type NewRoomId } from './rooms/room-id.ts'
export { createRelay, type Relay, type RelayOptions } from './server.ts'
