import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { deriveKey } from './derive-key.ts'
import { FROM_HERE_HEADER } from './request-headers.ts'

/** Who may open the community on the first start. */
export interface SetUp {
  /** The code that the terminal shows. */
  readonly code: string
  /** Whether somebody has to type the code: everybody but a browser on this machine. */
  needsCode(request: IncomingMessage | undefined): boolean
  /** Whether a typed code is right. Spaces, hyphens and capitals do not matter. */
  isRight(typed: string): boolean
}

/** Letters and digits that nobody mistakes for others (Crockford's base 32). */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
/** Characters of the code: 60 bits, which nobody guesses through a web page, so that wrong codes need no limit, with
 *  which a stranger could keep the owner out. */
const CODE_LENGTH = 12
/**
 * The set-up code of this data directory. It stays the same from one start to the next, until the first account is
 * made.
 * @param options.hasPublicOrigin the app has a public address, so whoever comes through a proxy may be anybody
 */
export function setUpWith({ secret, hasPublicOrigin }: { secret: Uint8Array; hasPublicOrigin: boolean }): SetUp {
  const bytes = deriveKey(secret, 'set-up')
  const letters = [...bytes.subarray(0, CODE_LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('')
  return {
    code: letters.replace(/(.{4})(?=.)/g, '$1-'),
    needsCode: (request) => hasPublicOrigin || request?.headers[FROM_HERE_HEADER] !== 'yes',
    isRight(typed) {
      const said = typed.toLowerCase().replace(/[\s-]/g, '').replaceAll('o', '0').replace(/[il]/g, '1')
      const [typedBytes, rightBytes] = [Buffer.from(said), Buffer.from(letters)]
      return typedBytes.length === rightBytes.length && timingSafeEqual(typedBytes, rightBytes)
    },
  }
}
