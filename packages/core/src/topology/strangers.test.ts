import { describe, expect, it } from 'vitest'
import type { PeerId } from '../protocol/index.ts'
import { banyanPlanner } from './banyan-planner.ts'
import { checkPlan } from './check-plan.ts'
import type { TopologyPlanner } from './planner.ts'
import { peerName } from './testing/histories.ts'
import {
  add,
  at,
  childrenOf,
  confirm,
  join,
  parents,
  passConfirmed,
  peerIn,
  reportsOf,
  roomWith,
  trusted,
} from './testing/planned-room.ts'

const identitiesAbove = (planner: TopologyPlanner, number: number) => {
  const { peers } = planner.snapshot()
  const { parents, standbys } = peerIn(planner, number)
  return [...parents, ...standbys].map((peer) => peers.get(peer as PeerId)?.identity).filter((each) => each)
}
const trunkOf = (planner: TopologyPlanner) =>
  [...planner.snapshot().peers].filter(([, { parents }]) => parents[0] === 'stage').map(([peer]) => peer)
const listeners = (planner: TopologyPlanner) => [...planner.snapshot().peers.values()].filter(({ onStage }) => !onStage)

describe('identities', () => {
  it('of both parents and all standbys of a peer differ', () => {
    const planner = roomWith({}, 4)
    add(planner, 1, 61, (number) => ({ slots: 6, identity: `i${Math.floor(number / 3)}`, point: at(number % 7) }))
    planner.apply({ type: 'tick', at: 1_000 })
    for (let number = 1; number < 61; number += 1) {
      const identities = identitiesAbove(planner, number)
      expect(new Set(identities).size).toBe(identities.length)
    }
    expect(listeners(planner).some(({ standbys }) => standbys.some((standby) => standby))).toBe(true)
    expect(checkPlan(planner.snapshot())).toEqual([])
  })

  it('of two parents may be one while nobody else has a slot, and differ as soon as somebody has', () => {
    const planner = roomWith({ stageWidth: 1 }, 1)
    add(planner, 1, 3, () => ({ slots: 12, identity: 'eve' }))
    add(planner, 3, 6, () => ({}))
    for (const number of [3, 4, 5]) expect(identitiesAbove(planner, number)).toEqual(['eve', 'eve'])
    planner.apply(join(6, { slots: 12, identity: 'ada' }))
    for (const number of [3, 4, 5]) expect(identitiesAbove(planner, number).sort()).toEqual(['ada', 'eve'])
    expect(checkPlan(planner.snapshot())).toEqual([])
  })

  it('that are unknown are nobody else’s', () => {
    const planner = roomWith({ stageWidth: 1 }, 1)
    add(planner, 1, 3, () => ({ slots: 12 }))
    planner.apply(join(3))
    const moves = planner.snapshot().moves
    planner.apply(join(4, { slots: 12 }))
    expect(planner.snapshot().moves).toBe(moves)
  })

  it('let a person’s own peers carry one another', () => {
    const planner = roomWith({ stageWidth: 1 }, 1)
    planner.apply(join(1, { slots: 12, identity: 'ada' }))
    planner.apply(join(2, { slots: 12, identity: 'grace' }))
    planner.apply(join(3, { identity: 'ada' }))
    expect(parents(planner, 3)).toEqual([peerName(1), peerName(2)])
  })
})

describe('address prefixes', () => {
  const planner = (secondPlace: number) => {
    const room = roomWith({ stageWidth: 1, trunk: [{ upTo: Infinity, size: 1 }] }, 1)
    room.apply(join(1, { slots: 12, prefix: 'one', access: 1 }))
    room.apply(join(2, { slots: 12, prefix: 'one', access: 1 }))
    for (const number of [3, 4]) {
      room.apply(join(number, { slots: 12, prefix: 'two', access: 1, point: at(secondPlace) }))
    }
    room.apply(join(5, { access: 1 }))
    return room
  }
  const prefixesAbove = (room: TopologyPlanner) =>
    parents(room, 5).map((parent) => room.snapshot().peers.get(parent as PeerId)!.prefix)

  it('of two parents differ where that costs little', () => {
    expect(prefixesAbove(planner(1))).toEqual(['one', 'two'])
  })

  it('are one where it would cost much', () => {
    expect(prefixesAbove(planner(30))).toEqual(['one', 'one'])
  })
})

