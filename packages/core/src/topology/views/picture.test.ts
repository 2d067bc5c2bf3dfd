import { describe, expect, it } from 'vitest'
import { type PeerId, readTree } from '../../protocol/index.ts'
import { banyanPlanner } from '../banyan-planner.ts'
import type { TopologyPlanner } from '../planner.ts'
import { peerName } from '../testing/histories.ts'
import { pictureOf } from './picture.ts'

/** A room with one speaker; every third listener can carry so many. */
function room(listeners: number, { slots = 8 } = {}): TopologyPlanner {
  const planner = banyanPlanner()
  planner.apply({ type: 'join', peer: peerName(0), slots: 12, onStage: true })
  for (let count = 1; count <= listeners; count += 1) {
    planner.apply({ type: 'join', peer: peerName(count), slots: count % 3 === 0 ? slots : 0 })
  }
  return planner
}
const picture = (planner: TopologyPlanner, options: { limit: number; keep?: PeerId }) => {
  const snapshot = planner.snapshot()
  const peers = pictureOf(snapshot, options)
  return { snapshot, tree: readTree({ stripes: snapshot.stripes, listeners: snapshot.peers.size - 1, peers }) }
}

describe('pictureOf', () => {
  it('shows everybody under the parents and standbys that the planner gave them', () => {
    const { snapshot, tree } = picture(room(120), { limit: 2_000 })
    expect(tree.peers).toHaveLength(121)
    for (const { peer, parents, standbys, carries, slots, offered } of tree.peers) {
      const member = snapshot.peers.get(peer)!
      const expected = member.onStage ? { parents: [], standbys: [] } : member
      expect({ parents, standbys }).toEqual({ parents: expected.parents, standbys: expected.standbys })
      expect({ carries, slots, offered }).toEqual({
        ...{ carries: member.onStage ? undefined : member.carries, slots: member.trusted, offered: member.slots },
      })
    }
  })

  it('counts hops from the stage, and the children that hang there', () => {
    const planner = room(120)
    const { tree } = picture(planner, { limit: 2_000 })
    for (const { peer, kind, depths, used } of tree.peers) {
      if (kind === 'speaker') continue
      expect(depths).toEqual(planner.explain(peer)!.stripes.map(({ depth }) => depth))
      expect(used).toBe(planner.plan(peer)!.links.filter(({ down }) => down.length > 0).length)
    }
  })

  it('calls nobody a super-peer through whom nobody hears', () => {
    const { tree } = picture(room(60), { limit: 2_000 })
    const carried = (...kinds: string[]) => tree.peers.flatMap(({ kind, used }) => (kinds.includes(kind) ? [used] : []))
    expect(Math.max(...carried('leaf'))).toBe(0)
    expect(Math.min(...carried('trunk', 'super-peer'))).toBeGreaterThan(0)
    expect(new Set(tree.peers.map(({ kind }) => kind))).toContain('trunk')
  })

  it('says whose sending is too slow, and since when somebody hangs where they hang', () => {
    const planner = room(60)
    const carrier = picture(planner, { limit: 100 }).tree.peers.find(({ kind }) => kind === 'trunk')!.peer
    planner.apply({ type: 'tick', at: 4_200 })
    planner.apply({ type: 'report', peer: carrier, at: 4_200, congested: true })
    const congested = picture(planner, { limit: 100 }).tree.peers.find(({ peer }) => peer === carrier)!
    expect(congested).toMatchObject({ burden: 'congested', placed: 4 })
    planner.apply({ type: 'report', peer: carrier, at: 4_200, congested: false })
    expect(picture(planner, { limit: 100 }).tree.peers.find(({ peer }) => peer === carrier)!.burden).toBe('strained')
  })

  it('leaves out those farthest from the stage where they are too many, and counts them where they hang', () => {
    const planner = room(900)
    const { snapshot, tree } = picture(planner, { limit: 200 })
    expect(tree.peers).toHaveLength(200)
    for (let stripe = 0; stripe < snapshot.stripes; stripe += 1) {
      const hidden = tree.peers.reduce((sum, { more }) => sum + (more[stripe] ?? 0), 0)
      expect(hidden).toBe(901 - 200)
    }
    expect(tree.peers.every(({ kind, parents }) => kind === 'speaker' || !parents.includes(undefined))).toBe(true)
  })

  it('shows who looks, and the whole way to them, however far down they are', () => {
    const planner = room(900)
    const deepest = [...planner.snapshot().peers.keys()].findLast(
      (peer) => Math.max(...planner.explain(peer)!.stripes.map(({ depth }) => depth)) >= 3,
    )!
    const { snapshot, tree } = picture(planner, { limit: 60, keep: deepest })
    const shown = new Map(tree.peers.map((each) => [each.peer, each]))
    expect(shown.get(deepest)!.parents).toEqual(snapshot.peers.get(deepest)!.parents)
  })
})

describe('readTree', () => {
  const row = (parents: (number | 'stage' | null)[]) => ({ kind: 'leaf' as const, parents, placed: 0 })
  it('takes what points nowhere, or in a circle, for no parent', () => {
    const [a, b, c, d] = [0, 1, 2, 3].map(peerName)
    const tree = readTree({
      ...{ stripes: 1, listeners: 4 },
      peers: [
        { peer: a!, ...row([1]) },
        { peer: b!, ...row([0]) },
        { peer: c!, ...row([99]) },
        { peer: d!, ...row(['stage']) },
      ],
    })
    expect(tree.peers.map(({ parents }) => parents)).toEqual([[undefined], [undefined], [undefined], ['stage']])
    expect(tree.peers.map(({ depths }) => depths)).toEqual([[0], [0], [0], [1]])
  })
})
