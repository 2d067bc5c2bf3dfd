import { describe, expect, it } from 'vitest'
import type { PeerId } from '../protocol/index.ts'
import { checkPlan } from './check-plan.ts'
import type { PeerInTopology, TopologySnapshot } from './planner.ts'

const member = (part: Partial<PeerInTopology> = {}): PeerInTopology => ({
  ...{ slots: 1, onStage: false, access: 0, point: [0, 0, 0, 0], reach: 'cone', willing: true, seed: false },
  ...{ carries: 0, trusted: 1, congested: false, strained: false, placedAt: 0 },
  ...{ identity: undefined, prefix: undefined, convicted: false, proven: false, doubted: false, avoids: [] },
  ...{ parents: ['stage', 'stage'], standbys: [undefined, undefined] },
  ...part,
})
const under = (first: string, second = 'stage') => [first, second] as (PeerId | 'stage')[]
const room = (peers: Record<string, PeerInTopology>): TopologySnapshot => ({
  ...{ stripes: 2, stageSlots: 100, turn: false, moves: 0, now: 0 },
  peers: new Map(
    Object.entries({ s: member({ onStage: true, parents: [] }), ...peers }).map(([name, peer]) => [
      name as PeerId,
      peer,
    ]),
  ),
})
const rules = (snapshot: TopologySnapshot) => [...new Set(checkPlan(snapshot).map(({ rule }) => rule))]

describe('checkPlan', () => {
  it('finds nothing wrong with a room in order', () => {
    expect(rules(room({ a: member(), b: member({ carries: 1, parents: under('a') }) }))).toEqual([])
  })

  it.each<{ rule: string; peers: Record<string, PeerInTopology> }>([
    { rule: 'no-parent', peers: { a: member({ parents: ['stage', undefined] }) } },
    { rule: 'unknown-parent', peers: { a: member({ parents: under('nobody') }) } },
    { rule: 'unknown-parent', peers: { a: member({ parents: under('s') }) } },
    { rule: 'cycle', peers: { a: member({ parents: under('b') }), b: member({ parents: under('a') }) } },
    {
      rule: 'too-many-children',
      peers: { a: member(), b: member({ parents: under('a') }), c: member({ parents: under('a') }) },
    },
    {
      rule: 'interior-in-two-stripes',
      peers: { a: member({ trusted: 2 }), b: member({ parents: under('a', 'a') }) },
    },
    { rule: 'carries-unwillingly', peers: { a: member({ willing: false }), b: member({ parents: under('a') }) } },
    { rule: 'cannot-link', peers: { a: member(), b: member({ reach: 'symmetric', parents: under('a') }) } },
    { rule: 'cannot-link', peers: { a: member({ reach: 'blocked' }) } },
    { rule: 'stage-has-parent', peers: { t: member({ onStage: true }) } },
    {
      rule: 'bad-standby',
      peers: { a: member(), b: member({ parents: under('a'), standbys: ['a' as PeerId, undefined] }) },
    },
    {
      rule: 'bad-standby',
      peers: { a: member({ standbys: ['b' as PeerId, undefined] }), b: member({ parents: under('a') }) },
    },
  ])('finds $rule', ({ rule, peers }) => {
    expect(rules(room(peers))).toContain(rule)
  })

  it('counts the children of the stage over all stripes', () => {
    expect(rules({ ...room({ a: member(), b: member() }), stageSlots: 3 })).toEqual(['too-many-children'])
  })

  it('lets those be unplaced for whom there is no slot', () => {
    const snapshot = room({ a: member({ parents: [undefined, undefined] }) })
    expect(checkPlan(snapshot, () => false)).toEqual([])
  })
})
