import type { PeerId, PeerInTree, RoomTree } from '@banyan/core'

/** One node to draw in a stripe: a peer, or a bunch of peers below the same parent. */
export interface Branch {
  /** Stays the same from one picture to the next. */
  readonly key: string
  /** Undefined for a bunch. */
  readonly peer: PeerInTree | undefined
  /** The members of a bunch, whole branches included. */
  readonly members: readonly PeerInTree[]
  /** How many peers it stands for: itself, or its members and peers below them that the relay left out. */
  readonly count: number
  readonly children: readonly Branch[]
}

export interface BranchesOptions {
  readonly stripe: number
  /** A peer that is always drawn by itself, with all of its ancestors. So are peers that carry nobody any more, because
   *  of what others saw of them, up to `MOST_CONVICTED`. */
  readonly self: PeerId | undefined
  /** Most nodes to draw, where bunching can achieve it. */
  readonly budget: number
}

type Above = PeerId | 'stage'
/** Steps of bunching: nobody, then leaves, then all peers farther than this many hops from the stage. */
const DETAILS = [Infinity, Infinity, 6, 5, 4, 3, 2, 1] as const

/** Most convicted peers that are drawn by themselves: a crowd of them would hide everybody else. */
export const MOST_CONVICTED = 12

/**
 * One stripe as a tree to draw, with each peer exactly once. Bunches as few peers as the budget allows, far ones first.
 */
export function branchesOf(tree: RoomTree, { stripe, self, budget }: BranchesOptions): Branch[] {
  const below = new Map<Above, PeerInTree[]>()
  const byPeer = new Map(tree.peers.map((peer) => [peer.peer, peer]))
  for (const peer of tree.peers) {
    const parent = peer.parents[stripe]
    if (parent !== undefined) below.set(parent, [...(below.get(parent) ?? []), peer])
  }
  for (const children of below.values()) children.sort((a, b) => (a.peer < b.peer ? -1 : 1))
  const alone = new Set(wayTo(self, stripe, byPeer))
  for (const { peer } of tree.peers.filter(({ convicted }) => convicted).slice(0, MOST_CONVICTED)) {
    for (const above of wayTo(peer, stripe, byPeer)) alone.add(above)
  }
  let branches: Branch[] = []
  for (const [level, hops] of DETAILS.entries()) {
    branches = grow('stage', { below, stripe, alone, hops, bunchesLeaves: level > 0 }, 1)
    if (size(branches) <= budget) break
  }
  return branches
}

/** A peer and all of its ancestors in a stripe. */
export function wayTo(
  self: PeerId | undefined,
  stripe: number,
  byPeer: ReadonlyMap<PeerId, PeerInTree>,
): ReadonlySet<PeerId> {
  const way = new Set<PeerId>()
  let above: Above | undefined = self
  while (above !== undefined && above !== 'stage' && !way.has(above)) {
    way.add(above)
    above = byPeer.get(above)?.parents[stripe]
  }
  return way
}

interface Growing {
  readonly below: ReadonlyMap<Above, readonly PeerInTree[]>
  readonly stripe: number
  /** Peers that are in no bunch. */
  readonly alone: ReadonlySet<PeerId>
  readonly hops: number
  readonly bunchesLeaves: boolean
}

function grow(parent: Above, how: Growing, depth: number): Branch[] {
  const { below, stripe, alone, hops, bunchesLeaves } = how
  const isBunched = (peer: PeerInTree) => {
    if (alone.has(peer.peer)) return false
    const isLeaf = !below.has(peer.peer) && (peer.more[stripe] ?? 0) === 0
    return depth > hops || (bunchesLeaves && isLeaf)
  }
  const children = below.get(parent) ?? []
  const bunched = children.filter(isBunched)
  // Two or more make a bunch. One alone is drawn as a peer, unless the branch below it must be left out.
  const isWorthIt = bunched.length > 1 || (bunched.length === 1 && below.has(bunched[0]!.peer))
  const single = isWorthIt ? children.filter((peer) => !isBunched(peer)) : children
  const branches = single.map((peer): Branch => {
    const above = grow(peer.peer, how, depth + 1)
    const hidden = peer.more[stripe] ?? 0
    const rest: Branch[] = hidden > 0 ? [bunch(`${peer.peer}…`, [], hidden)] : []
    return { key: peer.peer, peer, members: [], count: 1, children: [...above, ...rest] }
  })
  if (!isWorthIt) return branches
  const members = bunched.flatMap((peer) => withAllBelow(peer, below))
  const hidden = members.reduce((sum, peer) => sum + (peer.more[stripe] ?? 0), 0)
  return [...branches, bunch(`${parent}+`, members, hidden)]
}

const bunch = (key: string, members: readonly PeerInTree[], hidden: number): Branch => ({
  ...{ key, peer: undefined, members, count: members.length + hidden, children: [] },
})

const withAllBelow = (peer: PeerInTree, below: Growing['below']): PeerInTree[] => [
  peer,
  ...(below.get(peer.peer) ?? []).flatMap((child) => withAllBelow(child, below)),
]

const size = (branches: readonly Branch[]): number =>
  branches.reduce((sum, { children }) => sum + 1 + size(children), 0)
