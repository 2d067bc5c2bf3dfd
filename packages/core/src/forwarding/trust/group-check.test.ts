import { describe, expect, it } from 'vitest'
import type { FrameSigning } from '../../ports/frame-signing.ts'
import type { SourceId } from '../../protocol/index.ts'
import { nobleSigning } from '../../signing/noble-signing.ts'
import { webCryptoSigning } from '../../signing/web-crypto-signing.ts'
import { HASH_BYTES, hashedBytes, signedBytes } from '../../wire/frame-group.ts'
import { checkGroup, type GroupCheck } from './group-check.ts'

const source = 6 as SourceId
const content = (sequence: number, sound: number) => {
  const opus = Uint8Array.of(sound, 2, 3)
  return hashedBytes(source, { sequence, timestamp: sequence * 960, level: 20, voice: true, opus }, false)
}

describe.each([
  { name: 'at once', signing: nobleSigning() },
  { name: 'later', signing: webCryptoSigning(crypto.subtle) },
])('checkGroup with cryptography that answers $name', ({ signing }: { signing: FrameSigning }) => {
  /** Three frames from 0xfffffffe on, whose right sound is 1, with the contents that came of each. */
  async function check(contents: number[][], part: (hashes: Uint8Array<ArrayBuffer>) => Partial<GroupCheck>) {
    const first = 0xfffffffe
    const signer = await signing.createSigner()
    const hashes = await signing.hash([0, 1, 2].map((at) => content((first + at) >>> 0, 1)))
    const signature = await signer.sign(signedBytes(source, first, hashes))
    return checkGroup(signing, {
      ...{ source, key: signer.key, first, signature, attempts: [] },
      contents: contents.map((list, at) => list.map((sound) => content((first + at) >>> 0, sound))),
      ...part(hashes),
    })
  }

  it('finds the right contents among lies', async () => {
    const attempts = [
      [0, 0, 0],
      [1, 0, 1],
    ]
    const finding = await check([[9, 1], [1], [8, 1, 7]], () => ({ attempts }))
    expect(finding).toMatchObject({ isGenuine: true, right: [1, 0, 1] })
  })

  it('finds nothing where no attempt is right', async () => {
    const attempts = [
      [0, 0, 0],
      [1, 0, 0],
    ]
    expect(await check([[9, 1], [1], [8, 1]], () => ({ attempts }))).toEqual({ isGenuine: false })
  })

  it('goes by a list of hashes, also for frames that did not come or came changed', async () => {
    const finding = await check([[], [9], [9, 1]], (hashes) => ({ hashes }))
    expect(finding).toMatchObject({ isGenuine: true, right: [-1, -1, 1] })
  })

  it.each([
    { what: 'another hash', change: (hashes: Uint8Array<ArrayBuffer>) => hashes.with(3, hashes[3]! ^ 1) },
    { what: 'a hash less', change: (hashes: Uint8Array<ArrayBuffer>) => hashes.slice(HASH_BYTES) },
    { what: 'no hash', change: () => new Uint8Array() },
  ])('refuses a list with $what', async ({ change }) => {
    expect(await check([[1], [1], [1]], (hashes) => ({ hashes: change(hashes) }))).toEqual({ isGenuine: false })
  })

  it.each([
    { what: 'source', part: { source: 7 as SourceId } },
    { what: 'place', part: { first: 0 } },
    { what: 'signature', part: { signature: new Uint8Array(64) } },
  ])('refuses the same hashes under another $what', async ({ part }) => {
    expect(await check([[1], [1], [1]], (hashes) => ({ hashes, ...part }))).toEqual({ isGenuine: false })
  })
})
