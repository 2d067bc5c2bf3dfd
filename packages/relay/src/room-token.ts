/**
 * Room tokens for the server that knows the people, without the relay: neither Socket.IO nor planning is loaded.
 * @example
 * const ada = { identity: 'ada-1', name: 'Ada', role: 'host', speak: 'direct' } as const
 * const token = await mintRoomToken({ secret, room: 'tea', ...ada })
 * @module
 */
export {
  mintRoomToken,
  type MintRoomToken,
  MIN_SECRET_BYTES,
  ROOM_TOKEN_LIFETIME_MS,
  type RoomTokenClaims,
} from './auth/room-token.ts'
