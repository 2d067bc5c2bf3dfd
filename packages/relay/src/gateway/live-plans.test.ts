import { silentLogger } from '@banyan/core/ports'
import type { PeerId, Plan, RoomId } from '@banyan/core/protocol'
import { VirtualClock } from '@banyan/core/testing'
import { banyanPlanner, checkPlan, type TopologyEvent, type TopologyPlanner } from '@banyan/core/topology'
import { describe, expect, it } from 'vitest'
import { CALM_JOINS, STORM_GAP_MS } from './join-queue.ts'
import { LivePlans, TICK_MS } from './live-plans.ts'

const peer = (name: string) => name.padEnd(12, '0') as PeerId
const HOST = peer('host')

/** The plans of a room with a host in it; what its planner was told since, and what its peers were. */
function plans({ breaksAt }: { breaksAt?: TopologyEvent['type'] } = {}) {
  const clock = new VirtualClock()
  clock.advance(5_000)
  const planner = banyanPlanner({ stageWidth: 1 })
  const events: TopologyEvent[] = []
  const errors: string[] = []
  const told = new Map<PeerId, Plan>()
  const watched: TopologyPlanner = {
    apply(event) {
      events.push(event)
      if (event.type === breaksAt) throw new Error('a mistake')
      return planner.apply(event)
    },
    plan: (of) => planner.plan(of),
    explain: (of) => planner.explain(of),
    snapshot: () => planner.snapshot(),
  }
  const live = new LivePlans({
    ...{ room: 'tea' as RoomId, planner: watched, clock },
    logger: { ...silentLogger, error: (_fields, message) => void errors.push(message) },
    onChange: (to, plan) => told.set(to, plan),
  })
  live.apply([{ type: 'join', peer: HOST, slots: 4, onStage: true }])
  events.length = 0
  const join = (name: string) => live.apply([{ type: 'join', peer: peer(name), slots: 4, onStage: false }])
  return { clock, planner, live, events, errors, told, join }
}

describe('LivePlans', () => {
  it('tell the planner how long the room has lived, each second while it lives', () => {
    const { clock, live, events } = plans()
    clock.advance(3 * TICK_MS)
    expect(events).toEqual([1, 2, 3].map((second) => ({ type: 'tick', at: second * TICK_MS })))
    live.close()
    clock.advance(TICK_MS)
    expect(events).toHaveLength(3)
    expect(clock.pending).toBe(0)
  })

  it('have a place for a newcomer at once, and tell those it concerns', () => {
    const { live, told, join } = plans()
    join('ada')
    expect(live.of(peer('ada')).links.map((link) => link.peer)).toEqual([HOST])
    expect(told.get(HOST)?.links.map((link) => link.peer)).toEqual([peer('ada')])
  })

  it('place a rush together and in time, everybody with a plan that keeps the rules', () => {
    const { clock, planner, live, events, told, join } = plans()
    const rush = Array.from({ length: 60 }, (_, index) => `n${index}.`)
    for (const name of rush) join(name)
    expect(live.of(peer('n59.')).links).toEqual([])
    clock.advance(STORM_GAP_MS)
    expect(events.map(({ type }) => type)).toEqual([...Array.from({ length: CALM_JOINS }, () => 'join'), 'storm'])
    expect(checkPlan(planner.snapshot())).toEqual([])
    for (const name of rush) expect(told.get(peer(name))).toEqual(live.of(peer(name)))
    live.close()
  })

  it('keep a listener for whom no slot is open, and tell them as soon as one is', () => {
    const { live, told } = plans()
    const join = (name: string) => live.apply([{ type: 'join', peer: peer(name), slots: 0, onStage: false }])
    join('ada')
    join('ben')
    expect(live.of(peer('ben')).links).toEqual([])
    live.apply([{ type: 'leave', peer: peer('ada') }])
    expect(told.get(peer('ben'))?.links.map((link) => link.peer)).toEqual([HOST])
    live.close()
  })

  it('take somebody out again who left in the middle of a rush', () => {
    const { clock, planner, live, errors, join } = plans()
    for (let index = 0; index < 10; index += 1) join(`n${index}`)
    live.apply([{ type: 'leave', peer: peer('n8') }])
    clock.advance(STORM_GAP_MS)
    expect(planner.plan(peer('n8'))).toBeUndefined()
    expect(planner.snapshot().peers.size).toBe(10)
    expect(errors).toEqual([])
    live.close()
  })

  it('go on after the planner broke', () => {
    const { clock, live, errors, join } = plans({ breaksAt: 'tick' })
    clock.advance(TICK_MS)
    expect(errors).toEqual(['the planner broke'])
    join('ada')
    expect(live.of(peer('ada')).links).toHaveLength(1)
    clock.advance(TICK_MS)
    expect(errors).toHaveLength(2)
    live.close()
  })

  it('know which links there are to lose', () => {
    const { live, join } = plans()
    join('ada')
    expect(live.lost(peer('ada'), HOST)).toBe(true)
    expect(live.lost(peer('ada'), peer('nobody'))).toBe(false)
    live.close()
  })
})

describe('LivePlans of a room that lacks CPU', () => {
  it('let newcomers in slowly, say how long it takes, and tell both ends of a link at the same time', () => {
    const clock = new VirtualClock()
    const told: string[] = []
    const waits: string[] = []
    const live = new LivePlans({
      ...{ room: 'tea' as RoomId, planner: banyanPlanner({ stageWidth: 4 }), clock, logger: silentLogger },
      gapMs: () => 5_000,
      onWait: (to, { position, waitMs }) => void waits.push(`${to[0]} ${position} ${waitMs}`),
      onChange: (to) => void told.push(`${to[0]} ${clock.now()}`),
    })
    live.apply([{ type: 'join', peer: HOST, slots: 8, onStage: true }])
    clock.advance(1_000)
    told.length = 0
    for (const name of ['ada', 'ben', 'cem']) live.apply([{ type: 'join', peer: peer(name), slots: 0, onStage: false }])
    expect(live.of(peer('ada')).links).toEqual([])
    clock.advance(5_000)
    expect(waits.slice(-4)).toEqual(['a 1 5000', 'b 2 5000', 'c 3 10000', 'c 1 5000'])
    expect(told.toSorted()).toEqual(['a 6000', 'b 6000', 'h 6000'])
    clock.advance(5_000)
    expect(live.of(peer('cem')).links).toHaveLength(1)
    live.close()
    expect(clock.pending).toBe(0)
  })
})
