import { hkdfSync } from 'node:crypto'

/** The length of a key: as long as the output of SHA-256. */
const KEY_BYTES = 32

/** A key for one purpose (HKDF, RFC 5869). It reveals neither the secret nor the keys for other purposes. */
export const deriveKey = (secret: Uint8Array, purpose: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, '', `banyan:${purpose}`, KEY_BYTES))
