import { jwtVerify, SignJWT } from 'jose'

/** People without an account, each the same guest for as long as they keep their cookie: a ban is for the identity. */
export interface Guests {
  newIdentity(): string
  /** @returns what the cookie of this guest holds */
  token(identity: string): Promise<string>
  /** @returns the identity; undefined for a cookie that is forged, spoilt, too old or not a guest's */
  read(token: string | undefined): Promise<string | undefined>
}

/** Longer than any room lives. */
export const GUEST_SECONDS = 30 * 24 * 60 * 60
const AUDIENCE = 'banyan:guest'
const PREFIX = 'guest:'

export interface GuestsOptions {
  /** Others in the room see a guest's identity, so the cookie is signed: nobody becomes the guest whom they saw. */
  key: Uint8Array
  /** Milliseconds since 1970. */
  now: () => number
  /** A few letters and digits that nobody guesses. */
  newId: () => string
}

/** Guests' cookies as JWTs (HS256). */
export function guestsWith({ key, now, newId }: GuestsOptions): Guests {
  return {
    newIdentity: () => PREFIX + newId(),
    async token(identity) {
      const seconds = Math.floor(now() / 1000)
      return await new SignJWT()
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(identity)
        .setAudience(AUDIENCE)
        .setExpirationTime(seconds + GUEST_SECONDS)
        .sign(key)
    },
    async read(token) {
      if (!token) return undefined
      try {
        const { payload } = await jwtVerify(token, key, {
          ...{ algorithms: ['HS256'], audience: AUDIENCE, requiredClaims: ['sub', 'exp'] },
          currentDate: new Date(now()),
        })
        return payload.sub?.startsWith(PREFIX) ? payload.sub : undefined
      } catch {
        return undefined // whoever holds a cookie that does not verify is a new guest
      }
    },
  }
}
