import { hkdfSync } from 'node:crypto'

const KEY_BYTES = 32

/** A key for one purpose and no other (HKDF, RFC 5869): who has it learns neither the secret nor any other purpose's key. */
export const deriveKey = (secret: Uint8Array, purpose: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, '', `banyan:${purpose}`, KEY_BYTES))
