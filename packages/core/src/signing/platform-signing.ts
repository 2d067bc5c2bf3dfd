import type { FrameSigning } from '../ports/frame-signing.ts'
import { webCryptoSigning } from './web-crypto-signing.ts'

/**
 * The platform's cryptography where it knows Ed25519, and plain JavaScript elsewhere, which is fetched only then.
 * WebCrypto is there in secure contexts alone, and has Ed25519 in Chromium from 137, Firefox from 129, Safari from 17.
 */
export function platformSigning(): FrameSigning {
  let chosen: Promise<FrameSigning> | undefined
  const signing = () => {
    chosen ??= choose().catch((error: unknown) => {
      chosen = undefined // the next question tries again
      throw error
    })
    return chosen
  }
  return {
    createSigner: async () => (await signing()).createSigner(),
    verify: async (...args) => (await signing()).verify(...args),
    hash: async (messages) => (await signing()).hash(messages),
  }
}

async function choose(): Promise<FrameSigning> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined
  if (subtle) {
    try {
      await subtle.generateKey('Ed25519', false, ['sign', 'verify'])
      return webCryptoSigning(subtle)
    } catch {
      // no Ed25519 here
    }
  }
  return (await import('./noble-signing.ts')).nobleSigning()
}
