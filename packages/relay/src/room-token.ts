/**
 * Room tokens for the server that knows the people, without the relay: neither Socket.IO nor planning is loaded.
 * @example
 * const token = await mintRoomToken({ secret, identity: 'ada-1', room: 'tea', name: 'Ada', role: 'host', speak: 'direct' })
 * @module
 */
export {
  mintRoomToken,
  type MintRoomToken,
  MIN_SECRET_BYTES,
  ROOM_TOKEN_LIFETIME_MS,
  type RoomTokenClaims,
} from './auth/room-token.ts'
