import { describe, expect, it } from 'vitest'
import type { PeerId } from '../protocol/index.ts'
import { banyanPlanner } from './banyan-planner.ts'
import { checkPlan } from './check-plan.ts'
import type { PlannerParams } from './params.ts'
import type { TopologyPlanner } from './planner.ts'
import { peerName } from './testing/histories.ts'
import { add, at, childrenOf, confirm, join, parents, roomWith, trusted } from './testing/planned-room.ts'

describe('a small room', () => {
  it('hangs everybody directly under the stage while its slots last', () => {
    const planner = roomWith({}, 6)
    add(planner, 1, 7, () => ({}))
    for (let number = 1; number < 7; number += 1) expect(parents(planner, number)).toEqual(['stage', 'stage'])
  })

  it('is smaller where slots have to be earned: no speaker feeds a dozen at once because they offer it', () => {
    const planner = roomWith({ firstSlots: 4 }, 12)
    const fed = () => planner.plan(peerName(0))!.links.flatMap(({ down }) => down).length
    add(planner, 1, 11, () => ({ slots: 12 }))
    expect(fed()).toBeLessThanOrEqual(10)
    add(planner, 11, 61, () => ({ slots: 12 }))
    expect(fed()).toBeLessThanOrEqual(10)
    expect(checkPlan(planner.snapshot())).toEqual([])
  })

  it('gives leaves on stage slots away to super-peers when it grows', () => {
    const planner = roomWith({ stripes: 1, stageWidth: 2 }, 2)
    add(planner, 1, 3, () => ({}))
    expect(parents(planner, 1)).toEqual(['stage'])
    add(planner, 3, 5, () => ({ slots: 12 }))
    for (const leaf of [1, 2]) expect(parents(planner, leaf)).not.toContain('stage')
    expect(checkPlan(planner.snapshot())).toEqual([])
  })
})

describe('a new speaker', () => {
  it('is named to everybody under the stage, also when one who has to go displaces another', () => {
    const planner = banyanPlanner()
    add(planner, 0, 2, () => ({}))
    const joins = [
      join(2, { slots: 3, reach: 'cone', willing: true }),
      join(3, { slots: 1, willing: true }),
      join(4),
      join(5, { slots: 1, reach: 'symmetric', willing: false }),
    ]
    planner.apply({ type: 'storm', joins })
    expect([0, 1, 2].map((number) => parents(planner, number))).toEqual([['stage'], ['stage'], ['stage']])
    // Nobody behind a cone NAT can reach the new speaker: number 2 goes, and number 1 goes with it.
    const changed = planner.apply({ type: 'stage', peer: peerName(5), onStage: true })
    expect([0, 1, 2].map((number) => parents(planner, number)[0] === 'stage')).toEqual([true, false, false])
    expect(changed.ok && [...changed.value].sort()).toEqual([0, 1, 2, 3, 4, 5].map(peerName))
    expect(planner.plan(peerName(0))!.links.map(({ peer }) => peer)).toContain(peerName(5))
  })
})

