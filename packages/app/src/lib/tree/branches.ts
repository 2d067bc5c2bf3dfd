import type { PeerId, PeerInTree, RoomTree } from '@banyan/core'

/** One thing to draw in a stripe: a peer, or a bunch of peers below the same parent. */
export interface Branch {
  /** The same from one picture to the next. */
  readonly key: string
  /** Undefined for a bunch. */
  readonly peer: PeerInTree | undefined
  /** Who is in a bunch, whole branches included. */
  readonly members: readonly PeerInTree[]
  /** Everybody it stands for: itself, or its members and those below them that the relay left out. */
  readonly count: number
  readonly children: readonly Branch[]
}

export interface BranchesOptions {
  readonly stripe: number
  /** Is drawn as one in any case, with everybody above. */
  readonly self: PeerId | undefined
  /** Things to draw, at most, where bunching can achieve it. */
  readonly budget: number
}

type Above = PeerId | 'stage'
/** Leaves out nobody, then the leaves, then everybody farther from the stage than so many hops. */
const DETAILS = [Infinity, Infinity, 6, 5, 4, 3, 2, 1] as const

/** One stripe as a tree to draw, everybody in it exactly once: as few bunches as the budget asks for, near the stage last. */
export function branchesOf(tree: RoomTree, { stripe, self, budget }: BranchesOptions): Branch[] {
  const below = new Map<Above, PeerInTree[]>()
  const byPeer = new Map(tree.peers.map((peer) => [peer.peer, peer]))
  for (const peer of tree.peers) {
    const parent = peer.parents[stripe]
    if (parent !== undefined) below.set(parent, [...(below.get(parent) ?? []), peer])
  }
  for (const children of below.values()) children.sort((a, b) => (a.peer < b.peer ? -1 : 1))
  const way = wayTo(self, stripe, byPeer)
  let branches: Branch[] = []
  for (const [level, hops] of DETAILS.entries()) {
    branches = grow('stage', { below, stripe, way, hops, bunchesLeaves: level > 0 }, 1)
    if (size(branches) <= budget) break
  }
  return branches
}

/** A peer and everybody it hears a stripe through. */
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
  readonly way: ReadonlySet<PeerId>
  readonly hops: number
  readonly bunchesLeaves: boolean
}

function grow(parent: Above, how: Growing, depth: number): Branch[] {
  const { below, stripe, way, hops, bunchesLeaves } = how
  const isBunched = (peer: PeerInTree) => {
    if (way.has(peer.peer)) return false
    const isLeaf = !below.has(peer.peer) && (peer.more[stripe] ?? 0) === 0
    return depth > hops || (bunchesLeaves && isLeaf)
  }
  const children = below.get(parent) ?? []
  const bunched = children.filter(isBunched)
  // Two make a bunch; one alone is drawn as what it is, unless a branch hangs below it that must go.
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
