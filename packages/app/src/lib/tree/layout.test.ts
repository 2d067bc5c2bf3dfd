import type { PeerId, RoomTree } from '@banyan/core'
import { readTree } from '@banyan/core/protocol'
import { banyanPlanner, pictureOf, type TopologyPlanner } from '@banyan/core/topology'
import { describe, expect, it } from 'vitest'
import { MOST_CONVICTED } from './branches.ts'
import { layout, type Picture, type Placed } from './layout.ts'

/** Ids in a pseudo-random order, the same each time. */
const name = (count: number) => ((count * 2_654_435_761) >>> 0).toString(36).padStart(12, '0') as PeerId

/** The tree that the planner makes of a room in which two listeners of three can carry others. */
function planned({ listeners, speakers = 2, stripes = 2 }: { listeners: number; speakers?: number; stripes?: number }) {
  const planner = banyanPlanner({ stripes })
  for (let count = 0; count < speakers; count += 1) {
    planner.apply({ type: 'join', peer: name(count), slots: 12, onStage: true })
  }
  for (let count = 0; count < listeners; count += 1) join(planner, speakers + count)
  return planner
}
const join = (planner: TopologyPlanner, count: number) =>
  planner.apply({ type: 'join', peer: name(count), slots: count % 3 === 0 ? 0 : 6 })

function treeOf(planner: TopologyPlanner, limit = 2_000): RoomTree {
  const snapshot = planner.snapshot()
  const listeners = [...snapshot.peers.values()].filter(({ onStage }) => !onStage).length
  return readTree({ stripes: snapshot.stripes, listeners, peers: pictureOf(snapshot, { limit }) })
}

const inStripe = ({ nodes }: Picture, stripe: number) => nodes.filter((node) => node.stripe === stripe)
const peersOf = (nodes: readonly Placed[]) =>
  nodes.flatMap(({ peer, members }) => [...(peer ? [peer] : []), ...members])

function overlaps({ nodes, stage }: Picture): string[] {
  const found: string[] = []
  for (const [index, one] of nodes.entries()) {
    if (one.stripe !== undefined && Math.hypot(one.x, one.y) - one.radius < stage) found.push(`${one.key} on the stage`)
    for (const other of nodes.slice(index + 1)) {
      const distance = Math.hypot(one.x - other.x, one.y - other.y)
      if (distance < one.radius + other.radius) found.push(`${one.key} and ${other.key}`)
    }
  }
  return found
}

describe.each([1, 2, 20, 61, 200, 1_000])('a room of %i listeners', (listeners) => {
  const tree = treeOf(planned({ listeners }))
  const picture = layout(tree, { self: name(5) })

  it('has everybody once in each stripe', () => {
    const everybody = tree.peers.filter(({ kind }) => kind !== 'speaker').map(({ peer }) => peer)
    for (let stripe = 0; stripe < tree.stripes; stripe += 1) {
      const drawn = peersOf(inStripe(picture, stripe)).map(({ peer }) => peer)
      expect(drawn.toSorted()).toEqual(everybody.toSorted())
    }
  })

  it('has nothing lie on anything else', () => {
    expect(overlaps(picture)).toEqual([])
  })

  it('keeps to its budget, so that it can be read', () => {
    for (let stripe = 0; stripe < tree.stripes; stripe += 1) expect(inStripe(picture, stripe).length).toBeLessThan(100)
  })

  it('keeps the stripes apart, one on each side', () => {
    for (const { x } of inStripe(picture, 0)) expect(x).toBeLessThan(tree.stripes === 2 ? 0 : Infinity)
    for (const { x } of inStripe(picture, 1)) expect(x).toBeGreaterThan(0)
  })

  it('hangs everybody on the ring of their hops from the stage, farther out the more there are', () => {
    const drawn = picture.nodes.flatMap(({ peer, stripe, depth, x, y }) =>
      peer && stripe !== undefined ? [{ depth, hops: peer.depths[stripe], distance: Math.hypot(x, y) }] : [],
    )
    expect(drawn.map(({ depth }) => depth)).toEqual(drawn.map(({ hops }) => hops))
    const wrong = drawn.flatMap((one) => drawn.filter((two) => one.depth < two.depth && one.distance >= two.distance))
    expect(wrong).toEqual([])
  })
})