describe('confirmations', () => {
  const carrierWith = (children: number) => {
    const planner = roomWith({ firstSlots: 4, stripes: 1, stageWidth: 1 }, 1)
    planner.apply(join(1, { slots: 9, identity: 'ada' }))
    add(planner, 2, 2 + children, () => ({}))
    return planner
  }

  it('earn a carrier two slots for each half minute in which they come, up to what it offers', () => {
    const planner = carrierWith(3)
    const grown = [10_000, 20_000, 30_000, 40_000, 70_000, 100_000, 130_000].map((at) => {
      confirm(planner, 1, at)
      return trusted(planner, 1)
    })
    expect(grown).toEqual([4, 4, 4, 6, 8, 9, 9])
    expect(peerIn(planner, 1).proven).toBe(true)
  })

  it('alone earn slots: what a carrier says of itself does not', () => {
    const planner = carrierWith(3)
    for (const at of [30_000, 60_000, 90_000]) {
      planner.apply({ type: 'tick', at })
      planner.apply({ type: 'report', peer: peerName(1), at, congested: false })
    }
    expect(trusted(planner, 1)).toBe(4)
  })

  it('are not needed to regain what a newcomer has after congestion, but for more than that', () => {
    const planner = carrierWith(4)
    const report = (at: number, congested: boolean) => {
      planner.apply({ type: 'tick', at })
      planner.apply({ type: 'report', peer: peerName(1), at, congested })
    }
    report(1_000, true)
    expect(trusted(planner, 1)).toBe(2)
    for (const at of [31_000, 61_000, 91_000]) report(at, false)
    expect(trusted(planner, 1)).toBe(4)
  })

  it('begin a new period after a long pause', () => {
    const planner = carrierWith(3)
    confirm(planner, 1, 10_000)
    confirm(planner, 1, 90_000)
    expect(trusted(planner, 1)).toBe(4)
  })

  it('of a carrier’s own other peers earn nothing', () => {
    const planner = carrierWith(0)
    add(planner, 2, 5, () => ({ identity: 'ada' }))
    passConfirmed(planner, 120_000)
    expect(trusted(planner, 1)).toBe(4)
  })

  it('of one child do not outweigh the silence of the others, however many seats its identity has', () => {
    const planner = roomWith({ firstSlots: 6, stripes: 1, stageWidth: 2 }, 2)
    planner.apply(join(1, { slots: 12, access: 1 }))
    planner.apply(join(2, { slots: 12, access: 1, point: at(100) }))
    add(planner, 3, 6, () => ({ identity: 'eve' }))
    add(planner, 6, 8, () => ({}))
    add(planner, 8, 14, () => ({ point: at(100) }))
    const friends = new Set([3, 4, 5].map(peerName))
    passConfirmed(planner, 300_000, (carrier, child) => carrier === peerName(2) || friends.has(child))
    expect(trusted(planner, 2)).toBe(12)
    expect(trusted(planner, 1)).toBeLessThanOrEqual(8)
    expect(peerIn(planner, 1).doubted).toBe(true)
  })

  it('that stop cost a carrier all that it earned, and its place as a parent of newcomers', () => {
    const planner = roomWith({ firstSlots: 4, stripes: 1, stageWidth: 2 }, 2)
    planner.apply(join(1, { slots: 12, access: 1 }))
    planner.apply(join(2, { slots: 12, access: 1, point: at(100) }))
    add(planner, 3, 10, () => ({}))
    passConfirmed(planner, 200_000)
    add(planner, 10, 17, (number) => ({ point: at(number < 12 ? 0 : 100) }))
    passConfirmed(planner, 20_000)
    expect(childrenOf(planner, 1).length).toBeGreaterThan(4)
    passConfirmed(planner, 120_000, (carrier) => carrier !== peerName(1))
    expect(peerIn(planner, 1)).toMatchObject({ trusted: 4, proven: false, doubted: true })
    expect(childrenOf(planner, 1).length).toBeLessThanOrEqual(4)
    planner.apply({ type: 'leave', peer: childrenOf(planner, 1)[0]! })
    planner.apply(join(20))
    expect(parents(planner, 20)).toEqual([peerName(2)])
    passConfirmed(planner, 20_000)
    expect(peerIn(planner, 1).doubted).toBe(false)
  })

  it('cost nobody anything when they stop everywhere: nobody speaks', () => {
    const planner = carrierWith(4)
    passConfirmed(planner, 200_000)
    const before = trusted(planner, 1)
    for (let at = 200_000; at < 1_200_000; at += 1_000) planner.apply({ type: 'tick', at })
    passConfirmed(planner, 60_000)
    expect(trusted(planner, 1)).toBe(before)
    expect(peerIn(planner, 1).doubted).toBe(false)
  })

  it('that stop below somebody who gets nothing are not that peer’s fault', () => {
    const planner = roomWith({ firstSlots: 4, stripes: 1, stageWidth: 2, trunk: [{ upTo: Infinity, size: 2 }] }, 2)
    planner.apply(join(1, { slots: 12, access: 1, point: at(-100) }))
    planner.apply(join(2, { slots: 12, access: 1, point: at(100) }))
    planner.apply(join(3, { slots: 12, access: 1, point: at(100) }))
    add(planner, 4, 9, (number) => ({ point: at(number < 6 ? -100 : 100) }))
    passConfirmed(planner, 100_000)
    expect(parents(planner, 3)).toEqual([peerName(2)])
    const below = new Set([2, 3].map(peerName))
    const before = trusted(planner, 3)
    passConfirmed(planner, 200_000, (carrier) => !below.has(carrier))
    expect(trusted(planner, 3)).toBe(before)
  })

  it.each([
    { case: 'a peer that is no child', peer: peerName(1), by: peerName(1), at: 0, error: 'no-such-link' },
    { case: 'nobody', peer: peerName(1), by: peerName(99), at: 0, error: 'unknown-peer' },
    { case: 'the future', peer: peerName(1), by: peerName(2), at: 1, error: 'from-the-future' },
    { case: 'no time', peer: peerName(1), by: peerName(2), at: NaN, error: 'bad-measurement' },
  ])('from $case are refused', ({ peer, by, at, error }) => {
    expect(carrierWith(2).apply({ type: 'confirm', peer, by, at })).toEqual({ ok: false, error })
  })

  it('count for a moment after the child was given another parent', () => {
    const planner = roomWith({ stripes: 1, stageWidth: 2 }, 2)
    planner.apply(join(1, { slots: 12, access: 1 }))
    planner.apply(join(2, { slots: 12, access: 9 }))
    planner.apply(join(3))
    planner.apply({ type: 'link-lost', peer: peerName(3), other: peerName(1) })
    const late = () => planner.apply({ type: 'confirm', peer: peerName(1), by: peerName(3), at: 0 })
    expect(late()).toEqual({ ok: true, value: [] })
    planner.apply({ type: 'tick', at: 30_000 })
    expect(late()).toEqual({ ok: false, error: 'no-such-link' })
  })

  it('are not needed in a room of ten friends', () => {
    const planner = banyanPlanner({ firstSlots: 4 })
    for (let number = 0; number < 10; number += 1) {
      planner.apply(join(number, { slots: 4, onStage: number === 0, identity: `i${number}` }))
      expect(checkPlan(planner.snapshot())).toEqual([])
      expect(planner.snapshot().stripes).toBe(2)
    }
    for (let at = 0; at < 600_000; at += 1_000) planner.apply({ type: 'tick', at })
    expect(listeners(planner).every((peer) => peer.trusted === 4 && !peer.doubted)).toBe(true)
    expect(planner.snapshot().stripes).toBe(2)
    expect(checkPlan(planner.snapshot())).toEqual([])
  })
})

