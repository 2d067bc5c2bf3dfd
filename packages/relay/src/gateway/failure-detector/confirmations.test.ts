import type { PeerId } from '@banyan/core/protocol'
import { VirtualClock } from '@banyan/core/testing'
import { describe, expect, it } from 'vitest'
import { peerId } from '../../testing/room-builder.ts'
import { AGREEMENT_MS, confirmations, DISTRUST_MS } from './confirmations.ts'

const [DEAD, ADA, BEN, CLEO, OTHER] = ['dead', 'ada', 'ben', 'cleo', 'other'].map(peerId) as [
  PeerId,
  PeerId,
  PeerId,
  PeerId,
  PeerId,
]
const children = [ADA, BEN, CLEO]

function setup() {
  const clock = new VirtualClock()
  return { clock, confirmed: confirmations(clock) }
}

describe('a peer with several children', () => {
  it('counts as gone when two of them say so', () => {
    const { confirmed } = setup()
    expect(confirmed.suspect({ by: ADA, peer: DEAD, children })).toBe(false)
    expect(confirmed.has(DEAD)).toBe(false)
    // Ada has got another parent meanwhile.
    expect(confirmed.suspect({ by: BEN, peer: DEAD, children: [BEN, CLEO] })).toBe(true)
    expect(confirmed.has(DEAD)).toBe(true)
  })

  it('cannot be removed by one who says it often, nor by one who is no child of it', () => {
    const { confirmed } = setup()
    for (let times = 0; times < 5; times += 1) {
      expect(confirmed.suspect({ by: ADA, peer: DEAD, children })).toBe(false)
      expect(confirmed.suspect({ by: OTHER, peer: DEAD, children })).toBe(false)
      expect(confirmed.suspect({ by: DEAD, peer: DEAD, children: [DEAD] })).toBe(false)
    }
  })

  it('does not count as gone for two broken links that have nothing to do with each other', () => {
    const { clock, confirmed } = setup()
    confirmed.suspect({ by: ADA, peer: DEAD, children })
    clock.advance(AGREEMENT_MS)
    expect(confirmed.suspect({ by: BEN, peer: DEAD, children })).toBe(false)
    clock.advance(AGREEMENT_MS - 1)
    expect(confirmed.suspect({ by: CLEO, peer: DEAD, children })).toBe(true)
  })

  it('counts as there again when it has shown that it lives, and what was said before is forgotten', () => {
    const { confirmed } = setup()
    confirmed.suspect({ by: ADA, peer: DEAD, children })
    confirmed.suspect({ by: BEN, peer: DEAD, children })
    confirmed.refute(DEAD)
    expect(confirmed.has(DEAD)).toBe(false)
    expect(confirmed.suspect({ by: CLEO, peer: DEAD, children })).toBe(false)
  })
})

describe('an only child', () => {
  const only = { by: ADA, peer: DEAD, children: [ADA] }

  it('is enough', () => {
    expect(setup().confirmed.suspect(only)).toBe(true)
  })

  it('is not enough while it reports others too: then its own line is the likelier culprit', () => {
    const { clock, confirmed } = setup()
    confirmed.suspect({ by: ADA, peer: OTHER, children: [ADA, BEN] })
    expect(confirmed.suspect(only)).toBe(false)
    clock.advance(AGREEMENT_MS)
    expect(confirmed.suspect(only)).toBe(true)
  })

  it('is not enough alone for a while after its word was wrong, and with others it is', () => {
    const { clock, confirmed } = setup()
    confirmed.suspect(only)
    confirmed.refute(DEAD)
    clock.advance(AGREEMENT_MS)
    expect(confirmed.suspect(only)).toBe(false)
    expect(confirmed.suspect({ ...only, by: BEN, children: [BEN] })).toBe(true)
    confirmed.forget(DEAD)
    clock.advance(DISTRUST_MS)
    expect(confirmed.suspect(only)).toBe(true)
  })
})