describe('layout', () => {
  it.each([{ stripes: 1 }, { stripes: 3 }, { stripes: 4 }])('has room for $stripes stripes, too', ({ stripes }) => {
    expect(overlaps(layout(treeOf(planned({ listeners: 80, stripes }))))).toEqual([])
  })

  it.each([1, 2, 13])('has room for %i on stage', (speakers) => {
    const picture = layout(treeOf(planned({ listeners: 20, speakers })))
    expect(picture.nodes.filter(({ stripe }) => stripe === undefined)).toHaveLength(speakers)
    expect(overlaps(picture)).toEqual([])
  })

  it('moves nobody far when one more joins', () => {
    const planner = planned({ listeners: 60 })
    const before = layout(treeOf(planner))
    join(planner, 500)
    const after = new Map(layout(treeOf(planner)).nodes.map((node) => [node.key, node]))
    let stayed = 0
    for (const node of before.nodes) {
      const now = after.get(node.key)
      if (!now || now.depth !== node.depth || now.parent !== node.parent) continue
      stayed += 1
      const turn = Math.atan2(node.y, node.x) - Math.atan2(now.y, now.x)
      expect(Math.abs(Math.atan2(Math.sin(turn), Math.cos(turn))) * (180 / Math.PI)).toBeLessThan(10)
    }
    expect(stayed).toBeGreaterThan(100)
  })

  it('draws one’s own way to the stage as it is, however much is bunched', () => {
    const tree = treeOf(planned({ listeners: 1_000 }))
    const deepest = tree.peers.toSorted((a, b) => Math.max(...b.depths) - Math.max(...a.depths))[0]!
    const { nodes, edges } = layout(tree, { self: deepest.peer, budget: 20 })
    for (let stripe = 0; stripe < 2; stripe += 1) {
      const mine = nodes.filter((node) => node.stripe === stripe && node.mine)
      expect(mine).toHaveLength(deepest.depths[stripe]!)
      expect(mine.map(({ peer }) => peer)).toContainEqual(deepest)
    }
    expect(edges.filter(({ mine }) => mine)).toHaveLength(deepest.depths[0]! + deepest.depths[1]!)
  })

  it('draws who carries nobody any more by themselves, up to a dozen, however much is bunched', () => {
    const tree = treeOf(planned({ listeners: 1_000 }))
    const deepFirst = tree.peers.toSorted((a, b) => Math.max(...b.depths) - Math.max(...a.depths))
    for (const [convicted, drawn] of [
      [1, 1],
      [MOST_CONVICTED, MOST_CONVICTED],
      [60, MOST_CONVICTED],
    ] as const) {
      const guilty = new Set(deepFirst.slice(0, convicted).map(({ peer }) => peer))
      const peers = tree.peers.map((peer) => (guilty.has(peer.peer) ? { ...peer, convicted: true } : peer))
      const picture = layout({ ...tree, peers }, { budget: 20 })
      for (const stripe of [0, 1]) {
        const alone = inStripe(picture, stripe).filter(({ peer }) => peer?.convicted)
        expect(alone.length).toBeGreaterThanOrEqual(drawn)
        expect(alone.length).toBeLessThan(drawn + 10)
      }
      expect(overlaps(picture)).toEqual([])
    }
  })

  it('counts those whom the relay left out where they hang', () => {
    const planner = planned({ listeners: 900 })
    const picture = layout(treeOf(planner, 150))
    for (const stripe of [0, 1]) {
      expect(inStripe(picture, stripe).reduce((sum, { count }) => sum + count, 0)).toBe(900)
    }
  })
})
