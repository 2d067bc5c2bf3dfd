import * as ed25519 from '@noble/ed25519'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import type { FrameSigning } from '../ports/frame-signing.ts'
import { HASH_BYTES } from '../wire/frame-group.ts'
import { bytesOfKey, keyOfBytes } from './frame-key.ts'

type Bytes = Uint8Array<ArrayBuffer>

ed25519.hashes.sha512 = sha512
/** As RFC 8032 says, and as other implementations do: a signature is right for all listeners or for none. */
const STRICT = { zip215: false }

/**
 * Signs and verifies in plain JavaScript, at once: for platforms whose own cryptography lacks Ed25519, and for rooms on
 * a virtual clock. A signature takes about 1 ms, a verification 2 ms.
 * @param secretKey draws 32 random bytes @default from the platform's cryptographic chance
 */
export const nobleSigning = (secretKey: () => Uint8Array = () => ed25519.utils.randomSecretKey()): FrameSigning => ({
  createSigner() {
    const secret = secretKey()
    return {
      key: keyOfBytes(ed25519.getPublicKey(secret)),
      sign: (message) => ed25519.sign(message, secret) as Bytes,
    }
  },
  verify(key, message, signature) {
    try {
      return ed25519.verify(signature, message, bytesOfKey(key), STRICT)
    } catch {
      return false // the key is no point of the curve
    }
  },
  hash(messages) {
    const hashes = new Uint8Array(HASH_BYTES * messages.length)
    messages.forEach((message, index) => hashes.set(sha256(message).subarray(0, HASH_BYTES), HASH_BYTES * index))
    return hashes
  },
})
