import { jwtVerify, SignJWT } from 'jose'

/** People without an account. A guest keeps the same identity as long as the cookie lives, so that a ban holds. */
export interface Guests {
  newIdentity(): string
  /** The value of the guest's cookie. */
  cookieOf(identity: string): Promise<string>
  /** @returns the identity in a cookie; undefined when it is forged, broken, expired, or not a guest's */
  read(cookie: string | undefined): Promise<string | undefined>
}

/** How long a guest's cookie lives, in seconds: longer than any room. */
export const GUEST_SECONDS = 30 * 24 * 60 * 60
const AUDIENCE = 'banyan:guest'
const PREFIX = 'guest:'

export interface GuestsOptions {
  /** Signs the cookies. Others in the room see a guest's identity, and must not be able to take it over. */
  key: Uint8Array
  /** Milliseconds since 1970. */
  now: () => number
  /** Letters and digits that nobody can guess. */
  newId: () => string
}

/** Guests' cookies as JWTs (HS256). */
export function guestsWith({ key, now, newId }: GuestsOptions): Guests {
  return {
    newIdentity: () => PREFIX + newId(),
    async cookieOf(identity) {
      const seconds = Math.floor(now() / 1000)
      return await new SignJWT()
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(identity)
        .setAudience(AUDIENCE)
        .setExpirationTime(seconds + GUEST_SECONDS)
        .sign(key)
    },
    async read(cookie) {
      if (!cookie) return undefined
      try {
        const { payload } = await jwtVerify(cookie, key, {
          ...{ algorithms: ['HS256'], audience: AUDIENCE, requiredClaims: ['sub', 'exp'] },
          currentDate: new Date(now()),
        })
        return payload.sub?.startsWith(PREFIX) ? payload.sub : undefined
      } catch {
        return undefined // they become a new guest
      }
    },
  }
}
