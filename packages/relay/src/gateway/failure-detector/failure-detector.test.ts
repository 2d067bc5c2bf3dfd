import type { PeerId } from '@banyan/core/protocol'
import { VirtualClock } from '@banyan/core/testing'
import { describe, expect, it } from 'vitest'
import { peerId } from '../../testing/room-builder.ts'
import { failureDetector } from './failure-detector.ts'
import { ANSWER_MS } from './questions.ts'

const [TOM, ADA, BEN, OTHER] = ['tom', 'ada', 'ben', 'other'].map(peerId) as [PeerId, PeerId, PeerId, PeerId]

/** Tom has Ada and Ben as children. What the detector does is written down in `log`. */
function setup({ isConnected = true, children = [ADA, BEN], identities = {} as Record<PeerId, string> } = {}) {
  const clock = new VirtualClock()
  const log: string[] = []
  const detector = failureDetector({
    clock,
    isConnected: () => isConnected,
    identityOf: (peer) => identities[peer] ?? peer,
    childrenOf: (peer) => (peer === TOM ? children : []),
    ask: (peer) => log.push(`ask ${peer}`),
    onConfirm: (peer) => log.push(`confirm ${peer}`),
    onLinkLost: (by, peer) => log.push(`lost ${by} ${peer}`),
  })
  const suspect = (by: PeerId, isSilent = true) => detector.suspect({ by, peer: TOM, isSilent })
  return { clock, log, detector, suspect }
}

describe('failureDetector', () => {
  it('asks a silent peer, and confirms once when two children suspect it and no answer comes', () => {
    const { clock, log, detector, suspect } = setup()
    expect([suspect(ADA), suspect(BEN)]).toEqual(['asked', 'asked'])
    clock.advance(ANSWER_MS)
    expect(log).toEqual([`ask ${TOM}`, `lost ${ADA} ${TOM}`, `confirm ${TOM}`])
    expect(detector.isConfirmed(TOM)).toBe(true)
    expect(suspect(ADA)).toBe('confirmed')
    expect(log).toHaveLength(3)
  })

  it('counts the link of one child among several as lost, and the peer as alive', () => {
    const { clock, log, detector, suspect } = setup()
    suspect(ADA)
    clock.advance(ANSWER_MS)
    expect(log).toEqual([`ask ${TOM}`, `lost ${ADA} ${TOM}`])
    expect(detector.isConfirmed(TOM)).toBe(false)
  })

  it.each([
    { what: 'two peers of one person', children: [ADA, BEN, OTHER], identities: { [ADA]: 'ada', [BEN]: 'ada' } },
    { what: 'a peer of its own person', children: [ADA], identities: { [ADA]: 'tom', [TOM]: 'tom' } },
  ])('is not confirmed by $what', ({ children, identities }) => {
    const { detector, suspect } = setup({ children, identities })
    suspect(ADA, false)
    suspect(BEN, false)
    expect(detector.isConfirmed(TOM)).toBe(false)
  })

  it('confirms at once who did not answer for another reason', () => {
    const { log, detector } = setup()
    detector.confirm(TOM)
    detector.confirm(TOM)
    expect(log).toEqual([`confirm ${TOM}`])
    expect(detector.refute(TOM)).toBe(true)
  })

  it.each([
    { what: 'a broken link', by: ADA, isSilent: false, isConnected: true },
    { what: 'a peer that is not connected', by: ADA, isSilent: true, isConnected: false },
    { what: 'somebody who is no child', by: OTHER, isSilent: true, isConnected: true },
  ])('asks nothing because of $what', ({ by, isSilent, isConnected }) => {
    const { log, suspect } = setup({ isConnected })
    expect(suspect(by, isSilent)).toBe('unconfirmed')
    expect(log).toEqual([])
  })

  it('is refuted by anything that the peer says', () => {
    const { clock, log, detector, suspect } = setup({ children: [ADA] })
    suspect(ADA)
    expect(detector.refute(TOM)).toBe(false)
    clock.advance(ANSWER_MS)
    expect(log).toEqual([`ask ${TOM}`])
    expect(suspect(ADA)).toBe('confirmed')
    expect(detector.refute(TOM)).toBe(true)
    expect(detector.isConfirmed(TOM)).toBe(false)
    expect(suspect(ADA)).toBe('unconfirmed')
  })

  it('forgets suspicions against a peer that has left, and leaves no timer behind', () => {
    const { clock, detector, suspect } = setup()
    suspect(ADA)
    detector.forget(TOM)
    expect(clock.pending).toBe(0)
    suspect(ADA)
    detector.close()
    expect(clock.pending).toBe(0)
  })
})
