import type { PeerId } from '../../protocol/index.ts'
import type { PeerReport } from '../planner.ts'
import { type Node, NONE, STAGE } from './peer-table.ts'
import { place } from './placement.ts'
import type { Room } from './room.ts'

/** A link that a peer reports. */
interface Claim {
  readonly child: Node
  readonly parent: Node
  readonly stripe: number
  /** Whether both ends report it. */
  readonly isConfirmed: boolean
  readonly epoch: number
}

/**
 * Restores a room from what its peers report. Will be used by a relay that restarted and forgot its rooms: peers report
 * the plans that they follow, and links stay as they are.
 *
 * Links that both ends report come first, then links that only the child reports (it knows who feeds it); newer plans
 * before older ones. A link that would break a hard rule is dropped. A peer without a parent is placed like a newcomer.
 */
export function restore(room: Room, reports: readonly PeerReport[], nodes: ReadonlyMap<PeerId, Node>): void {
  if (reports.every(({ parents }) => parents.length <= 1)) useFirstStripe(room)
  const claims = claimsOf(room, reports, nodes)
  trustParents(room, claims)
  agreeOnStripes(room, claims)
  for (const claim of claims) if (isAllowed(room, claim)) room.forest.attach(claim.child, claim.parent, claim.stripe)
  const { table } = room
  const { audience } = room
  for (const node of audience.sort((a, b) => Number(table.carries[b] !== NONE) - Number(table.carries[a] !== NONE))) {
    place(room, node)
  }
}

/** Trusts parents with as many slots as children say that they feed them. */
function trustParents({ forest, table }: Room, claims: readonly Claim[]): void {
  const fed = new Map<Node, number>()
  for (const { parent } of claims) if (parent !== STAGE) fed.set(parent, (fed.get(parent) ?? 0) + 1)
  for (const [node, children] of fed) {
    forest.setSlots(node, Math.min(table.offered[node]!, Math.max(table.slots[node]!, children)))
  }
}

/** A room whose peers report one stripe had too few slots for more. */
function useFirstStripe(room: Room): void {
  room.stripes = 1
  room.scarceAt = room.now
  room.forest.backsLeaves = true
  for (const node of room.audience) if (room.table.carries[node] !== NONE) room.forest.setCarries(node, 0)
}

function claimsOf(room: Room, reports: readonly PeerReport[], nodes: ReadonlyMap<PeerId, Node>): Claim[] {
  const byPeer = new Map(reports.map((report) => [report.peer, report]))
  const claims: Claim[] = []
  for (const report of reports) {
    if (report.onStage) continue
    report.parents.slice(0, room.stripes).forEach((parent, stripe) => {
      const node = parent === 'stage' ? STAGE : parent === undefined ? undefined : nodes.get(parent)
      if (node === undefined) return
      const agrees = parent === 'stage' || byPeer.get(parent!)?.children.includes(report.peer) === true
      claims.push({ child: nodes.get(report.peer)!, parent: node, stripe, isConfirmed: agrees, epoch: report.epoch })
    })
  }
  const rank = (claim: Claim) => (claim.isConfirmed ? 1 : 0)
  return claims.sort((a, b) => rank(b) - rank(a) || b.epoch - a.epoch || a.child - b.child || a.stripe - b.stripe)
}

/** Lets each parent carry the stripe in which most of its children are, so that it is interior in one stripe only. */
function agreeOnStripes(room: Room, claims: readonly Claim[]): void {
  const votes = new Map<Node, number[]>()
  for (const { parent, stripe } of claims) {
    if (parent === STAGE) continue
    const counts = votes.get(parent) ?? Array.from({ length: room.stripes }, () => 0)
    counts[stripe]! += 1
    votes.set(parent, counts)
  }
  for (const [parent, counts] of votes) {
    if (room.table.carries[parent] !== NONE) room.forest.setCarries(parent, counts.indexOf(Math.max(...counts)))
  }
}

function isAllowed(room: Room, { child, parent, stripe }: Claim): boolean {
  const { forest, table } = room
  if (table.parent[stripe]![child] !== NONE) return false
  if (parent === STAGE) return room.stageIsOpen && room.reachesStage(child)
  return (
    parent !== child &&
    forest.isCarrier(parent, stripe) &&
    table.used[parent]! < table.slots[parent]! &&
    !forest.isBelow(parent, child, stripe) &&
    room.canCarry(parent, child)
  )
}
