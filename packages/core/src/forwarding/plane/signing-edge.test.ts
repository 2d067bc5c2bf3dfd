import { describe, expect, it } from 'vitest'
import type { FrameSigning } from '../../ports/frame-signing.ts'
import type { FrameKey, SourceId } from '../../protocol/index.ts'
import { nobleSigning } from '../../signing/noble-signing.ts'
import { webCryptoSigning } from '../../signing/web-crypto-signing.ts'
import { VirtualClock } from '../../testing/index.ts'
import { signedBytes } from '../../wire/frame-group.ts'
import type { GroupFinding } from '../trust/group-check.ts'
import type { SignedGroup } from '../trust/own-frames.ts'
import { SigningEdge } from './signing-edge.ts'

const ADA = 1 as SourceId
const BOB = 2 as SourceId

function edge(signing: FrameSigning = nobleSigning()) {
  const clock = new VirtualClock()
  const keys: [SourceId, FrameKey][] = []
  const signed: SignedGroup[] = []
  const findings: GroupFinding[] = []
  const subject = new SigningEdge(signing, clock, {
    checked: (_check, finding) => findings.push(finding),
    signed: (group) => signed.push(group),
    key: (source, key) => keys.push([source, key]),
  })
  return { subject, clock, keys, signed, findings }
}
const messages = [Uint8Array.of(1), Uint8Array.of(2)]

describe('SigningEdge', () => {
  it('makes a key pair for each stay, once', () => {
    const { subject, keys } = edge()
    for (const source of [ADA, ADA, undefined, ADA, BOB]) subject.setSource(source)
    expect(keys.map(([source]) => source)).toEqual([ADA, ADA, BOB])
    expect(new Set(keys.map(([, key]) => key)).size).toBe(3)
  })

  it('signs with the key of the stay, and not at all off stage', () => {
    const { subject, keys, signed } = edge()
    subject.sign({ source: ADA, first: 5, messages })
    expect(subject.canSign).toBe(false)
    subject.setSource(ADA)
    expect(subject.canSign).toBe(true)
    subject.sign({ source: ADA, first: 5, messages })
    expect(signed).toHaveLength(1)
    const { hashes, signature } = signed[0]!
    expect(signature).toMatchObject({ first: 5, count: 2 })
    expect(nobleSigning().verify(keys[0]![1], signedBytes(ADA, 5, hashes), signature.bytes)).toBe(true)
  })

  it('forgets a key that comes when its stay is over', async () => {
    const { subject, keys } = edge(webCryptoSigning(crypto.subtle))
    subject.setSource(ADA)
    subject.setSource(undefined)
    await new Promise((done) => setImmediate(() => setImmediate(done)))
    expect(keys).toEqual([])
    expect(subject.canSign).toBe(false)
  })

  it('answers every check, says of those that are too many that nobody looked, and of no other', async () => {
    const { subject, findings } = edge(webCryptoSigning(crypto.subtle))
    const key = (await nobleSigning().createSigner()).key
    const check = { source: ADA, key, first: 0, signature: new Uint8Array(64), contents: [messages], attempts: [[0]] }
    for (let times = 0; times < 100; times += 1) subject.check(check)
    expect(findings).toEqual(Array.from({ length: 36 }, () => ({ isGenuine: false, isUnchecked: true })))
    while (findings.length < 100) await new Promise((done) => setImmediate(done))
    expect(findings.slice(36)).toEqual(Array.from({ length: 64 }, () => ({ isGenuine: false })))
  })

  it('waits a second for cryptography that hangs, and for no more than 64 answers of it', async () => {
    const key = (await nobleSigning().createSigner()).key
    const answers: ((isGenuine: boolean) => void)[] = []
    const verify = () => new Promise<boolean>((resolve) => void answers.push(resolve))
    const { subject, clock, findings } = edge({ ...nobleSigning(), verify })
    const check = { source: ADA, key, first: 0, signature: new Uint8Array(64), contents: [messages], attempts: [[0]] }
    const none = { isGenuine: false, isUnchecked: true, hasNoCryptography: true }
    subject.check(check)
    clock.advance(999)
    expect(findings).toEqual([])
    clock.advance(1)
    expect(findings).toEqual([none])
    for (let times = 1; times < 70; times += 1) subject.check(check)
    expect(answers).toHaveLength(64)
    expect(findings).toEqual(Array.from({ length: 7 }, () => none))
    // What comes late is taken, and shows that it works again.
    answers[0]!(false)
    await new Promise((done) => setImmediate(done))
    expect(findings.at(-1)).toEqual({ isGenuine: false })
    clock.advance(999)
    for (const answer of answers.slice(1)) answer(false)
    await new Promise((done) => setImmediate(done))
    expect(findings).toHaveLength(71)
  })
})
