import { describe, expect, it } from 'vitest'
import type { FrameSigning } from '@banyan/core/ports'
import type { FrameKey } from '@banyan/core/protocol'
import { nobleSigning } from '../../packages/core/src/signing/noble-signing.ts'
import { platformSigning } from '../../packages/core/src/signing/platform-signing.ts'
import { webCryptoSigning } from '../../packages/core/src/signing/web-crypto-signing.ts'
import { nodeSigning } from '../../packages/node/src/signing/node-signing.ts'

/** RFC 8032, section 7.1, test 2. */
const RFC = {
  secret: bytesOf('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'),
  key: Buffer.from(bytesOf('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c')).toString(
    'base64url',
  ) as FrameKey,
  message: bytesOf('72'),
  signature: bytesOf(
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
      '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ),
}
/** SHA-256 of "abc", the first 8 bytes (FIPS 180-2, appendix B.1). */
const ABC = 'ba7816bf8f01cfea'

const IMPLEMENTATIONS: Readonly<Record<string, FrameSigning>> = {
  noble: nobleSigning(),
  WebCrypto: webCryptoSigning(crypto.subtle),
  'the platform': platformSigning(),
  Node: nodeSigning(),
}
const names = Object.keys(IMPLEMENTATIONS)
const all = Object.entries(IMPLEMENTATIONS).map(([name, signing]) => ({ name, signing }))

describe.each(all)('signing by $name', ({ signing }) => {
  it('knows the signature of RFC 8032', async () => {
    expect(await signing.verify(RFC.key, RFC.message, RFC.signature)).toBe(true)
  })

  it.each(names)('makes signatures that %s verifies, over keys of 43 letters', async (other) => {
    const signer = await signing.createSigner()
    const message = crypto.getRandomValues(new Uint8Array(100))
    const signature = await signer.sign(message)
    expect(signer.key).toMatch(/^[\w-]{43}$/)
    expect(signature).toHaveLength(64)
    const verify = IMPLEMENTATIONS[other]!.verify
    expect(await verify(signer.key, message, signature)).toBe(true)
    expect(await verify(signer.key, message.with(50, message[50]! ^ 1), signature)).toBe(false)
    expect(await verify(signer.key, message, signature.with(63, signature[63]! ^ 1))).toBe(false)
    expect(await verify(RFC.key, message, signature)).toBe(false)
  })

  it('makes another key each time', async () => {
    expect((await signing.createSigner()).key).not.toBe((await signing.createSigner()).key)
  })

  it.each([
    { what: 'an empty key', key: '' },
    { what: 'a key of one byte', key: 'AA' },
    { what: 'a key of 33 bytes', key: 'A'.repeat(44) },
    { what: 'a key that is no point of the curve', key: Buffer.alloc(32, 0x02).toString('base64url') },
    { what: 'a key of other letters', key: '!'.repeat(43) },
    { what: 'an empty signature', signature: new Uint8Array() },
    { what: 'a signature of 63 bytes', signature: RFC.signature.slice(1) },
    { what: 'a signature of 65 bytes', signature: Uint8Array.of(...RFC.signature, 0) },
    { what: 'a signature of zeros', signature: new Uint8Array(64) },
    { what: 'a signature of ones', signature: new Uint8Array(64).fill(255) },
  ])('refuses $what, and does not throw', async ({ key = RFC.key, signature = RFC.signature }) => {
    expect(await signing.verify(key as FrameKey, RFC.message, signature)).toBe(false)
  })

  it('hashes messages to the first 8 bytes of SHA-256 each', async () => {
    const hashes = await signing.hash([Uint8Array.from(Buffer.from('abc')), new Uint8Array(), RFC.message])
    expect(hashes).toHaveLength(24)
    expect(Buffer.from(hashes.subarray(0, 8)).toString('hex')).toBe(ABC)
    expect(hashes).toEqual(
      await nobleSigning().hash([Uint8Array.from(Buffer.from('abc')), new Uint8Array(), RFC.message]),
    )
    expect(await signing.hash([])).toHaveLength(0)
  })
})

it('makes the key and the signature of RFC 8032 from its secret', async () => {
  const signer = await nobleSigning(() => RFC.secret).createSigner()
  expect(signer.key).toBe(RFC.key)
  expect(await signer.sign(RFC.message)).toEqual(RFC.signature)
})

function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(hex, 'hex'))
}
