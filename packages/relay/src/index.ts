/**
 * The signaling server of Banyan, as a library. As a program it is `banyan-relay`.
 * @module
 */
export { mintRoomToken, type MintRoomToken, ROOM_TOKEN_LIFETIME_MS } from './auth/room-token.ts'
export { addressPace, type AddressPace, type AddressPaceOptions } from './gateway/address-pace.ts'
export { type Arriving, clientAddress } from './gateway/client-address.ts'
export { newRoomId, type NewRoomId } from './rooms/room-id.ts'
export { createRelay, type Relay, type RelayOptions } from './server.ts'
