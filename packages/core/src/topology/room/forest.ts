import type { KnownMember } from '../member.ts'
import type { PlannerParams } from '../params.ts'
import { Branches } from './branches.ts'
import { CoordinateBuckets } from './coordinate-buckets.ts'
import { Offers } from './offers.ts'
import { type Node, NONE, PeerTable, STAGE } from './peer-table.ts'
import { StandbyLists } from './standby-lists.ts'
import { ChangedPlans } from './changed-plans.ts'

/**
 * The stage and the trees below it, one for each stripe. Everything that changes a tree goes through `attach` and
 * `detach`, which keep costs, counts, offers and branches up to date. It decides nothing.
 */
export class Forest {
  readonly params: PlannerParams
  readonly table: PeerTable
  readonly buckets: CoordinateBuckets
  readonly offers: Offers
  readonly branches: Branches
  /** Peers on stage, in the order in which they came. */
  readonly speakers: Node[] = []
  /** Children of the stage, by stripe. */
  readonly firstOfStage: Node[]
  readonly usedOfStage: number[]
  /** Super-peers among them: the trunk. */
  readonly trunkOfStage: number[]
  /** Peers that carry a stripe, and the slots that they offer together. */
  readonly carriers: number[]
  carriedSlots = 0
  /** Leaves have standbys too, as long as there is one stripe only. */
  backsLeaves: boolean
  /** Peers whose plan has changed. */
  readonly changed = new ChangedPlans()
  readonly standbys: StandbyLists
  /** Peers that may have parents of one identity in two stripes. */
  readonly sharing = new Set<Node>()
  /** Windows of confirmations that have ended: see confirmations.ts. */
  confirmWindow = 0
  /** Standbys that may have become unfit since `takeStandbysToCheck`, as node * stripes + stripe. */
  #standbysToCheck: number[] = []

  constructor(params: PlannerParams) {
    this.params = params
    this.backsLeaves = params.stripes === 1
    this.table = new PeerTable(params.stripes)
    this.buckets = new CoordinateBuckets(this.table, params.buckets, params.bucketRadiusMs)
    this.standbys = new StandbyLists(this.table, this.changed)
    this.offers = new Offers(this.table, this.buckets, params.strategy, params.turn)
    this.branches = new Branches(this.table, params.branchSize)
    this.firstOfStage = Array.from({ length: params.stripes }, () => NONE)
    this.usedOfStage = Array.from({ length: params.stripes }, () => 0)
    this.trunkOfStage = Array.from({ length: params.stripes }, () => 0)
    this.carriers = Array.from({ length: params.stripes }, () => 0)
  }

  *children(parent: Node, stripe: number): Generator<Node> {
    if (parent !== STAGE && this.table.carries[parent] !== stripe) return
    let child = parent === STAGE ? this.firstOfStage[stripe]! : this.table.firstChild[parent]!
    while (child !== NONE) {
      const next = this.table.next[stripe]![child]!
      yield child
      child = next
    }
  }

  /** Whether `node` is `ancestor` or hangs below it. */
  isBelow(node: Node, ancestor: Node, stripe: number): boolean {
    const parent = this.table.parent[stripe]!
    for (let above = node; above >= 0; above = parent[above]!) if (above === ancestor) return true
    return false
  }

  isCarrier(node: Node, stripe: number): boolean {
    return this.table.carries[node] === stripe
  }

  /** Hops from the stage; 0 for a peer without a way to the stage. */
  depth(node: Node, stripe: number): number {
    const parent = this.table.parent[stripe]!
    let hops = 0
    for (let above = node; above !== STAGE; above = parent[above]!) {
      if (above === NONE) return 0
      hops += 1
    }
    return hops
  }

  /** Delay from the stage straight to a peer, the mean over all who speak, in ms. */
  delayFromStage(node: Node): number {
    const { table, speakers } = this
    let sum = 0
    for (const speaker of speakers) sum += table.access[speaker]! + table.distance(speaker, node)
    return (speakers.length > 0 ? sum / speakers.length : 0) + table.access[node]!
  }

