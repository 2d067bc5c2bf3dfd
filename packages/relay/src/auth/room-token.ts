import { Identity, Name, ok, type Refusal, type Result, Role, RoomId, Speak } from '@banyan/core/protocol'
import { errors, jwtVerify, SignJWT } from 'jose'
import * as v from 'valibot'
import { no } from '../rooms/command.ts'

/** The `aud` claim. Tokens that the app makes for anything else are no room tokens. */
const AUDIENCE = 'banyan:room'
const ALGORITHM = 'HS256'

/** Bytes of the secret, at least: as many as an HS256 signature has. A shorter secret is easier to guess than a
 *  signature. */
export const MIN_SECRET_BYTES = 32

/** How long a room token admits unless said otherwise, in ms: long enough to load a page and connect. A seat in the
 *  room outlives it. */
export const ROOM_TOKEN_LIFETIME_MS = 120_000

/** The room of a token that admits to every room. Seeds alone may have one. */
export const EVERY_ROOM = '*'

/** What a room token says: who somebody is, and what they may do in one room. */
export interface RoomTokenClaims {
  /** The stable id of the person. */
  readonly identity: Identity
  readonly room: RoomId | typeof EVERY_ROOM
  /** What others see, 1 to 50 characters. */
  readonly name: string
  /** The most powerful role that they may come in with; `host` may start the room. */
  readonly role: Role
  /** What becomes of their request for the microphone. */
  readonly speak: Speak
  /** Whether the relay takes the peer for a seed, if it says that it is one. A seed is a listener and never speaks.
   *  @default false */
  readonly seed?: boolean | undefined
  /** Names the token, so that it can be revoked: 1 to 64 letters, digits, hyphens and underscores (the claim `jti`). */
  readonly id?: string | undefined
}

/** What a room token is to say, and the secret to sign it with. */
export interface MintRoomToken extends Omit<RoomTokenClaims, 'identity' | 'room'> {
  /** The secret of the relay (`roomSecret`), 32 bytes or more. */
  readonly secret: string
  /** The stable id of the person: 1 to 100 characters without spaces. */
  readonly identity: string
  /** The only room that the token admits to; `*` for every room, which goes with `seed: true` alone. */
  readonly room: string
  /** Milliseconds since 1970. @default Date.now() */
  readonly now?: number
  /** How long the token admits, in ms. @default 120_000 */
  readonly lifetimeMs?: number
}

const Claims = v.pipe(
  v.object({
    ...{ sub: Identity, room: v.union([v.literal(EVERY_ROOM), RoomId]), name: Name, role: Role, speak: Speak },
    seed: v.optional(v.boolean()),
    jti: v.exactOptional(v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/, 'is not the id of a token'))),
  }),
  // Whoever gets hold of a token that lives for weeks must not be heard with it.
  v.check(({ seed, role, speak }) => !seed || (role === 'listener' && speak === 'never'), 'a seed never speaks'),
  v.check(({ seed, room }) => seed || room !== EVERY_ROOM, 'seeds alone are admitted to every room'),
)

/**
 * Makes a room token (a JWT, RFC 7519, signed with HS256) for the app that knows the people. A relay with the same
 * secret admits on it.
 * @throws RangeError when the secret is shorter than 32 bytes, or when a claim is out of range and no relay would take
 * it
 * @example await mintRoomToken({ secret, identity: 'ada', name: 'Ada', room: 'tea', role: 'listener', speak: 'ask' })
 */
export async function mintRoomToken(options: MintRoomToken): Promise<string> {
  const { secret, identity, id, now = Date.now(), lifetimeMs = ROOM_TOKEN_LIFETIME_MS, ...rest } = options
  const claims = v.safeParse(Claims, { sub: identity, ...(id !== undefined && { jti: id }), ...rest })
  if (!claims.success) {
    const [issue] = claims.issues
    throw new RangeError(`a room token cannot say this: ${v.getDotPath(issue) ?? 'claims'} ${issue.message}`)
  }
  return new SignJWT(claims.output)
    .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
    .setAudience(AUDIENCE)
    .setIssuedAt(seconds(now))
    .setExpirationTime(seconds(now + lifetimeMs))
    .sign(keyOf(secret))
}

/** Reads a room token. Refuses with `token-missing`, `token-expired` or `token-invalid`. Never rejects. */
export type ReadRoomToken = (token: string | undefined) => Promise<Result<RoomTokenClaims, Refusal>>

/** Whether a token with that id was revoked. */
export type IsTokenRevoked = (id: string) => boolean | Promise<boolean>

/** Whether what a good room token says still holds. */
export type StillAdmits = (claims: RoomTokenClaims) => boolean | Promise<boolean>

export interface RoomTokenReaderOptions {
  readonly secret: string
  /** Milliseconds since 1970. */
  readonly wallTime: () => number
  /** Asked about every good token that has an id. When it fails, the token is refused. @default none is revoked */
  readonly isRevoked?: IsTokenRevoked | undefined
  /** Asked about every good token. When it fails, the token is refused. @default all do */
  readonly stillAdmits?: StillAdmits | undefined
}

/**
 * Reads room tokens that were made with the same secret.
 * @throws RangeError when the secret is shorter than 32 bytes
 */
export function roomTokenReader({ secret, wallTime, isRevoked, stillAdmits }: RoomTokenReaderOptions): ReadRoomToken {
  const key = keyOf(secret)
  return async (token) => {
    if (token === undefined) return no('token-missing', 'this relay admits on a room token')
    try {
      const { payload } = await jwtVerify(token, key, {
        ...{ algorithms: [ALGORITHM], audience: AUDIENCE, requiredClaims: ['exp'] },
        currentDate: new Date(wallTime()),
      })
      const claims = v.safeParse(Claims, payload)
      if (!claims.success) return invalid()
      const { sub, jti, ...rest } = claims.output
      if (jti !== undefined && (await isRevoked?.(jti))) return no('token-invalid', 'this token was revoked')
      const said: RoomTokenClaims = { identity: sub, ...rest, ...(jti !== undefined && { id: jti }) }
      // Whoever has a way to ask for another token asks, and hears from the app why there is none.
      if ((await stillAdmits?.(said)) === false) return no('token-expired', 'this token does not hold any more')
      return ok(said)
    } catch (error) {
      return error instanceof errors.JWTExpired ? no('token-expired', 'this token is too old') : invalid()
    }
  }
}

/** One refusal for all causes, so that a forger learns nothing from it. */
const invalid = () => no('token-invalid', 'this token is not one of ours')

function keyOf(secret: string): Uint8Array {
  const key = new TextEncoder().encode(secret)
  if (key.length >= MIN_SECRET_BYTES) return key
  throw new RangeError(`the secret of room tokens has ${MIN_SECRET_BYTES} bytes or more, this one has ${key.length}`)
}

const seconds = (ms: number): number => Math.floor(ms / 1_000)
