import { ok, type PeerId, type Plan, refuse, type Result } from '../protocol/index.ts'
import { type KnownMember, readMember } from './member.ts'
import { type PlannerParams, plannerParams } from './params.ts'
import type {
  Explanation,
  JoinEvent,
  PeerInTopology,
  ReportEvent,
  TopologyEvent,
  TopologyPlanner,
  TopologyRefusal,
  TopologySnapshot,
} from './planner.ts'
import {
  admit,
  avoid,
  becomeClean,
  becomeCongested,
  convict,
  doubt,
  forgo,
  updateMember,
  goOnStage,
  goToAudience,
  remove,
  relieveStage,
} from './room/changes.ts'
import { confirm, reviewConfirmations } from './room/confirmations.ts'
import { type Node, NONE, STAGE } from './room/peer-table.ts'
import { addProvenParent, place, placeTheUnplaced } from './room/placement.ts'
import { rebalance } from './room/rebalancing.ts'
import { restore } from './room/rebuild.ts'
import { Room } from './room/room.ts'
import { separateParents } from './room/separation.ts'
import { replaceStandby, reviewStandbys, checkStandbys } from './room/standby.ts'
import { reviewStripes } from './room/stripes.ts'
import { reviewTrunk } from './room/trunk.ts'
import { explainPeer } from './views/explain.ts'
import { planOf } from './views/plan-of.ts'

/**
 * Opens a planner for one empty room. It builds interior-disjoint stripes, in which each listener hears as early as its
 * line allows, and repairs them with warm standbys.
 * @throws RangeError when a parameter is out of range
 * @example
 * const planner = banyanPlanner()
 * planner.apply({ type: 'join', peer: ada, slots: 12, onStage: true })
 * planner.apply({ type: 'join', peer: grace, slots: 4, access: 5, point: coordinates.locate(roundTrips) })
 * planner.plan(grace) // { epoch: 2, links: [{ peer: ada, up: [0, 1], … }] }
 */
export function banyanPlanner(overrides: Partial<PlannerParams> = {}): TopologyPlanner {
  return new RoomPlanner(plannerParams(overrides))
}

/** Rounds of separating parents of one identity after an event. Each opens slots that others may take; few are needed,
 *  and the limit only makes sure that there is an end. */
const MOST_SEPARATIONS = 16

type Outcome = Result<readonly PeerId[], TopologyRefusal>

/** Translates between peers, outside, and rows of the table, inside. */
class RoomPlanner implements TopologyPlanner {
  readonly #room: Room
  readonly #nodes = new Map<PeerId, Node>()
  readonly #names: PeerId[] = []
  #epoch = 0

  constructor(params: PlannerParams) {
    this.#room = new Room(params)
  }

  apply(event: TopologyEvent): Outcome {
    switch (event.type) {
      case 'join':
        return this.#join(event)
      case 'storm':
        return this.#joinMany(event.joins)
      case 'report':
        return this.#report(event)
      case 'confirm':
        return this.#confirm(event)
      case 'tick':
        return this.#tick(event.at)
      case 'rebuild':
        return this.#rebuild(event)
      default:
        return this.#change(event)
    }
  }

