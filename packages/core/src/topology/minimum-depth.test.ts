import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PeerId, Plan } from '../protocol/index.ts'
import { minimumDepthPlanner } from './minimum-depth.ts'
import type { TopologyEvent, TopologyPlanner } from './planner.ts'

const peerId = (name: string) => name.padEnd(12, 'z') as PeerId
const join = (name: string, slots: number, onStage = false): TopologyEvent => ({
  type: 'join',
  peer: peerId(name),
  slots,
  onStage,
})

/** A planner with everything that it was told and has said: what a room of peers knows, put together. */
class World {
  readonly planner: TopologyPlanner
  readonly trunkSize: number
  readonly slots = new Map<PeerId, number>()
  readonly stage = new Set<PeerId>()
  readonly plans = new Map<PeerId, Plan>()
  epoch = 0

  constructor(trunkSize: number) {
    this.trunkSize = trunkSize
    this.planner = minimumDepthPlanner({ trunkSize })
  }

  /** @returns what was wrong with the way in which the planner answered */
  apply(event: TopologyEvent): string[] {
    const changes = this.planner.apply(event)
    if (!changes.ok) return [`refused ${event.type}: ${changes.error}`]
    if (event.type === 'join') this.slots.set(event.peer, event.slots)
    if (event.type === 'join' || event.type === 'stage') {
      if (event.onStage) this.stage.add(event.peer)
      else this.stage.delete(event.peer)
    }
    if (event.type === 'leave') {
      for (const known of [this.slots, this.stage, this.plans]) known.delete(event.peer)
    }
    const problems: string[] = []
    for (const { peer, plan } of changes.value) {
      const before = this.plans.get(peer)
      if (plan.epoch <= (before?.epoch ?? 0) || plan.epoch <= this.epoch) problems.push(`${peer} got an old epoch`)
      if (JSON.stringify(plan.links) === JSON.stringify(before?.links))
        problems.push(`${peer} got the same links again`)
      if (!this.slots.has(peer)) problems.push(`${peer} got a plan and is not there`)
      this.plans.set(peer, plan)
    }
    this.epoch = Math.max(this.epoch, ...changes.value.map(({ plan }) => plan.epoch))
    return problems
  }

  linksOf = (peer: PeerId) => this.plans.get(peer)?.links ?? []
  parentsOf = (peer: PeerId) => this.linksOf(peer).flatMap((link) => (link.up.length > 0 ? [link.peer] : []))
  childrenOf = (peer: PeerId) => this.linksOf(peer).flatMap((link) => (link.down.length > 0 ? [link.peer] : []))
  listeners = () => [...this.slots.keys()].filter((peer) => !this.stage.has(peer))
  trunk = () => this.listeners().filter((peer) => this.parentsOf(peer).some((parent) => this.stage.has(parent)))

  /** Steps from `peer` up to the trunk; undefined when it does not get there. */
  depth(peer: PeerId): number | undefined {
    let steps = 0
    for (let at = peer; steps <= this.slots.size; steps += 1) {
      const [parent] = this.parentsOf(at)
      if (parent === undefined) return undefined
      if (this.stage.has(parent)) return steps
      at = parent
    }
    return undefined
  }

  /** What is wrong, as everybody's plans stand now. */
  violations(): string[] {
    const problems: string[] = []
    const say = (peer: PeerId, problem: string) => problems.push(`${peer} ${problem}`)
    for (const peer of this.slots.keys()) {
      const links = this.linksOf(peer)
      const current = this.planner.plan(peer)?.links ?? []
      if (JSON.stringify(current) !== JSON.stringify(links)) say(peer, 'was not told its newest plan')
      if (new Set(links.map((link) => link.peer)).size !== links.length) say(peer, 'has two links to one peer')
      for (const link of links) {
        const back = this.linksOf(link.peer).find((other) => other.peer === peer)
        if (link.peer === peer) say(peer, 'is linked to itself')
        if (!back) say(peer, `is linked to ${link.peer}, which does not know`)
        else if (`${back.up}|${back.down}|${back.stage}` !== `${link.down}|${link.up}|${link.stage}`)
          say(peer, 'disagrees')
      }
      if (this.stage.has(peer)) {
        const fellows = links.filter((link) => link.stage).length
        if (fellows !== this.stage.size - 1) say(peer, 'is not linked to every speaker')
        continue
      }
      const parents = this.parentsOf(peer)
      if (this.childrenOf(peer).length > this.slots.get(peer)!) say(peer, 'carries more children than it has slots')
      if (this.stage.size === 0) continue
      if (this.depth(peer) === undefined) say(peer, 'hangs nowhere, or in a circle')
      const fromStage = parents.filter((parent) => this.stage.has(parent)).length
      if (fromStage > 0 ? fromStage !== this.stage.size || parents.length !== fromStage : parents.length !== 1) {
        say(peer, `has ${parents.length} parents, ${fromStage} of them on stage`)
      }
    }
    return problems
  }

  /** Slots that were open to somebody else before an event and still are: the trunk need not have grown past them. */
  openSlots = () =>
    new Set(
      this.listeners().filter(
        (peer) => this.depth(peer) !== undefined && this.childrenOf(peer).length < this.slots.get(peer)!,
      ),
    )
}

const deed = fc.record({
  type: fc.oneof(
    { weight: 8, arbitrary: fc.constant('join' as const) },
    { weight: 3, arbitrary: fc.constant('leave' as const) },
    { weight: 3, arbitrary: fc.constant('stage' as const) },
    { weight: 3, arbitrary: fc.constant('link-lost' as const) },
  ),
  who: fc.nat(),
  which: fc.nat(),
  slots: fc.constantFrom(0, 0, 0, 1, 2, 4),
  onStage: fc.boolean(),
})
const history = fc.record({
  trunkSize: fc.integer({ min: 1, max: 4 }),
  deeds: fc.array(deed, { minLength: 20, maxLength: 120, size: 'max' }),
})
type History = typeof history extends fc.Arbitrary<infer Value> ? Value : never