describe('stripes', () => {
  it('lets nobody carry more than one of them', () => {
    const planner = roomWith({}, 12)
    add(planner, 1, 200, (number) => ({ slots: number % 3 === 0 ? 12 : 0, point: at(number % 50, number % 7) }))
    expect(planner.snapshot().stripes).toBe(2)
    expect(checkPlan(planner.snapshot())).toEqual([])
  })

  it('have carriers in equal numbers where everybody is equally near', () => {
    const planner = roomWith({}, 4)
    add(planner, 1, 41, () => ({ slots: 4 }))
    const peers = [...planner.snapshot().peers.values()]
    expect([0, 1].map((stripe) => peers.filter(({ carries }) => carries === stripe).length)).toEqual([20, 20])
  })

  it('stay two when all who carried one of them go at once: others change over', () => {
    const planner = roomWith({}, 4)
    add(planner, 1, 41, () => ({ slots: 4 }))
    const carriers = [...planner.snapshot().peers].filter(([, { carries }]) => carries === 1).map(([peer]) => peer)
    for (const peer of carriers.slice(0, 16)) {
      planner.apply({ type: 'leave', peer })
      expect(planner.snapshot().stripes).toBe(2)
      expect(checkPlan(planner.snapshot())).toEqual([])
    }
  })

  it('go down to one with a standby for everybody while slots are scarce, and back when there are enough', () => {
    const planner = roomWith({}, 1)
    add(planner, 1, 4, () => ({ slots: 1 }))
    const scarce = planner.snapshot()
    expect(scarce.stripes).toBe(1)
    expect(checkPlan(scarce)).toEqual([])
    add(planner, 4, 12, () => ({ slots: 12 }))
    planner.apply({ type: 'tick', at: 120_000 })
    expect(planner.snapshot().stripes).toBe(2)
    expect(checkPlan(planner.snapshot())).toEqual([])
  })

  it.each([1, 2, 3, 4])('can be %i', (stripes) => {
    const planner = roomWith({ stripes }, 12)
    add(planner, 1, 120, (number) => ({ slots: number % 2 === 0 ? 12 : 0, point: at(number % 40) }))
    planner.apply({ type: 'tick', at: 60_000 })
    expect(planner.snapshot().stripes).toBe(stripes)
    expect(checkPlan(planner.snapshot())).toEqual([])
  })
})

describe('placement', () => {
  it('takes the parent at which a listener hears earliest', () => {
    const planner = roomWith({ stripes: 1, stageWidth: 2 }, 2)
    planner.apply(join(1, { slots: 4, point: at(100), access: 1 }))
    planner.apply(join(2, { slots: 4, point: at(-100), access: 1 }))
    planner.apply(join(3, { point: at(90) }))
    planner.apply(join(4, { point: at(-90) }))
    expect(parents(planner, 3)).toEqual([peerName(1)])
    expect(parents(planner, 4)).toEqual([peerName(2)])
  })

  it('gives a leaf’s place to a super-peer whose slots are then nearer, and the leaf another one', () => {
    const planner = roomWith({ stripes: 1, stageWidth: 1 }, 1)
    planner.apply(join(1, { slots: 2, point: at(10), access: 1 }))
    planner.apply(join(2, { point: at(20) }))
    planner.apply(join(3, { point: at(30) }))
    planner.apply(join(4, { slots: 4, point: at(12), access: 1 }))
    expect(parents(planner, 4)).toEqual([peerName(1)])
    expect(childrenOf(planner, 4)).toContain(peerName(3))
    expect(planner.snapshot().moves).toBe(1)
  })

  it('hands a branch over to a newcomer with a much better line', () => {
    const planner = roomWith({ stripes: 1, stageWidth: 1, branchSize: 4, takeoverGainMs: 1, leafSlackMs: 0 }, 1)
    planner.apply(join(1, { slots: 12, point: at(10), access: 40 }))
    add(planner, 2, 10, () => ({ point: at(10) }))
    planner.apply(join(10, { slots: 12, point: at(10), access: 1 }))
    expect(parents(planner, 10)).toEqual(['stage'])
    expect(childrenOf(planner, 10).length).toBeGreaterThanOrEqual(8)
  })

  it('hangs peers behind a symmetric NAT under open peers only', () => {
    const planner = roomWith({ stripes: 1, stageWidth: 2 }, 2)
    planner.apply(join(1, { slots: 12, reach: 'cone', point: at(1) }))
    planner.apply(join(2, { slots: 12, reach: 'open', point: at(100) }))
    planner.apply(join(3, { reach: 'symmetric', point: at(1) }))
    expect(parents(planner, 3)).toEqual([peerName(2)])
  })

  it('waits with a listener whom nobody can reach, and places it when somebody can', () => {
    const planner = roomWith({ stripes: 1, stageWidth: 1 }, 1)
    planner.apply(join(1, { slots: 12, reach: 'cone' }))
    planner.apply(join(2, { reach: 'symmetric' }))
    expect(parents(planner, 2)).toEqual([undefined])
    planner.apply(join(3, { slots: 12, reach: 'open' }))
    expect(parents(planner, 2)).toEqual([peerName(3)])
  })
})