  plan(peer: PeerId): Plan | undefined {
    const node = this.#nodes.get(peer)
    return node === undefined ? undefined : planOf(this.#room, node, this.#names)
  }

  explain(peer: PeerId): Explanation | undefined {
    const node = this.#nodes.get(peer)
    return node === undefined ? undefined : explainPeer(this.#room, node, this.#names)
  }

  snapshot(): TopologySnapshot {
    const { stripes, stageSlots, params, moves, now } = this.#room
    const peers = new Map([...this.#nodes].map(([peer, node]) => [peer, this.#show(node)]))
    return { stripes, stageSlots, turn: params.turn, moves, now, peers }
  }

  #show(node: Node): PeerInTopology {
    const { table, stripes } = this.#room
    const name = (other: Node) => (other === STAGE ? 'stage' : this.#names[other])
    const each = Array.from({ length: stripes }, (_, stripe) => stripe)
    return {
      ...table.member(node),
      trusted: table.slots[node]!,
      carries: table.carries[node] === NONE ? undefined : table.carries[node]!,
      congested: table.congested[node] === 1,
      strained: table.strained[node] === 1,
      proven: table.proven[node] === 1,
      doubted: table.doubted[node] !== 0,
      avoids: this.#room.lostLinks.of(node).map((other) => this.#names[other]!),
      placedAt: Math.max(table.joinedAt[node]!, table.movedAt[node]!),
      parents: each.map((stripe) => name(table.parent[stripe]![node]!)),
      standbys: each.map((stripe) => this.#names[table.standby[stripe]![node]!]),
    }
  }

  #join(join: JoinEvent): Outcome {
    const member = readMember(join)
    if (!member.ok) return member
    if (this.#nodes.has(join.peer)) return refuse('already-joined')
    const node = this.#admit(join.peer, member.value)
    if (!member.value.onStage) this.#place(node)
    return this.#settle()
  }

  #joinMany(joins: readonly JoinEvent[]): Outcome {
    const members: KnownMember[] = []
    for (const join of joins) {
      const member = readMember(join)
      if (!member.ok) return member
      if (this.#nodes.has(join.peer)) return refuse('already-joined')
      members.push(member.value)
    }
    if (new Set(joins.map(({ peer }) => peer)).size < joins.length) return refuse('already-joined')
    const nodes = joins.map((join, index) => this.#admit(join.peer, members[index]!))
    const { carries, onStage } = this.#room.table // the table may have grown
    const superPeersFirst = nodes.sort((a, b) => Number(carries[b] !== NONE) - Number(carries[a] !== NONE) || a - b)
    for (const node of superPeersFirst) if (onStage[node] === 0) this.#place(node)
    return this.#settle()
  }

  /** Gives a newcomer its parents. */
  #place(node: Node): void {
    place(this.#room, node)
    addProvenParent(this.#room, node)
  }

  #admit(peer: PeerId, member: KnownMember): Node {
    const node = admit(this.#room, member)
    this.#nodes.set(peer, node)
    this.#names[node] = peer
    return node
  }

  #change(
    event: Exclude<TopologyEvent, { type: 'join' | 'storm' | 'report' | 'confirm' | 'tick' | 'rebuild' }>,
  ): Outcome {
    const room = this.#room
    const node = this.#nodes.get(event.peer)
    if (node === undefined) return refuse('unknown-peer')
    if (event.type === 'leave') {
      remove(room, node)
      this.#nodes.delete(event.peer)
      return this.#settle(node)
    }
    if (event.type === 'stage') {
      if (event.onStage !== (room.table.onStage[node] === 1)) (event.onStage ? goOnStage : goToAudience)(room, node)
      return this.#settle()
    }
    if (event.type === 'doubt') {
      doubt(room, node)
      return this.#settle()
    }
    if (event.type === 'convict') {
      convict(room, node)
      return this.#settle()
    }
    return this.#loseLink(node, event)
  }

  #loseLink(node: Node, event: Extract<TopologyEvent, { type: 'link-lost' }>): Outcome {
    const room = this.#room
    const other = this.#nodes.get(event.other)
    if (other === undefined) return refuse('unknown-peer')
    if (!this.plan(event.peer)?.links.some(({ peer }) => peer === event.other)) return refuse('no-such-link')
    const { parent: parents, standby, onStage } = room.table
    const isParent = (parent: Node) => parent === other || (parent === STAGE && onStage[other] === 1)
    const isAbove = (stripe: number) => isParent(parents[stripe]![node]!) || standby[stripe]![node] === other
    const stripes = Array.from({ length: room.stripes }, (_, stripe) => stripe).filter(isAbove)
    // A child alone may say with whom it does not want to be planned; its parent hears of that from the plan.
    if (stripes.length > 0) forgo(room, node, other)
    for (const stripe of stripes) {
      const parent = parents[stripe]![node]!
      if (isParent(parent)) avoid(room, node, parent, stripe)
      else replaceStandby(room, node, stripe)
    }
    return this.#settle()
  }

  #confirm({ peer, by, at }: Extract<TopologyEvent, { type: 'confirm' }>): Outcome {
    const [carrier, child] = [this.#nodes.get(peer), this.#nodes.get(by)]
    if (carrier === undefined || child === undefined) return refuse('unknown-peer')
    if (!Number.isFinite(at)) return refuse('bad-measurement')
    if (at > this.#room.now) return refuse('from-the-future')
    if (!confirm(this.#room, carrier, child, at)) return refuse('no-such-link')
    return this.#settle()
  }

  #report({ type: _type, peer, at, congested, ...measured }: ReportEvent): Outcome {
    const room = this.#room
    const node = this.#nodes.get(peer)
    if (node === undefined) return refuse('unknown-peer')
    if (!Number.isFinite(at)) return refuse('bad-measurement')
    if (at > room.now) return refuse('from-the-future')
    const member = readMember({ ...room.table.member(node), ...measured })
    if (!member.ok) return member
    if (Object.keys(measured).length > 0) updateMember(room, node, member.value)
    if (congested !== undefined && room.table.onStage[node] === 0)
      (congested ? becomeCongested : becomeClean)(room, node)
    return this.#settle()
  }

  #tick(at: number): Outcome {
    const room = this.#room
    if (!(at >= room.now) || !Number.isFinite(at)) return refuse('bad-measurement')
    room.now = at
    room.lostLinks.expire(at)
    reviewConfirmations(room)
    rebalance(room)
    reviewStandbys(room)
    return this.#settle()
  }

  #rebuild({ reports }: Extract<TopologyEvent, { type: 'rebuild' }>): Outcome {
    if (this.#nodes.size > 0) return refuse('not-empty')
    const members: KnownMember[] = []
    for (const report of reports) {
      const member = readMember(report)
      if (!member.ok || !Number.isInteger(report.epoch) || report.epoch < 0) return refuse('bad-measurement')
      members.push(member.value)
    }
    if (new Set(reports.map(({ peer }) => peer)).size < reports.length) return refuse('already-joined')
    for (const [index, report] of reports.entries()) this.#admit(report.peer, members[index]!)
    restore(this.#room, reports, this.#nodes)
    this.#epoch = reports.reduce((highest, { epoch }) => Math.max(highest, epoch), 0)
    return this.#settle()
  }

  /** Restores what the room promises after every event. @returns the peers whose plan changed, each once */
  #settle(gone: Node = NONE): Outcome {
    const room = this.#room
    placeTheUnplaced(room)
    reviewTrunk(room)
    reviewStripes(room)
    relieveStage(room)
    placeTheUnplaced(room)
    for (let round = 0; round < MOST_SEPARATIONS && separateParents(room); round += 1) placeTheUnplaced(room)
    checkStandbys(room)
    const changed: PeerId[] = []
    for (const node of room.forest.changed.take()) {
      if (node === gone || room.table.isHere[node] === 0) continue
      if (changed.length === 0) this.#epoch += 1
      room.table.epoch[node] = this.#epoch
      changed.push(this.#names[node]!)
    }
    return ok(changed)
  }
}
