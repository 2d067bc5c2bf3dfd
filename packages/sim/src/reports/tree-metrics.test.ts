import { describe, expect, it } from 'vitest'
import type { PeerId } from '@banyan/core/protocol'
import type { PeerInTopology, TopologySnapshot } from '@banyan/core/topology'
import { percentile } from './percentile.ts'
import { treeMetrics } from './tree-metrics.ts'

const peer = (name: string) => name as PeerId
const member = (part: Partial<PeerInTopology>): PeerInTopology => ({
  ...{ slots: 2, onStage: false, access: 0, point: [0, 0, 0, 0], reach: 'open', willing: true, seed: false },
  ...{ carries: undefined, trusted: 2, congested: false, strained: false, placedAt: 0 },
  ...{ identity: undefined, prefix: undefined, convicted: false, proven: false, doubted: false, avoids: [] },
  ...{ parents: [], standbys: [] },
  ...part,
})
/** Speaker s; a under the stage and b under a in stripe 0; b under the stage and a under b in stripe 1. */
const snapshot: TopologySnapshot = {
  stripes: 2,
  stageSlots: 2,
  turn: false,
  moves: 3,
  now: 0,
  peers: new Map([
    [peer('s'), member({ onStage: true })],
    [peer('a'), member({ carries: 0, parents: ['stage', peer('b')] })],
    [peer('b'), member({ carries: 1, parents: [peer('a'), 'stage'] })],
  ]),
}
const DELAYS: Record<string, number> = { sa: 10, sb: 20, ab: 30, ba: 30 }

describe('treeMetrics', () => {
  const metrics = treeMetrics(snapshot, (from, to) => DELAYS[from + to]!)

  it('relates every arrival to the way straight from the speaker', () => {
    // a: 10/10 and (20+30)/10; b: (10+30)/20 and 20/20
    expect(metrics.meanRdp).toBeCloseTo((1 + 5 + 2 + 1) / 4)
    expect(metrics.delayP99Ms).toBe(50)
  })

  it('counts hops, skew between stripes, slots and moves', () => {
    expect(metrics).toMatchObject({
      listeners: 2,
      unplaced: 0,
      depthMean: 1.5,
      depthMax: 2,
      depthOptimalMean: 1.5,
      skewP99Ms: 40,
      stressMax: 1,
      slots: 4,
      slotsLeft: 2,
      movesPerListener: 1.5,
    })
  })

  it('names who lacks a parent, and measures the others', () => {
    const peers = new Map(snapshot.peers).set(peer('c'), member({ parents: [undefined, 'stage'] }))
    const partial = treeMetrics({ ...snapshot, peers }, (from, to) => DELAYS[from + to] ?? 40)
    expect(partial.unplaced).toBe(1)
    expect(partial.listeners).toBe(3)
  })

  it('finds percentiles of a sorted list, and 0 in an empty one', () => {
    expect(percentile(Float64Array.of(1, 2, 3, 4), 0.5)).toBe(3)
    expect(percentile(new Float64Array(), 0.5)).toBe(0)
  })
})