  attach(node: Node, parent: Node, stripe: number): void {
    const { table } = this
    const first = parent === STAGE ? this.firstOfStage[stripe]! : table.firstChild[parent]!
    table.parent[stripe]![node] = parent
    table.confirmed[stripe]![node] = this.confirmWindow * 2
    table.previous[stripe]![node] = NONE
    table.next[stripe]![node] = first
    if (first !== NONE) table.previous[stripe]![first] = node
    const carries = this.isCarrier(node, stripe)
    if (parent === STAGE) {
      this.firstOfStage[stripe] = node
      this.usedOfStage[stripe]! += 1
      if (carries) this.trunkOfStage[stripe]! += 1
    } else {
      table.firstChild[parent] = node
      table.used[parent]! += 1
      if (!carries) table.leaves[parent]! += 1
      this.#count(parent, stripe, 1 + (carries ? table.descendants[node]! : 0))
      this.offers.update(parent)
    }
    table.cost[stripe]![node] = this.costUnder(parent, node, stripe)
    if (carries) {
      this.offers.update(node)
      this.#passCostOn(node, stripe)
      this.#recheckStandbysAbove(node, stripe)
    }
    this.#changePair(node, parent)
    this.recheckStandby(node, stripe)
    if (parent !== STAGE && table.identities.isShared(table.identity[parent]!)) this.#noteShared(node)
  }

  /** Takes a peer from its parent, if it has one. Its own children stay with it. */
  detach(node: Node, stripe: number): void {
    const { table } = this
    const parent = table.parent[stripe]![node]!
    if (parent === NONE) return
    const next = table.next[stripe]![node]!
    const previous = table.previous[stripe]![node]!
    const carries = this.isCarrier(node, stripe)
    if (previous !== NONE) table.next[stripe]![previous] = next
    else if (parent === STAGE) this.firstOfStage[stripe] = next
    else table.firstChild[parent] = next
    if (next !== NONE) table.previous[stripe]![next] = previous
    table.parent[stripe]![node] = NONE
    if (parent !== STAGE) table.lastParent[node] = parent
    if (parent === STAGE) {
      this.usedOfStage[stripe]! -= 1
      if (carries) this.trunkOfStage[stripe]! -= 1
    } else {
      table.used[parent]! -= 1
      if (!carries) table.leaves[parent]! -= 1
      this.#count(parent, stripe, -1 - (carries ? table.descendants[node]! : 0))
      this.offers.update(parent)
    }
    if (carries) {
      this.offers.update(node)
      for (const backed of this.standbys.backedBy(node)) this.recheckStandby(backed, stripe)
    }
    this.recheckStandby(node, stripe)
    this.#changePair(node, parent)
  }

  /** Makes a peer carry a stripe, or NONE. It must have no children. */
  setCarries(node: Node, stripe: number): void {
    const { table } = this
    const before = table.carries[node]!
    if (before === stripe) return
    for (const [changed, step] of [
      [before, 1],
      [stripe, -1],
    ] as const) {
      const parent = changed === NONE ? NONE : table.parent[changed]![node]!
      if (parent >= 0) table.leaves[parent]! += step
      if (parent === STAGE) this.trunkOfStage[changed]! -= step
    }
    for (const backed of before === NONE ? [] : [...this.standbys.backedBy(node)]) {
      this.standbys.set(backed, NONE, before)
      this.recheckStandby(backed, before)
    }
    if (stripe === NONE && !this.backsLeaves) {
      for (let each = 0; each < this.params.stripes; each += 1) this.standbys.set(node, NONE, each)
    }
    if (before !== NONE) this.branches.forget(node, before)
    if (before !== NONE) this.carriers[before]! -= 1
    else this.carriedSlots += table.slots[node]!
    if (stripe !== NONE) this.carriers[stripe]! += 1
    else this.carriedSlots -= table.slots[node]!
    table.carries[node] = stripe
    this.offers.update(node)
    for (const changed of [before, stripe]) {
      const parent = changed === NONE ? NONE : table.parent[changed]![node]!
      if (parent >= 0) this.offers.update(parent)
    }
  }

