import { describe, expect, it } from 'vitest'
import type { PeerId } from '../../protocol/index.ts'
import { checkPlan } from '../check-plan.ts'
import type { JoinEvent, TopologyEvent, TopologyPlanner } from '../planner.ts'
import { peerName } from './histories.ts'
import { reportsOf } from './planned-room.ts'

const join = (number: number, part: Partial<JoinEvent> = {}): JoinEvent => ({
  type: 'join',
  peer: peerName(number),
  slots: 4,
  ...part,
})

/** Tests of what every planner promises, however it chooses parents. */
export function topologyPlannerContract(name: string, open: () => TopologyPlanner): void {
  /** A planner with one speaker and that many listeners; every third of them offers slots. */
  const room = (listeners: number) => {
    const planner = open()
    planner.apply(join(0, { onStage: true, slots: 12 }))
    for (let number = 1; number <= listeners; number += 1)
      planner.apply(join(number, { slots: number % 3 === 1 ? 12 : 0 }))
    return planner
  }
  const parentsOf = (planner: TopologyPlanner, peer: PeerId) => planner.snapshot().peers.get(peer)!.parents

  describe(`TopologyPlanner contract: ${name}`, () => {
    it('gives every listener a parent in every stripe', () => {
      expect(checkPlan(room(60).snapshot())).toEqual([])
    })

    it('tells peers that it says nothing about nothing new', () => {
      const planner = room(40)
      const before = new Map([...planner.snapshot().peers.keys()].map((peer) => [peer, planner.plan(peer)]))
      const changed = planner.apply(join(100))
      const named = changed.ok ? changed.value : []
      expect(named).toContain(peerName(100))
      const untold = [...before].filter(([peer]) => !named.includes(peer))
      expect(untold.map(([peer]) => planner.plan(peer))).toEqual(untold.map(([, plan]) => plan))
      const epochs = named.map((peer) => planner.plan(peer)!.epoch - (before.get(peer)?.epoch ?? 0))
      expect(Math.min(...epochs)).toBeGreaterThan(0)
    })

    it('gives the same plans for the same events', () => {
      const [one, two] = [room(50), room(50)]
      expect(one.snapshot()).toEqual(two.snapshot())
    })

    it('gives everybody below a peer that leaves another parent', () => {
      const planner = room(60)
      for (let number = 1; number <= 30; number += 1) {
        expect(planner.apply({ type: 'leave', peer: peerName(number) }).ok).toBe(true)
        expect(checkPlan(planner.snapshot())).toEqual([])
      }
    })

    it('takes a peer on stage out of the trees, and back into them', () => {
      const planner = room(20)
      planner.apply({ type: 'stage', peer: peerName(4), onStage: true })
      expect(parentsOf(planner, peerName(4)).every((parent) => parent === undefined)).toBe(true)
      expect(planner.plan(peerName(4))!.links.some((link) => link.stage)).toBe(true)
      planner.apply({ type: 'stage', peer: peerName(4), onStage: false })
      expect(parentsOf(planner, peerName(4))).not.toContain(undefined)
      expect(checkPlan(planner.snapshot())).toEqual([])
    })

    it('admits a storm as a whole, super-peers first', () => {
      const planner = open()
      planner.apply(join(0, { onStage: true, slots: 12 }))
      const joins = Array.from({ length: 50 }, (_, index) => join(index + 1, { slots: index < 30 ? 0 : 12 }))
      expect(planner.apply({ type: 'storm', joins }).ok).toBe(true)
      expect(checkPlan(planner.snapshot())).toEqual([])
    })

    it('finds another parent for a peer whose link to its parent does not hold', () => {
      const planner = room(60)
      const [peer, member] = [...planner.snapshot().peers].find(
        ([, { parents }]) => parents[0] && parents[0] !== 'stage',
      )!
      const parent = member.parents[0] as PeerId
      expect(planner.apply({ type: 'link-lost', peer, other: parent }).ok).toBe(true)
      expect(parentsOf(planner, peer)).not.toContain(parent)
      expect(checkPlan(planner.snapshot())).toEqual([])
    })

    it('moves the children of a peer that offers fewer slots, and gives it none when it does not want any', () => {
      const planner = room(60)
      const parent = [...planner.snapshot().peers.values()]
        .flatMap(({ parents }) => parents)
        .find((each) => each && each !== 'stage')!
      const childrenOf = () =>
        [...planner.snapshot().peers.values()].filter(({ parents }) => parents.includes(parent)).length
      planner.apply({ type: 'report', peer: parent as PeerId, at: 0, slots: 1 })
      expect(childrenOf()).toBeLessThanOrEqual(1)
      planner.apply({ type: 'report', peer: parent as PeerId, at: 0, willing: false })
      expect(childrenOf()).toBe(0)
      expect(checkPlan(planner.snapshot())).toEqual([])
    })

    it('puts the same room together again from what its peers say', () => {
      const planner = room(60)
      const before = planner.snapshot()
      const restored = open()
      expect(restored.apply({ type: 'rebuild', reports: reportsOf(planner) }).ok).toBe(true)
      const same = [...restored.snapshot().peers].filter(
        ([peer, { parents }]) => JSON.stringify(parents) === JSON.stringify(before.peers.get(peer)!.parents),
      )
      expect(same.length).toBe(before.peers.size)
      expect(restored.plan(peerName(5))!.epoch).toBeGreaterThan(planner.plan(peerName(5))!.epoch - 1)
    })

    const refused: { case: string; event: TopologyEvent; error: string }[] = [
      { case: 'a peer that is not there', event: { type: 'leave', peer: peerName(999) }, error: 'unknown-peer' },
      { case: 'a second join', event: join(3), error: 'already-joined' },
      {
        case: 'a storm with one that is there',
        event: { type: 'storm', joins: [join(90), join(3)] },
        error: 'already-joined',
      },
      {
        case: 'a storm with one twice',
        event: { type: 'storm', joins: [join(90), join(90)] },
        error: 'already-joined',
      },
      { case: 'a negative delay', event: join(90, { access: -1 }), error: 'bad-measurement' },
      { case: 'a delay that is no number', event: join(90, { access: NaN }), error: 'bad-measurement' },
      { case: 'a place that is no number', event: join(90, { point: [0, NaN, 0, 0] }), error: 'bad-measurement' },
      { case: 'a place in another space', event: join(90, { point: [1, 2] }), error: 'bad-measurement' },
      { case: 'half a slot', event: join(90, { slots: 0.5 }), error: 'bad-measurement' },
      { case: 'a report of nobody', event: { type: 'report', peer: peerName(999), at: 0 }, error: 'unknown-peer' },
      {
        case: 'a report from the future',
        event: { type: 'report', peer: peerName(3), at: 1 },
        error: 'from-the-future',
      },
      { case: 'a report at no time', event: { type: 'report', peer: peerName(3), at: NaN }, error: 'bad-measurement' },
      {
        case: 'a report of less than no slots',
        event: { type: 'report', peer: peerName(3), at: 0, slots: -1 },
        error: 'bad-measurement',
      },
      { case: 'a doubt of nobody', event: { type: 'doubt', peer: peerName(999) }, error: 'unknown-peer' },
      { case: 'a conviction of nobody', event: { type: 'convict', peer: peerName(999) }, error: 'unknown-peer' },
      {
        case: 'a confirmation by a peer that is no child',
        event: { type: 'confirm', peer: peerName(3), by: peerName(3), at: 0 },
        error: 'no-such-link',
      },
      {
        case: 'a link that was never planned',
        event: { type: 'link-lost', peer: peerName(3), other: peerName(3) },
        error: 'no-such-link',
      },
      { case: 'a clock that goes back', event: { type: 'tick', at: -1 }, error: 'bad-measurement' },
      { case: 'a rebuild of a room that is there', event: { type: 'rebuild', reports: [] }, error: 'not-empty' },
    ]
    it.each(refused)('refuses $case and changes nothing', ({ event, error }) => {
      const planner = room(20)
      const before = planner.snapshot()
      expect(planner.apply(event)).toEqual({ ok: false, error })
      expect(planner.snapshot()).toEqual(before)
    })
  })
}