/** The deed as an event that makes sense in this world; a deed of nobody is somebody's joining. */
function eventOf(
  { type, who, which, slots, onStage }: History['deeds'][number],
  world: World,
  index: number,
): TopologyEvent {
  const members = [...world.slots.keys()]
  const peer = members[who % Math.max(1, members.length)]
  const links = peer ? world.linksOf(peer) : []
  if (!peer || type === 'join') return join(`p${index}`, slots, onStage && world.stage.size < 4)
  if (type === 'stage') return { type, peer, onStage }
  if (type === 'link-lost' && links.length > 0) return { type, peer, other: links[which % links.length]!.peer }
  return { type: 'leave', peer }
}

describe('minimumDepthPlanner', () => {
  it('gives every listener one way up to the stage, without circles and within slots, whatever happens', () => {
    let deepest = 0
    fc.assert(
      fc.property(history, ({ trunkSize, deeds }) => {
        const world = new World(trunkSize)
        for (const [index, deed] of deeds.entries()) {
          const event = eventOf(deed, world, index)
          const wrong = [...world.apply(event), ...world.violations()]
          if (wrong.length > 0) throw new Error(`${wrong.join('; ')}, after ${JSON.stringify(event)}`)
          deepest = Math.max(deepest, ...world.listeners().map((peer) => world.depth(peer) ?? 0))
        }
      }),
      { numRuns: 80 },
    )
    expect(deepest).toBeGreaterThan(2) // or the trees are too flat to show anything
  })

  it('lets the trunk outgrow its size only when no slot is open anywhere', () => {
    let outgrown = 0
    fc.assert(
      fc.property(history, ({ trunkSize, deeds }) => {
        const world = new World(trunkSize)
        world.apply(join('speaker', 0, true))
        for (const [index, deed] of deeds.entries()) {
          const event = eventOf(deed, world, index)
          if (event.peer === peerId('speaker') || event.type === 'link-lost') continue
          const trunkBefore = new Set(world.trunk())
          const openBefore = world.openSlots()
          world.apply(event)
          const added = world.trunk().filter((peer) => !trunkBefore.has(peer))
          if (added.length === 0 || world.trunk().length <= trunkSize) continue
          outgrown += 1
          const openStill = [...world.openSlots()].filter((peer) => openBefore.has(peer) && !added.includes(peer))
          const passedOver = openStill.filter((peer) => !added.some((top) => isBelow(world, peer, top)))
          if (passedOver.length > 0) {
            throw new Error(
              `${added.join()} went into the trunk past ${passedOver.join()}, after ${JSON.stringify(event)}`,
            )
          }
        }
      }),
      { numRuns: 80 },
    )
    expect(outgrown).toBeGreaterThan(20)
  })

  it('refuses what cannot have happened, and changes nothing', () => {
    const world = new World(2)
    for (const event of [join('speaker', 0, true), join('ada', 2), join('ben', 0)]) world.apply(event)
    const before = [...world.plans]
    const [ada, ben, nobody] = [peerId('ada'), peerId('ben'), peerId('nobody')]
    const refusal = (event: TopologyEvent) => world.planner.apply(event)
    expect(refusal(join('ada', 1))).toEqual({ ok: false, error: 'already-joined' })
    expect(refusal({ type: 'leave', peer: nobody })).toEqual({ ok: false, error: 'unknown-peer' })
    expect(refusal({ type: 'stage', peer: nobody, onStage: true })).toEqual({ ok: false, error: 'unknown-peer' })
    expect(refusal({ type: 'link-lost', peer: ada, other: ben })).toEqual({ ok: false, error: 'no-such-link' })
    expect([...world.plans.keys()].map((peer) => [peer, world.planner.plan(peer)])).toEqual(before)
    expect(world.planner.plan(nobody)).toBeUndefined()
  })

  it('puts a listener who lost its parent under another, and under the same one only when there is no other', () => {
    const world = new World(2)
    for (const event of [join('speaker', 0, true), join('ada', 1), join('ben', 1), join('carl', 0)]) world.apply(event)
    const [ada, ben, carl] = [peerId('ada'), peerId('ben'), peerId('carl')]
    const lose = (other: PeerId) => world.planner.apply({ type: 'link-lost', peer: carl, other })
    const parents = () => world.planner.plan(carl)!.links.map((link) => link.peer)
    expect(parents()).toEqual([ada])
    lose(ada)
    expect(parents()).toEqual([ben])
    lose(ben)
    expect(parents()).toEqual([ada])
  })

  it.each([0, 1.5, Number.NaN])('refuses a trunk of %d', (trunkSize) => {
    expect(() => minimumDepthPlanner({ trunkSize })).toThrow(RangeError)
  })

  it('says the same for the same events', () => {
    fc.assert(
      fc.property(history, ({ trunkSize, deeds }) => {
        const [one, other] = [new World(trunkSize), new World(trunkSize)]
        for (const [index, deed] of deeds.entries()) {
          const event = eventOf(deed, one, index)
          one.apply(event)
          other.apply(event)
        }
        expect([...other.plans]).toEqual([...one.plans])
      }),
      { numRuns: 20 },
    )
  })
})

function isBelow(world: World, peer: PeerId, top: PeerId): boolean {
  for (let at: PeerId | undefined = peer; at && !world.stage.has(at); [at] = world.parentsOf(at))
    if (at === top) return true
  return false
}
