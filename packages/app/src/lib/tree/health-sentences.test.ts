import type { PeerId, PeerInTree, ReceptionReport, RoomHealth } from '@banyan/core'
import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../words/language.ts'
import { loadTreeWords } from '../words/load.ts'
import { carrierSentences, healthSentences, isWhole, missedBy } from './health-sentences.ts'

const en = await loadTreeWords('en')
const clean: ReceptionReport = {
  ...{ played: 500, missing: 0, heldBack: 0, forged: 0, unverified: 0 },
  ...{ longestGapMs: 0, delayMs: 40, bufferMs: 40 },
}
const peer = 'niasnewphone' as PeerId

interface Case {
  readonly ears?: number
  readonly whole?: number
  readonly worst?: Partial<ReceptionReport>
  readonly median?: Partial<ReceptionReport>
  readonly unreached?: number
}
const health = ({ ears = 10, whole = 10, worst = {}, median = {}, unreached = 0 }: Case): RoomHealth => ({
  ...{ ears, whole, unreached, worst: { peer, ...clean, ...worst }, median: { ...clean, ...median } },
})
function said(room: Case, peers: Pick<PeerInTree, 'reported'>[] = []): string[] {
  const { heard, doubts, details } = healthSentences(health(room), peers, en)
  return [...heard, ...doubts, ...details]
}
const reported = { heldBack: 0, forged: 0, unverified: 0 }

/** Everything that says that somebody hears all there is to hear. */
const allIsWell = [en.tree_health_all()]

describe('what the panel says of a room', () => {
  it('is that all is well, where it is', () => {
    expect(said({})).toEqual(['Everybody hears everything.', en.tree_health_delay({ ms: 40 })])
  })

  it.each([
    { what: 'somebody waited, and nobody could notice', worst: { longestGapMs: 180 } },
    { what: 'frames could not be checked', worst: { unverified: 9 }, median: { unverified: 4 } },
  ])('is that all is well, without an alarm, where $what', (room) => {
    const { heard, doubts } = healthSentences(health(room), [], en)
    expect([heard, doubts]).toEqual([['Everybody hears everything.'], []])
  })

  it('says that nothing was lost where somebody only waited', () => {
    expect(said({ whole: 9, worst: { longestGapMs: 400 } })).toContain(en.tree_health_late({ gap: 400 }))
  })

  it('says first how many hear nothing, and does not count them twice', () => {
    const deaf = { played: 0, missing: 500, longestGapMs: 10_000 }
    expect(healthSentences(health({ whole: 8, unreached: 2, worst: deaf }), [], en).heard).toEqual([
      '2 people hear nothing.',
    ])
    expect(healthSentences(health({ whole: 7, unreached: 1, worst: deaf }), [], en).heard).toEqual([
      '1 person hears nothing.',
      en.tree_health_some({ missing: 2, ears: 10 }),
    ])
  })

  it.each<{ what: string; room: Case; peers?: Pick<PeerInTree, 'reported'>[] }>([
    { what: 'the worst ear held a frame back', room: { whole: 9, worst: { missing: 1, heldBack: 1 } } },
    { what: 'it counted none of them as missed', room: { whole: 9, worst: { heldBack: 1 } } },
    { what: 'the relay calls all ears whole all the same', room: { worst: { heldBack: 1 } } },
    {
      what: 'half of the ears held back',
      room: { whole: 4, worst: { missing: 5, heldBack: 5 }, median: { heldBack: 2 } },
    },
    { what: 'ears reported it of a carrier only', room: {}, peers: [{}, { reported: { ...reported, heldBack: 1 } }] },
  ])('is never that all is well while an ear holds frames back: $what', ({ room, peers = [] }) => {
    expect(isWhole(health(room), peers)).toBe(false)
    for (const sentence of said(room, peers)) expect(allIsWell).not.toContain(sentence)
    expect(said(room, peers)[0]).toContain('missed something')
  })

  it('counts one ear at least that does not hear all, whatever the relay counts', () => {
    expect(said({ worst: { heldBack: 3 } })[0]).toBe(en.tree_health_some({ missing: 1, ears: 10 }))
  })

  it('counts frames that were held back as missed', () => {
    expect(said({ whole: 9, worst: { played: 90, heldBack: 10, longestGapMs: 200 } })).toContain(
      en.tree_health_worst({ share: '10%', gap: 200 }),
    )
  })

  it.each(['heldBack', 'forged', 'unverified'] as const)('tells of %s at the worst ear, and at half of all', (kind) => {
    const [worst, half] = (
      {
        heldBack: [en.tree_health_held, en.tree_health_held_half],
        forged: [en.tree_health_forged, en.tree_health_forged_half],
        unverified: [en.tree_health_unverified, en.tree_health_unverified_half],
      } as const
    )[kind]
    expect(said({ worst: { [kind]: 7 } })).toContain(worst({ count: 7 }))
    expect(said({ worst: { [kind]: 7 } })).not.toContain(half({ count: 0 }))
    expect(said({ worst: { [kind]: 7 }, median: { [kind]: 3 } })).toContain(half({ count: 3 }))
    // One ear is no half.
    const alone = { ears: 1, whole: 0, worst: { [kind]: 7 }, median: { [kind]: 7 } }
    expect(said(alone)).not.toContain(half({ count: 7 }))
  })

  it('does not tell a person that they missed nothing when their own ear says that it did', () => {
    expect(missedBy(peer, 0, health({ worst: { heldBack: 4 } }))).toBe(4)
    expect(missedBy(peer, 6, health({ worst: { heldBack: 4 } }))).toBe(6)
    expect(missedBy('anotherphone' as PeerId, 0, health({ worst: { heldBack: 4 } }))).toBe(0)
  })

  it('does not call a room fine in which frames are changed or cannot be checked, though nobody misses any', () => {
    for (const worst of [{ forged: 1 }, { unverified: 1 }]) expect(said({ worst }).length).toBeGreaterThan(2)
    expect(said({}, [{ reported: { ...reported, forged: 2 } }])).toContain(en.tree_health_carriers({ count: 1 }))
  })
})

