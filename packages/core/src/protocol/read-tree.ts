import type { PeerId } from './ids.ts'
import type { RoomHealth, Tree, TreeKind, TreePeer } from './tree.ts'

/** What a room's trees look like at one moment. */
export interface RoomTree {
  /** Stripes in use. */
  readonly stripes: number
  readonly listeners: number
  readonly peers: readonly PeerInTree[]
  /** How the room sounds; undefined while no ear reports. */
  readonly health: RoomHealth | undefined
}

/** One peer in the picture of a room. Lists have an entry for each stripe in use; those of a speaker are empty. */
export interface PeerInTree extends Pick<
  TreePeer,
  'peer' | 'name' | 'carries' | 'burden' | 'convicted' | 'reported' | 'placed'
> {
  readonly kind: TreeKind
  readonly parents: readonly (PeerId | 'stage' | undefined)[]
  readonly standbys: readonly (PeerId | undefined)[]
  /** Hops from the stage; 0 where no way leads there. */
  readonly depths: readonly number[]
  /** Children that it has. */
  readonly used: number
  /** Children that it may have by now. */
  readonly slots: number
  /** Children that it offers to have. */
  readonly offered: number
  /** Peers below it that the picture leaves out. */
  readonly more: readonly number[]
}

/** Turns the rows of a `room:tree` answer into peers. A parent that is not in the list, or is its own descendant,
 *  counts as none.
 *  @example readTree(reply).peers.filter(({ kind }) => kind === 'super-peer') */
export function readTree({ stripes, listeners, peers, health }: Tree): RoomTree {
  const each = Array.from({ length: stripes }, (_, stripe) => stripe)
  const depthsBy = each.map((stripe) => depths(peers, stripe))
  const at = (row: number | null | undefined) => (row === null || row === undefined ? undefined : peers[row]?.peer)
  const read = (row: TreePeer, index: number): PeerInTree => {
    const mine = row.kind === 'speaker' ? [] : each
    const parent = (stripe: number) => {
      const above = row.parents[stripe]
      return above === 'stage' ? above : at(above)
    }
    const { parents: _parents, standbys = [], more = [], used = 0, slots = 0, offered = 0, ...rest } = row
    return {
      ...rest,
      ...{ used, slots, offered },
      parents: mine.map((stripe) => (depthsBy[stripe]![index]! > 0 ? parent(stripe) : undefined)),
      standbys: mine.map((stripe) => at(standbys[stripe])),
      depths: mine.map((stripe) => depthsBy[stripe]![index]!),
      more: mine.map((stripe) => more[stripe] ?? 0),
    }
  }
  return { stripes, listeners, peers: peers.map(read), health }
}

/** Hops from the stage of every row in one stripe; 0 where no way leads there. */
function depths(peers: readonly TreePeer[], stripe: number): number[] {
  const known: (number | undefined)[] = Array.from({ length: peers.length })
  for (const start of peers.keys()) {
    const way: number[] = []
    const seen = new Set<number>()
    let row: number | null | 'stage' | undefined = start
    while (typeof row === 'number' && known[row] === undefined && !seen.has(row)) {
      seen.add(row)
      way.push(row)
      row = peers[row]?.parents[stripe]
    }
    let depth = row === 'stage' ? 0 : typeof row === 'number' && !seen.has(row) ? known[row] || NaN : NaN
    for (const below of way.toReversed()) known[below] = Number.isNaN((depth += 1)) ? 0 : depth
  }
  return known.map((depth) => depth ?? 0)
}