describe('the trunk', () => {
  it('moves to where the listeners are when the room has grown', () => {
    const planner = roomWith({ stripes: 1, trunk: [{ upTo: Infinity, size: 2 }] }, 1)
    add(planner, 1, 3, () => ({ slots: 12, point: at(-200) }))
    add(planner, 3, 60, (number) => ({
      slots: number % 2 === 0 ? 12 : 0,
      point: number % 4 < 2 ? at(100) : at(0, 100),
      access: 1,
    }))
    const trunk = [...planner.snapshot().peers].filter(([, member]) => member.parents[0] === 'stage')
    expect(trunk.map(([, member]) => member.point[0]).sort()).toEqual([0, 100])
  })

  it('prefers a seed to a peer that may leave any moment', () => {
    const planner = roomWith({ stripes: 1, trunk: [{ upTo: Infinity, size: 1 }] }, 1)
    add(planner, 1, 12, (number) => ({ slots: 12, access: 1, seed: number === 7, point: at(1) }))
    add(planner, 12, 40, () => ({ point: at(1) }))
    expect(parents(planner, 7)).toEqual(['stage'])
  })
})

describe('repair', () => {
  it('puts the children of a crashed super-peer under their warm standbys', () => {
    const planner = roomWith({}, 12)
    add(planner, 1, 120, (number) => ({ slots: number % 2 === 0 ? 12 : 0, point: at(number % 30) }))
    const before = planner.snapshot()
    const [branch] = [...before.peers].find(([, { carries, parents }]) => carries === 0 && parents[0] === 'stage')!
    const orphans = [...before.peers].filter(([, { parents, carries }]) => parents[0] === branch && carries === 0)
    planner.apply({ type: 'leave', peer: branch })
    const after = planner.snapshot()
    expect(orphans.length).toBeGreaterThan(0)
    // Two orphans may share a standby that has one slot left; the others are placed.
    expect(orphans.some(([peer, { standbys }]) => after.peers.get(peer)!.parents[0] === standbys[0])).toBe(true)
    expect(checkPlan(after)).toEqual([])
  })

  it('moves nobody but the orphans, and at most one leaf for each of them', () => {
    const planner = roomWith({}, 12)
    add(planner, 1, 200, (number) => ({ slots: number % 2 === 0 ? 12 : 0, point: at(number % 30) }))
    for (const number of [6, 15, 40]) {
      const before = planner.snapshot()
      const orphans = [...before.peers.values()].filter(({ parents }) => parents.includes(peerName(number))).length
      planner.apply({ type: 'leave', peer: peerName(number) })
      const { peers, moves } = planner.snapshot()
      expect(moves - before.moves).toBeLessThanOrEqual(2 * orphans)
      const others = [...peers].flatMap(([peer, { parents }]) =>
        parents.filter((parent, stripe) => {
          const was = before.peers.get(peer)!.parents[stripe]
          return was !== peerName(number) && was !== parent
        }),
      )
      expect(others.length).toBeLessThanOrEqual(orphans)
    }
  })
})

describe('standbys', () => {
  it('are found a little later by all who found none when they came', () => {
    const planner = roomWith({}, 4)
    add(planner, 1, 41, () => ({ slots: 6 }))
    planner.apply({ type: 'tick', at: 1_000 })
    const listeners = [...planner.snapshot().peers.values()].filter(({ onStage }) => !onStage)
    expect(listeners.filter(({ standbys }) => standbys.includes(undefined))).toEqual([])
    expect(checkPlan(planner.snapshot())).toEqual([])
  })
})