describe('carriers that nobody has confirmed', () => {
  const idle = Array.from({ length: 12 }, (_, index) => 21 + index)
  /** Honest carriers that are proven, then twelve seats that offer 64 slots each and carry nothing. */
  const room = () => {
    const planner = roomWith({ firstSlots: 4 }, 4)
    add(planner, 1, 21, (number) => ({ slots: 8, identity: `honest${number}`, access: 10 }))
    passConfirmed(planner, 200_000)
    for (const number of idle) planner.apply(join(number, { slots: 64, identity: `idle${number % 4}`, access: 1 }))
    return planner
  }

  it('have few children, and are never both parents of a newcomer', () => {
    const planner = room()
    const isProven = (peer: PeerId | 'stage' | undefined) =>
      planner.snapshot().peers.get(peer as PeerId)?.proven === true
    const hasProvenSlot = () =>
      [...planner.snapshot().peers].some(
        ([peer, { trusted }]) => isProven(peer) && childrenOf(planner, Number(peer.slice(1))).length < trusted,
      )
    const known: boolean[] = []
    for (let number = 40; number < 60 && hasProvenSlot(); number += 1) {
      planner.apply(join(number, { identity: `new${number}` }))
      known.push(parents(planner, number).some(isProven))
    }
    expect(known).toEqual(Array.from({ length: 8 }, () => true))
    for (const number of idle) expect(childrenOf(planner, number).length).toBeLessThanOrEqual(4)
    expect(checkPlan(planner.snapshot())).toEqual([])
  })

  it('are trusted with more only after those that were confirmed', () => {
    const planner = roomWith({ firstSlots: 2, earnedSlots: 0 }, 2)
    add(planner, 1, 11, (number) => ({ slots: 8, identity: `i${number}` }))
    passConfirmed(planner, 60_000)
    const proven = listeners(planner).filter((peer) => peer.proven).length
    expect(proven).toBeGreaterThan(0)
    add(planner, 11, 14, (number) => ({ slots: 64, identity: `i${number}` }))
    add(planner, 14, 22, (number) => ({ identity: `i${number}` }))
    expect(planner.snapshot().stripes).toBe(2)
    const raised = listeners(planner).filter((peer) => peer.trusted > 2)
    expect(raised.length).toBeGreaterThan(0)
    expect(raised.every((peer) => peer.proven)).toBe(true)
  })
})

