import type { PeerId, TreeKind, TreePeer } from '../../protocol/index.ts'
import type { PeerInTopology, TopologySnapshot } from '../planner.ts'

/** How much of a room a picture shows. */
export interface PictureOptions {
  /** Most peers in the picture: 1 or more. */
  readonly limit: number
  /** A peer that is shown in any case, with its parents up to the stage: the one that looks. @default none */
  readonly keep?: PeerId
}

type Above = PeerId | 'stage' | undefined

/**
 * Draws a room's trees as rows that point at one another. When there are more peers than rows, the peers nearest to the
 * stage are shown. Each row then says how many peers below it are not shown, and a peer whose parent is not shown
 * points at the nearest peer above that is. Pure.
 * @example pictureOf(planner.snapshot(), { limit: 200, keep: self })
 */
export function pictureOf(snapshot: TopologySnapshot, { limit, keep }: PictureOptions): TreePeer[] {
  const { peers, stripes, now } = snapshot
  const children = countChildren(snapshot)
  const shown = choose(snapshot, { limit, keep, children })
  const rowOf = new Map(shown.map((peer, row) => [peer, row]))
  const above = (peer: PeerId, stripe: number): Above => {
    let parent: Above = peers.get(peer)?.parents[stripe]
    for (let hops = 0; hops < peers.size && parent !== undefined && parent !== 'stage'; hops += 1) {
      if (rowOf.has(parent)) return parent
      parent = peers.get(parent)?.parents[stripe]
    }
    return parent
  }
  const more =
    shown.length < peers.size ? countHidden(snapshot, { isShown: (peer) => rowOf.has(peer), above }) : undefined

  const row = (peer: PeerId): TreePeer => {
    const member = peers.get(peer)!
    const mine = member.onStage ? [] : Array.from({ length: stripes }, (_, stripe) => stripe)
    const used = children.get(peer) ?? 0
    const standbys = mine.map((stripe) => rowOf.get(member.standbys[stripe]!) ?? null)
    const hidden = more?.get(peer)
    return {
      peer,
      kind: kindOf(member, used),
      parents: mine.map((stripe) => {
        const parent = above(peer, stripe)
        return parent === 'stage' ? 'stage' : parent === undefined ? null : rowOf.get(parent)!
      }),
      ...(standbys.some((row) => row !== null) && { standbys }),
      ...(member.carries !== undefined && !member.onStage && { carries: member.carries }),
      ...(used > 0 && { used }),
      ...(member.trusted > 0 && { slots: member.trusted }),
      ...(member.slots > 0 && { offered: member.slots }),
      ...burdenOf(member),
      ...(member.convicted && { convicted: true }),
      placed: Math.max(0, Math.floor((now - member.placedAt) / 1_000)),
      ...(hidden && { more: hidden }),
    }
  }
  return shown.map(row)
}

function kindOf({ onStage, seed, carries, parents }: PeerInTopology, used: number): TreeKind {
  if (onStage) return 'speaker'
  if (seed) return 'seed'
  if (used === 0 || carries === undefined) return 'leaf'
  return parents[carries] === 'stage' ? 'trunk' : 'super-peer'
}

const burdenOf = ({ congested, strained }: PeerInTopology) =>
  congested ? ({ burden: 'congested' } as const) : strained ? ({ burden: 'strained' } as const) : {}

/** How many children each peer has, over all stripes. */
function countChildren({ peers }: TopologySnapshot): Map<PeerId, number> {
  const children = new Map<PeerId, number>()
  for (const { parents } of peers.values()) {
    for (const parent of parents) {
      if (parent !== undefined && parent !== 'stage') children.set(parent, (children.get(parent) ?? 0) + 1)
    }
  }
  return children
}

/** The speakers, the peer to keep and its parents, then the other peers by hops from the stage, super-peers first. */
function choose(
  snapshot: TopologySnapshot,
  { limit, keep, children }: { limit: number; keep: PeerId | undefined; children: ReadonlyMap<PeerId, number> },
): PeerId[] {
  const { peers } = snapshot
  if (peers.size <= limit) return [...peers.keys()]
  const shown = new Set<PeerId>()
  for (const [peer, { onStage }] of peers) if (onStage) shown.add(peer)
  if (keep !== undefined && peers.has(keep)) for (const peer of wayTo(snapshot, keep)) shown.add(peer)
  const carriesSome = (peer: PeerId) => (children.get(peer) ?? 0) > 0
  const rank = ([peer, { carries, parents }]: [PeerId, PeerInTopology]) => {
    const stripes = carriesSome(peer) && carries !== undefined ? [carries] : [...parents.keys()]
    return { peer, depth: Math.min(...stripes.map((stripe) => depth(snapshot, peer, stripe))) }
  }
  const rest = [...peers].filter(([peer]) => !shown.has(peer)).map(rank)
  rest.sort((a, b) => a.depth - b.depth || Number(carriesSome(b.peer)) - Number(carriesSome(a.peer)))
  return [...shown, ...rest.map(({ peer }) => peer)].slice(0, limit)
}

function wayTo({ peers, stripes }: TopologySnapshot, peer: PeerId): PeerId[] {
  const way = [peer]
  for (let stripe = 0; stripe < stripes; stripe += 1) {
    let parent: Above = peers.get(peer)?.parents[stripe]
    for (let hops = 0; hops < peers.size && parent !== undefined && parent !== 'stage'; hops += 1) {
      way.push(parent)
      parent = peers.get(parent)?.parents[stripe]
    }
  }
  return way
}

function depth({ peers }: TopologySnapshot, peer: PeerId, stripe: number): number {
  let hops = 1
  let parent: Above = peers.get(peer)?.parents[stripe]
  while (parent !== 'stage') {
    if (parent === undefined || hops > peers.size) return Infinity
    hops += 1
    parent = peers.get(parent)?.parents[stripe]
  }
  return hops
}

/** For each peer that is shown, how many below it are not, a stripe at a time. */
function countHidden(
  { peers, stripes }: TopologySnapshot,
  { isShown, above }: { isShown: (peer: PeerId) => boolean; above: (peer: PeerId, stripe: number) => Above },
): Map<PeerId, number[]> {
  const hidden = new Map<PeerId, number[]>()
  for (const peer of peers.keys()) {
    if (isShown(peer)) continue
    for (let stripe = 0; stripe < stripes; stripe += 1) {
      const parent = above(peer, stripe)
      if (parent === undefined || parent === 'stage') continue
      const counts = hidden.get(parent) ?? Array.from({ length: stripes }, () => 0)
      counts[stripe]! += 1
      hidden.set(parent, counts)
    }
  }
  return hidden
}