describe('congestion', () => {
  it('takes no more children, and hands off leaves two at a time before any super-peer', () => {
    const planner = roomWith({ stripes: 1, stageWidth: 1 }, 1)
    planner.apply(join(1, { slots: 6, access: 1 }))
    planner.apply(join(2, { slots: 12, access: 2 }))
    planner.apply(join(3, { slots: 12, access: 3 }))
    add(planner, 4, 8, () => ({ access: 1 }))
    expect(childrenOf(planner, 1)).toHaveLength(6)
    const report = () => planner.apply({ type: 'report', peer: peerName(1), at: 0, congested: true })
    report()
    expect(childrenOf(planner, 1)).toHaveLength(4)
    report()
    expect(childrenOf(planner, 1)).toEqual([peerName(2), peerName(3)])
    planner.apply(join(20, { access: 1 }))
    expect(parents(planner, 20)).not.toContain(peerName(1))
    planner.apply({ type: 'report', peer: peerName(1), at: 0, congested: false })
    for (const at of [0, 10_000, 20_000, 30_000]) confirm(planner, 1, at)
    planner.apply(join(21, { access: 1 }))
    expect(parents(planner, 21)).toEqual([peerName(1)])
  })
})

describe('trust', () => {
  it('is lost with congestion, down to what is left of the children', () => {
    const planner = roomWith({ stripes: 1, stageWidth: 1 }, 1)
    planner.apply(join(1, { slots: 6, access: 1 }))
    planner.apply(join(2, { slots: 12, access: 9 }))
    add(planner, 3, 8, () => ({ access: 1 }))
    expect(childrenOf(planner, 1)).toHaveLength(6)
    planner.apply({ type: 'report', peer: peerName(1), at: 0, congested: true })
    expect(trusted(planner, 1)).toBe(4)
  })

  it('is complete from the start for seeds', () => {
    const planner = roomWith({ firstSlots: 4 }, 12)
    planner.apply(join(1, { slots: 40, seed: true }))
    expect(trusted(planner, 1)).toBe(40)
  })

  it('does not come back with a report of something else', () => {
    const planner = roomWith({ stripes: 1, stageWidth: 1 }, 1)
    planner.apply(join(1, { slots: 2, access: 1 }))
    planner.apply(join(2, { slots: 9, access: 9 }))
    planner.apply(join(3, { access: 1 }))
    planner.apply({ type: 'report', peer: peerName(1), at: 0, congested: true })
    planner.apply({ type: 'report', peer: peerName(1), at: 0, access: 2 })
    expect(trusted(planner, 1)).toBe(1)
    planner.apply({ type: 'report', peer: peerName(1), at: 0, slots: 5 })
    expect(trusted(planner, 1)).toBe(5)
  })
})