describe('the trunk', () => {
  it('takes a proven peer before one that has just come, however good its line', () => {
    const planner = roomWith({ stripes: 1, trunk: [{ upTo: Infinity, size: 2 }] }, 1)
    add(planner, 1, 3, () => ({ slots: 4 }))
    add(planner, 3, 5, () => ({ slots: 4, access: 20 }))
    add(planner, 5, 12, () => ({}))
    passConfirmed(planner, 60_000)
    const proven = [3, 4].filter((number) => peerIn(planner, number).proven).map(peerName)
    expect(proven.length).toBeGreaterThan(0)
    const leaf = trunkOf(planner).find((peer) => childrenOf(planner, Number(peer.slice(1))).length === 0)
    planner.apply({ type: 'leave', peer: leaf ?? peerName(2) })
    planner.apply(join(20, { slots: 64, access: 0 }))
    expect(trunkOf(planner)).toHaveLength(2)
    expect(trunkOf(planner)).not.toContain(peerName(20))
  })

  it('never loses a proven peer to a newcomer with a better line', () => {
    const planner = roomWith({ stripes: 1, stageWidth: 1, branchSize: 4, takeoverGainMs: 1, leafSlackMs: 0 }, 1)
    planner.apply(join(1, { slots: 12, point: at(10), access: 40 }))
    add(planner, 2, 10, () => ({ point: at(10) }))
    passConfirmed(planner, 60_000)
    planner.apply(join(10, { slots: 12, point: at(10), access: 1 }))
    expect(parents(planner, 1)).toEqual(['stage'])
    expect(parents(planner, 10)).toEqual([peerName(1)])
  })

  it('lets a doubted peer go when a proven one can take its place', () => {
    const planner = roomWith({ stripes: 1, trunk: [{ upTo: Infinity, size: 2 }] }, 1)
    add(planner, 1, 3, () => ({ slots: 4 }))
    add(planner, 3, 6, () => ({ slots: 4 }))
    add(planner, 6, 14, () => ({}))
    expect(trunkOf(planner)).toContain(peerName(1))
    passConfirmed(planner, 300_000, (carrier) => carrier !== peerName(1))
    expect(trunkOf(planner)).not.toContain(peerName(1))
    expect(trunkOf(planner)).toHaveLength(2)
    expect(checkPlan(planner.snapshot())).toEqual([])
  })
})