describe('what the card says of a carrier', () => {
  const carrier: PeerInTree = {
    ...{ peer, kind: 'super-peer', parents: [], standbys: [], depths: [], more: [], placed: 9 },
    ...{ used: 2, slots: 4, offered: 4 },
  }

  it('is nothing where others say nothing bad', () => {
    expect(carrierSentences(carrier, en)).toEqual([])
    expect(carrierSentences({ ...carrier, reported }, en)).toEqual([])
  })

  it('is each figure that is not 0, and that it carries nobody any more', () => {
    expect(carrierSentences({ ...carrier, reported: { heldBack: 1, forged: 2, unverified: 3 } }, en)).toEqual([
      en.tree_does_below_held({ count: 1 }),
      en.tree_does_below_forged({ count: 2 }),
      en.tree_does_below_unverified({ count: 3 }),
    ])
    expect(carrierSentences({ ...carrier, convicted: true, reported: { ...reported, forged: 2 } }, en)).toEqual([
      en.tree_does_convicted(),
      en.tree_does_below_forged({ count: 2 }),
    ])
  })
})

it.each(LANGUAGES)('each of these sentences ends as one, in %s', async (language) => {
  const words = await loadTreeWords(language)
  const bad = { heldBack: 1, forged: 2, unverified: 3 }
  const room = health({ whole: 2, worst: bad, median: bad })
  const { heard, doubts, details } = healthSentences(room, [{ reported: bad }], words)
  expect([doubts.length, details.length]).toEqual([5, 3])
  for (const sentence of [...heard, ...doubts, ...details]) expect(sentence).toMatch(/[^.]\.$/)
})
