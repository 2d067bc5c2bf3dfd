import type { PeerId, PeerInTree, RoomTree } from '@banyan/core'
import { type Branch, branchesOf, wayTo } from './branches.ts'

/** A node of the picture, in the picture's units. The middle is 0, 0 and y grows downwards. */
export interface Placed {
  /** Unique in the picture, and the same in the next one. */
  readonly key: string
  /** Undefined for peers on stage. */
  readonly stripe: number | undefined
  /** Undefined for a bunch. */
  readonly peer: PeerInTree | undefined
  readonly members: readonly PeerInTree[]
  /** How many peers it stands for. */
  readonly count: number
  readonly x: number
  readonly y: number
  readonly radius: number
  readonly depth: number
  /** Its parent; undefined directly below the stage. */
  readonly parent: string | undefined
  /** The person themselves, or one of their ancestors. */
  readonly mine: boolean
}
export interface Edge {
  readonly key: string
  readonly path: string
  readonly mine: boolean
}
export interface Ring {
  readonly key: string
  readonly path: string
}
export interface Picture {
  readonly nodes: readonly Placed[]
  readonly edges: readonly Edge[]
  readonly rings: readonly Ring[]
  /** The radius of the stage, and of the whole picture. */
  readonly stage: number
  readonly extent: number
}

export interface LayoutOptions {
  readonly self?: PeerId | undefined
  /** Most nodes to draw in each stripe. @default 80 */
  readonly budget?: number
}

/** Least distance between two nodes on one ring, and between rings. */
const AIR = 7
const RING_GAP = 46
/** Radii of nodes, in the picture's units. */
const SPEAKER = 15
const SIZES = { speaker: SPEAKER, seed: 8, trunk: 8, 'super-peer': 7, leaf: 5 } as const
const CONVICTED = 8
/** The share of the circle for each of two stripes. The rest keeps them apart. */
const HALF_SECTOR = (78 * Math.PI) / 180

/** Lays out the picture: the stage in the middle, a stripe to each side, a ring for each hop. Pure. */
export function layout(tree: RoomTree, { self, budget = 80 }: LayoutOptions = {}): Picture {
  const { speakers, stage } = placeStage(tree, self)
  const byPeer = new Map(tree.peers.map((peer) => [peer.peer, peer]))
  const stripes = Array.from({ length: tree.stripes }, (_, stripe) => {
    const roots = branchesOf(tree, { stripe, self, budget })
    return { stripe, roots, way: wayTo(self, stripe, byPeer), sector: sectorOf(stripe, tree.stripes) }
  })
  const radii = radiiFor(stripes, stage)
  const nodes: Placed[] = [...speakers]
  const edges: Edge[] = []
  const rings: Ring[] = []
  for (const { stripe, roots, way, sector } of stripes) {
    const depth = depthOf(roots)
    for (let hop = 1; hop <= depth; hop += 1) {
      rings.push({ key: `${stripe}.${hop}`, path: arc(radii[hop]!, sector) })
    }
    const total = roots.reduce((sum, root) => sum + need(root, 1, radii), 0)
    const width = Math.abs(sector.to - sector.from)
    const turn = (sector.to - sector.from) / width
    const hang = (branch: Branch, from: number, hop: number, parent: { key: string; angle: number } | undefined) => {
      const share = need(branch, hop, radii) * (width / total)
      const angle = from + (turn * share) / 2
      const [radius, mine] = [radii[hop]!, branch.peer !== undefined && way.has(branch.peer.peer)]
      const key = `${stripe}:${branch.key}`
      nodes.push({
        ...{ key, stripe, peer: branch.peer, members: branch.members, count: branch.count, mine },
        ...{ x: radius * Math.cos(angle), y: radius * Math.sin(angle), radius: sizeOf(branch), depth: hop },
        parent: parent?.key,
      })
      const start = parent ? { angle: parent.angle, radius: radii[hop - 1]! } : { angle, radius: stage }
      edges.push({ key, mine, path: curve(start, { angle, radius }) })
      const wanted = branch.children.reduce((sum, child) => sum + need(child, hop + 1, radii), 0)
      let at = angle - (turn * wanted * (width / total)) / 2
      for (const child of branch.children) at = hang(child, at, hop + 1, { key, angle })
      return from + turn * share
    }
    let at = sector.from
    for (const root of roots) at = hang(root, at, 1, undefined)
  }
  const reach = nodes.map(({ x, y, radius }) => Math.max(Math.abs(x), Math.abs(y)) + radius)
  return { nodes, edges, rings, stage, extent: Math.max(stage, ...reach) + AIR }
}