describe('a peer that most of its children accuse', () => {
  const room = () => {
    const planner = roomWith({ stripes: 1, trunk: [{ upTo: Infinity, size: 2 }] }, 1)
    add(planner, 1, 3, () => ({ slots: 12 }))
    add(planner, 3, 6, () => ({ slots: 4 }))
    add(planner, 6, 14, () => ({}))
    expect(trunkOf(planner)).toEqual([peerName(1), peerName(2)])
    return planner
  }

  it('leaves the trunk at once, for newcomers too, and has no children', () => {
    const planner = room()
    planner.apply({ type: 'doubt', peer: peerName(1) })
    expect(trunkOf(planner)).not.toContain(peerName(1))
    expect(trunkOf(planner)).toHaveLength(2)
    expect(childrenOf(planner, 1)).toEqual([])
    expect(peerIn(planner, 1)).toMatchObject({ doubted: true, proven: false })
    expect(checkPlan(planner.snapshot())).toEqual([])
  })

  it('carries on where nobody else can', () => {
    const planner = roomWith({ stripes: 1 }, 1)
    planner.apply(join(1, { slots: 12 }))
    add(planner, 2, 8, () => ({}))
    planner.apply({ type: 'doubt', peer: peerName(1) })
    expect(listeners(planner).every(({ parents }) => parents[0] !== undefined)).toBe(true)
    expect(childrenOf(planner, 1).length).toBeGreaterThan(0)
    expect(checkPlan(planner.snapshot())).toEqual([])
  })

  it('is believed again as its children confirm it', () => {
    const planner = roomWith({ stripes: 1 }, 1)
    planner.apply(join(1, { slots: 12 }))
    add(planner, 2, 8, () => ({}))
    planner.apply({ type: 'doubt', peer: peerName(1) })
    confirm(planner, 1, 10_000)
    expect(peerIn(planner, 1).doubted).toBe(false)
  })

  it('needs no children to be doubted, and a speaker or a leaf cannot be', () => {
    const planner = room()
    for (const number of [0, 3, 7]) expect(planner.apply({ type: 'doubt', peer: peerName(number) }).ok).toBe(true)
    expect([0, 3, 7].map((number) => peerIn(planner, number).doubted)).toEqual([false, true, false])
  })
})

