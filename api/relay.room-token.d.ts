// What @banyan/relay/room-token exports. `npm run api` writes this file: a change of the public API shows in review.

export declare const MIN_SECRET_BYTES = 32
export interface MintRoomToken extends Omit<RoomTokenClaims, 'identity' | 'room'> {
  readonly secret: string
  readonly identity: string
  readonly room: string
  readonly now?: number
  readonly lifetimeMs?: number
}
export declare const ROOM_TOKEN_LIFETIME_MS = 120000
export interface RoomTokenClaims {
  readonly identity: Identity
  readonly room: RoomId | typeof EVERY_ROOM
  readonly name: string
  readonly role: Role
  readonly speak: Speak
  readonly seed?: boolean | undefined
  readonly id?: string | undefined
}
export declare function mintRoomToken(options: MintRoomToken): Promise<string>

// Not exported; the types above lean on it.

declare const EVERY_ROOM = '*'
