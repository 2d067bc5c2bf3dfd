import { jwtVerify, SignJWT } from 'jose'

/** Turns a person into a cookie and back. */
export interface SignIn {
  token(person: { id: string }): Promise<string>
  /** @returns the person's id; undefined for a token that is forged, spoilt, too old or not for signing in */
  read(token: string): Promise<string | undefined>
}

/** A year: there is no password to type again, only a name. */
export const SIGN_IN_SECONDS = 365 * 24 * 60 * 60
const AUDIENCE = 'banyan:sign-in'

/** Sign-in tokens as JWTs (HS256). @param options.now milliseconds since 1970 */
export function signInWith(options: { secret: Uint8Array; now: () => number }): SignIn {
  const { secret, now } = options
  return {
    async token(person) {
      const seconds = Math.floor(now() / 1000)
      return await new SignJWT()
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(person.id)
        .setAudience(AUDIENCE)
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + SIGN_IN_SECONDS)
        .sign(secret)
    },
    async read(token) {
      try {
        const { payload } = await jwtVerify(token, secret, {
          algorithms: ['HS256'],
          audience: AUDIENCE,
          currentDate: new Date(now()),
          requiredClaims: ['sub', 'exp'],
        })
        return payload.sub
      } catch {
        return undefined // whoever holds a token that does not verify is simply not signed in
      }
    },
  }
}