describe('a peer that was convicted', () => {
  const room = () => {
    const planner = roomWith({}, 4)
    add(planner, 1, 41, (number) => ({ slots: number % 2 === 1 ? 12 : 0 }))
    const convicted = [1, 3, 5, 7].find((number) => childrenOf(planner, number).length > 0)!
    planner.apply({ type: 'convict', peer: peerName(convicted) })
    return { planner, convicted }
  }

  it('carries nobody and listens on', () => {
    const { planner, convicted } = room()
    expect(childrenOf(planner, convicted)).toEqual([])
    expect(peerIn(planner, convicted)).toMatchObject({ convicted: true, carries: undefined })
    expect(parents(planner, convicted)).not.toContain(undefined)
    expect(checkPlan(planner.snapshot())).toEqual([])
  })

  it('carries nobody whatever it offers, on stage and back, and after others came', () => {
    const { planner, convicted } = room()
    const peer = peerName(convicted)
    planner.apply({ type: 'report', peer, at: 0, slots: 64, willing: true, congested: false })
    planner.apply({ type: 'report', peer, at: 0, reach: 'cone' })
    planner.apply({ type: 'stage', peer, onStage: true })
    planner.apply({ type: 'stage', peer, onStage: false })
    planner.apply({ type: 'storm', joins: Array.from({ length: 40 }, (_, index) => join(100 + index)) })
    expect(childrenOf(planner, convicted)).toEqual([])
    expect(peerIn(planner, convicted).convicted).toBe(true)
    expect(checkPlan(planner.snapshot())).toEqual([])
  })

  it('stays so when the room is put together again', () => {
    const { planner, convicted } = room()
    const restored = banyanPlanner()
    expect(restored.apply({ type: 'rebuild', reports: reportsOf(planner) }).ok).toBe(true)
    expect(peerIn(restored, convicted)).toMatchObject({ convicted: true, carries: undefined })
  })

  it('may be so from the start', () => {
    const planner = roomWith({}, 4)
    planner.apply(join(1, { slots: 12, seed: true, convicted: true }))
    expect(peerIn(planner, 1)).toMatchObject({ convicted: true, carries: undefined })
  })
})

describe('a link that was lost', () => {
  const room = () => {
    const planner = roomWith({ stripes: 1, stageWidth: 3 }, 3)
    add(planner, 1, 4, (number) => ({ slots: 12, access: number }))
    planner.apply(join(4))
    expect(parents(planner, 4)).toEqual([peerName(1)])
    planner.apply({ type: 'link-lost', peer: peerName(4), other: peerName(1) })
    return planner
  }

  it('is not planned again for a minute, not as a standby either', () => {
    const planner = room()
    expect(peerIn(planner, 4).avoids).toEqual([peerName(1)])
    for (const at of [1_000, 20_000, 59_000]) {
      planner.apply({ type: 'tick', at })
      expect([...parents(planner, 4), ...peerIn(planner, 4).standbys]).not.toContain(peerName(1))
    }
    planner.apply({ type: 'leave', peer: parents(planner, 4)[0] as PeerId })
    expect(parents(planner, 4)).toEqual([peerName(3)])
    planner.apply({ type: 'tick', at: 60_000 })
    expect(peerIn(planner, 4).avoids).toEqual([])
    planner.apply({ type: 'leave', peer: peerName(3) })
    expect(parents(planner, 4)).toEqual([peerName(1)])
  })

  it('is better than no parent', () => {
    const planner = roomWith({ stripes: 1, stageWidth: 1 }, 1)
    add(planner, 1, 3, () => ({ slots: 12 }))
    planner.apply(join(3))
    planner.apply({ type: 'link-lost', peer: peerName(3), other: peerName(1) })
    expect(parents(planner, 3)).toEqual([peerName(2)])
    planner.apply({ type: 'leave', peer: peerName(2) })
    expect(parents(planner, 3)).toEqual([peerName(1)])
  })

  it('stays while there is nobody else', () => {
    const planner = roomWith({ stripes: 1, stageWidth: 1 }, 1)
    planner.apply(join(1, { slots: 12 }))
    planner.apply(join(2))
    planner.apply({ type: 'link-lost', peer: peerName(2), other: peerName(1) })
    expect(parents(planner, 2)).toEqual([peerName(1)])
    planner.apply(join(3, { slots: 12 }))
    planner.apply({ type: 'link-lost', peer: peerName(2), other: peerName(1) })
    expect(parents(planner, 2)).toEqual([peerName(3)])
  })

  it('is forgotten with the peer, whose row may become another one’s', () => {
    const planner = room()
    planner.apply({ type: 'leave', peer: peerName(1) })
    planner.apply(join(9, { slots: 12, access: 0 }))
    expect(peerIn(planner, 4).avoids).toEqual([])
  })
})
