import type { PeerId } from '@banyan/core/protocol'
import { VirtualClock } from '@banyan/core/testing'
import { describe, expect, it } from 'vitest'
import { peerId } from '../testing/room-builder.ts'
import { AGREEMENT_MS, DISTRUST_MS, suspects } from './suspects.ts'

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
  return { clock, suspected: suspects(clock) }
}

describe('a peer with several children', () => {
  it('counts as gone when two of them say so', () => {
    const { suspected } = setup()
    expect(suspected.accuse({ by: ADA, of: DEAD, children })).toBe(false)
    expect(suspected.has(DEAD)).toBe(false)
    // Ada has got another parent meanwhile.
    expect(suspected.accuse({ by: BEN, of: DEAD, children: [BEN, CLEO] })).toBe(true)
    expect(suspected.has(DEAD)).toBe(true)
  })

  it('cannot be removed by one who says it often, nor by one who is no child of it', () => {
    const { suspected } = setup()
    for (let times = 0; times < 5; times += 1) {
      expect(suspected.accuse({ by: ADA, of: DEAD, children })).toBe(false)
      expect(suspected.accuse({ by: OTHER, of: DEAD, children })).toBe(false)
      expect(suspected.accuse({ by: DEAD, of: DEAD, children: [DEAD] })).toBe(false)
    }
  })

  it('does not count as gone for two broken links that have nothing to do with each other', () => {
    const { clock, suspected } = setup()
    suspected.accuse({ by: ADA, of: DEAD, children })
    clock.advance(AGREEMENT_MS)
    expect(suspected.accuse({ by: BEN, of: DEAD, children })).toBe(false)
    clock.advance(AGREEMENT_MS - 1)
    expect(suspected.accuse({ by: CLEO, of: DEAD, children })).toBe(true)
  })

  it('counts as there again when it has shown that it lives, and what was said before is forgotten', () => {
    const { suspected } = setup()
    suspected.accuse({ by: ADA, of: DEAD, children })
    suspected.accuse({ by: BEN, of: DEAD, children })
    suspected.clear(DEAD)
    expect(suspected.has(DEAD)).toBe(false)
    expect(suspected.accuse({ by: CLEO, of: DEAD, children })).toBe(false)
  })
})

describe('an only child', () => {
  const only = { by: ADA, of: DEAD, children: [ADA] }

  it('is believed', () => {
    expect(setup().suspected.accuse(only)).toBe(true)
  })

  it('is not believed while it reports others too: then its own line is the likelier culprit', () => {
    const { clock, suspected } = setup()
    suspected.accuse({ by: ADA, of: OTHER, children: [ADA, BEN] })
    expect(suspected.accuse(only)).toBe(false)
    clock.advance(AGREEMENT_MS)
    expect(suspected.accuse(only)).toBe(true)
  })

  it('is not believed alone for a while after its word was wrong, and with others it is', () => {
    const { clock, suspected } = setup()
    suspected.accuse(only)
    suspected.clear(DEAD)
    clock.advance(AGREEMENT_MS)
    expect(suspected.accuse(only)).toBe(false)
    expect(suspected.accuse({ ...only, by: BEN, children: [BEN] })).toBe(true)
    suspected.forget(DEAD)
    clock.advance(DISTRUST_MS)
    expect(suspected.accuse(only)).toBe(true)
  })
})