  /** Trusts a peer with more slots, or fewer; it may have more children than that for a moment. */
  setSlots(node: Node, slots: number): void {
    const { table } = this
    if (table.carries[node] !== NONE) this.carriedSlots += slots - table.slots[node]!
    table.slots[node] = slots
    this.offers.update(node)
  }

  /** What a peer would cost under a parent, by the strategy. */
  costUnder(parent: Node, node: Node, stripe: number): number {
    const { table } = this
    const { perHop, delayWeight } = this.params.strategy
    if (parent === STAGE) return perHop + delayWeight * this.delayFromStage(node)
    const hop = table.access[parent]! + table.distance(parent, node) + table.access[node]!
    return table.cost[stripe]![parent]! + perHop + delayWeight * hop
  }

  /** Computes the costs below a parent anew. Call it when the stage or a peer's measurements have changed. */
  refreshCosts(parent: Node, stripe: number): void {
    for (const child of this.children(parent, stripe)) {
      this.table.cost[stripe]![child] = this.costUnder(parent, child, stripe)
      if (!this.isCarrier(child, stripe)) continue
      this.offers.update(child)
      this.refreshCosts(child, stripe)
    }
  }

  /** Records new measurements of a peer, with its new bucket, costs and offers. */
  updateMember(node: Node, member: KnownMember): void {
    const { table } = this
    const stripe = table.carries[node]!
    this.offers.forget(node)
    if (stripe !== NONE) this.branches.forget(node, stripe)
    const slots = table.slots[node]!
    table.setMember(node, member)
    if (stripe !== NONE) this.carriedSlots += table.slots[node]! - slots
    this.buckets.assign(node)
    for (let each = 0; each < this.params.stripes; each += 1) {
      const parent = table.parent[each]![node]!
      if (parent !== NONE) table.cost[each]![node] = this.costUnder(parent, node, each)
    }
    if (stripe === NONE) return
    this.offers.update(node)
    this.branches.update(node, stripe)
    this.refreshCosts(node, stripe)
  }

  recheckStandby(node: Node, stripe: number): void {
    if (!this.params.standbys || (this.table.carries[node] === NONE && !this.backsLeaves)) return
    this.#standbysToCheck.push(node * this.params.stripes + stripe)
  }

  takeStandbysToCheck(): number[] {
    const unsettled = this.#standbysToCheck
    this.#standbysToCheck = []
    return unsettled
  }

  /** A peer has a parent whose identity others have too: its other parents and its standbys may be among them. */
  #noteShared(node: Node): void {
    this.sharing.add(node)
    for (let stripe = 0; stripe < this.params.stripes; stripe += 1) this.recheckStandby(node, stripe)
  }

  #changePair(node: Node, parent: Node): void {
    this.changed.add(node)
    if (parent !== STAGE) return this.changed.add(parent)
    for (const speaker of this.speakers) this.changed.add(speaker)
  }

  /** Adds `by` to the descendants of a parent and of every peer above it. */
  #count(parent: Node, stripe: number, by: number): void {
    const { descendants } = this.table
    const parents = this.table.parent[stripe]!
    for (let above = parent; above >= 0; above = parents[above]!) {
      descendants[above]! += by
      this.branches.update(above, stripe)
    }
  }

  #passCostOn(node: Node, stripe: number): void {
    if (this.table.firstChild[node] !== NONE) this.refreshCosts(node, stripe)
  }

  /** Peers above this subtree whose standby is inside of it need another standby: a standby may not be below its

   *  peer. */
  #recheckStandbysAbove(node: Node, stripe: number): void {
    if (!this.params.standbys) return
    const parents = this.table.parent[stripe]!
    const standbys = this.table.standby[stripe]!
    for (let above = parents[node]!; above >= 0; above = parents[above]!) {
      const standby = standbys[above]!
      if (standby !== NONE && this.isBelow(standby, node, stripe)) this.recheckStandby(above, stripe)
    }
  }
}