function placeStage(tree: RoomTree, self: PeerId | undefined): { speakers: Placed[]; stage: number } {
  const peers = tree.peers.filter(({ kind }) => kind === 'speaker')
  const around = peers.length > 1 ? Math.max(SPEAKER + 3, (peers.length * (2 * SPEAKER + AIR)) / (2 * Math.PI)) : 0
  const speakers = Array.from(peers, (peer, index): Placed => {
    const angle = (index / peers.length) * 2 * Math.PI - Math.PI / 2
    return {
      ...{ key: `stage:${peer.peer}`, stripe: undefined, peer, members: [], count: 1, depth: 0, parent: undefined },
      ...{ x: around * Math.cos(angle), y: around * Math.sin(angle), radius: SPEAKER, mine: peer.peer === self },
    }
  })
  return { speakers, stage: around + SPEAKER + AIR }
}

interface Sector {
  readonly from: number
  readonly to: number
}

/** Two stripes lie left and right, both from the top down. One takes the whole circle; more share it. */
function sectorOf(stripe: number, stripes: number): Sector {
  if (stripes === 1) return { from: -Math.PI / 2, to: 1.5 * Math.PI }
  if (stripes > 2) {
    const each = (2 * Math.PI) / stripes
    const from = -Math.PI / 2 + stripe * each
    return { from: from + each * 0.06, to: from + each * 0.94 }
  }
  return stripe === 0
    ? { from: Math.PI + HALF_SECTOR, to: Math.PI - HALF_SECTOR }
    : { from: -HALF_SECTOR, to: HALF_SECTOR }
}

/** The radius of each ring: as small as possible without two nodes on one ring touching. */
function radiiFor(stripes: readonly { roots: readonly Branch[]; sector: Sector }[], stage: number): number[] {
  const depth = Math.max(1, ...stripes.map(({ roots }) => depthOf(roots)))
  const radii = Array.from({ length: depth + 1 }, (_, hop) => stage + RING_GAP * hop)
  let tightest = 1
  for (const { roots, sector } of stripes) {
    const wanted = roots.reduce((sum, root) => sum + need(root, 1, radii), 0)
    tightest = Math.max(tightest, wanted / Math.abs(sector.to - sector.from))
  }
  return radii.map((radius, hop) => (hop === 0 ? stage : radius * tightest))
}

/** The angle that a node and all below it take, on rings with these radii. */
function need(branch: Branch, hop: number, radii: readonly number[]): number {
  const own = (2 * sizeOf(branch) + AIR) / radii[hop]!
  return Math.max(
    own,
    branch.children.reduce((sum, child) => sum + need(child, hop + 1, radii), 0),
  )
}

/** The radius of a node. The area of a bunch, not its width, grows with its members. */
function sizeOf({ peer, count }: Branch): number {
  if (!peer) return Math.min(22, 8 + 1.5 * Math.sqrt(count))
  // Who was convicted carries nobody, and is drawn no smaller for it.
  return peer.convicted ? Math.max(SIZES[peer.kind], CONVICTED) : SIZES[peer.kind]
}

const depthOf = (branches: readonly Branch[]): number =>
  branches.reduce((deepest, { children }) => Math.max(deepest, 1 + depthOf(children)), 0)

interface Polar {
  readonly angle: number
  readonly radius: number
}
const round = (value: number) => Math.round(value * 10) / 10
const point = ({ angle, radius }: Polar) => `${round(radius * Math.cos(angle))} ${round(radius * Math.sin(angle))}`

/** A curve from one ring to the next that leaves and arrives along the radius. */
function curve(from: Polar, to: Polar): string {
  const radius = (from.radius + to.radius) / 2
  const [leave, arrive] = [from, to].map(({ angle }) => point({ angle, radius }))
  return `M${point(from)}C${leave} ${arrive} ${point(to)}`
}

/** A circle as two arcs: one arc that ends where it begins would draw nothing. */
function arc(radius: number, { from, to }: Sector): string {
  const sweep = to > from ? 1 : 0
  const part = (angle: number) => `A${round(radius)} ${round(radius)} 0 0 ${sweep} ${point({ angle, radius })}`
  return `M${point({ angle: from, radius })}${part((from + to) / 2)}${part(to)}`
}