describe('slots that nobody has earned yet', () => {
  const trustedOf = (planner: TopologyPlanner) =>
    [...planner.snapshot().peers.values()]
      .filter(({ slots, onStage }) => slots > 0 && !onStage)
      .map((peer) => peer.trusted)

  it.each([20, 60, 200])(
    'are used before %d listeners go on with one stripe, and then only as far as needed',
    (size) => {
      const planner = roomWith({ firstSlots: 4 }, 4)
      add(planner, 1, size + 1, (number) => ({ slots: number % 2 === 0 ? 0 : 12 }))
      expect(planner.snapshot().stripes).toBe(2)
      expect(checkPlan(planner.snapshot())).toEqual([])
      expect(Math.max(...trustedOf(planner))).toBeLessThan(12)
    },
  )

  it('stay unused in a room of super-peers', () => {
    const planner = roomWith({ firstSlots: 4 }, 4)
    add(planner, 1, 61, () => ({ slots: 8 }))
    expect(planner.snapshot().stripes).toBe(2)
    expect(checkPlan(planner.snapshot())).toEqual([])
    expect(Math.max(...trustedOf(planner))).toBe(4)
  })

  it('place everybody in a room that has one stripe anyway', () => {
    const planner = roomWith({ firstSlots: 4, stripes: 1, stageWidth: 2 }, 2)
    add(planner, 1, 41, (number) => ({ slots: number % 8 === 1 ? 12 : 0 }))
    expect(checkPlan(planner.snapshot())).not.toEqual([])
    planner.apply({ type: 'tick', at: 1_000 })
    expect(checkPlan(planner.snapshot())).toEqual([])
  })

  it('are not asked of a peer that was congested until it has earned some again', () => {
    const planner = roomWith({ firstSlots: 2, stripes: 1, stageWidth: 1 }, 1)
    add(planner, 1, 3, () => ({ slots: 12 }))
    planner.apply({ type: 'report', peer: peerName(1), at: 0, congested: true })
    planner.apply({ type: 'report', peer: peerName(1), at: 0, congested: false })
    add(planner, 3, 13, () => ({}))
    planner.apply({ type: 'tick', at: 1_000 })
    expect(trustedOf(planner)[0]).toBe(1)
    expect(trustedOf(planner)[1]).toBeGreaterThan(8)
  })
})

describe('rebalancing', () => {
  const crooked = (params: Partial<PlannerParams>) => {
    const planner = roomWith({ stripes: 1, stageWidth: 2, ...params }, 2)
    planner.apply(join(1, { slots: 200, point: at(-100), access: 1 }))
    add(planner, 2, 102, () => ({ point: at(100) }))
    planner.apply(join(102, { slots: 200, point: at(100), access: 1 }))
    return planner
  }

  it('moves no more than its share in a minute', () => {
    const planner = crooked({ rebalanceShare: 0.05, branchSize: 0 })
    const before = planner.snapshot().moves
    planner.apply({ type: 'tick', at: 60_000 })
    const inOneMinute = planner.snapshot().moves - before
    expect(inOneMinute).toBeGreaterThan(0)
    expect(inOneMinute).toBeLessThanOrEqual(6)
  })

  it('never moves the same peer twice while it rests', () => {
    const planner = crooked({ rebalanceShare: 1, restMs: 1e9 })
    for (let minute = 1; minute < 10; minute += 1) planner.apply({ type: 'tick', at: minute * 60_000 })
    const moves = planner.snapshot().moves
    for (let minute = 10; minute < 20; minute += 1) planner.apply({ type: 'tick', at: minute * 60_000 })
    expect(planner.snapshot().moves).toBe(moves)
  })
})

describe('an explanation', () => {
  it('says why a peer hangs where it hangs', () => {
    const planner = roomWith({ stripes: 1, stageWidth: 1 }, 1)
    planner.apply(join(1, { slots: 4, point: at(10), access: 1 }))
    planner.apply(join(2, { point: at(20), access: 5 }))
    const { carries, stripes } = planner.explain(peerName(2))!
    expect(carries).toBeUndefined()
    const [stripe] = stripes
    expect(stripe).toMatchObject({ parent: peerName(1), depth: 2, alternative: undefined, standby: undefined })
    expect(stripe!.arrivalMs.toFixed(0)).toBe('37')
    expect(stripe!.directMs.toFixed(0)).toBe('35')
    const { peers } = planner.snapshot()
    expect(peers.get(peerName(0))).toMatchObject({ onStage: true })
    expect(peers.get(peerName(2))!.parents).toEqual([peerName(1)])
    expect(planner.explain('nobody' as PeerId)).toBeUndefined()
  })
})

describe('parameters', () => {
  it.each<Partial<PlannerParams>>([
    { stripes: 0 },
    { stripes: 5 },
    { stripes: 1.5 },
    { buckets: 0 },
    { stageWidth: 0 },
    { scarcity: NaN },
  ])('out of range are refused: %j', (params) => expect(() => banyanPlanner(params)).toThrow(RangeError))
})
