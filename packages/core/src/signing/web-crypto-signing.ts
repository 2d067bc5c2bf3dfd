import type { FrameSigning } from '../ports/frame-signing.ts'
import type { FrameKey } from '../protocol/index.ts'
import { HASH_BYTES } from '../wire/frame-group.ts'
import { bytesOfKey, keyOfBytes } from './frame-key.ts'

const ALGORITHM = 'Ed25519'
/** Imported keys that are kept: those of a full stage, and of those who left it a moment ago. */
const KEPT_KEYS = 32

/** Signs and verifies with the platform's WebCrypto (RFC 8410), in threads of its own. */
export function webCryptoSigning(subtle: SubtleCrypto): FrameSigning {
  const imported = new Map<FrameKey, Promise<CryptoKey>>()

  function imports(key: FrameKey): Promise<CryptoKey> {
    const known = imported.get(key)
    if (known) return known
    const [oldest] = imported.keys()
    if (oldest !== undefined && imported.size >= KEPT_KEYS) imported.delete(oldest)
    const promise = subtle.importKey('raw', bytesOfKey(key), ALGORITHM, false, ['verify'])
    imported.set(key, promise)
    return promise
  }

  return {
    async createSigner() {
      const { privateKey, publicKey } = (await subtle.generateKey(ALGORITHM, false, [
        'sign',
        'verify',
      ])) as CryptoKeyPair
      return {
        key: keyOfBytes(new Uint8Array(await subtle.exportKey('raw', publicKey))),
        sign: async (message) => new Uint8Array(await subtle.sign(ALGORITHM, privateKey, message)),
      }
    },
    async verify(key, message, signature) {
      try {
        return await subtle.verify(ALGORITHM, await imports(key), signature, message)
      } catch {
        return false // the key is no point of the curve
      }
    },
    async hash(messages) {
      const hashes = new Uint8Array(HASH_BYTES * messages.length)
      const digests = await Promise.all(messages.map((message) => subtle.digest('SHA-256', message)))
      digests.forEach((digest, index) => hashes.set(new Uint8Array(digest, 0, HASH_BYTES), HASH_BYTES * index))
      return hashes
    },
  }
}
