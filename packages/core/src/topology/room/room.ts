import { canLink, type KnownMember } from '../member.ts'
import type { ChooseParent, PlannerParams } from '../params.ts'
import { Forest } from './forest.ts'
import { LostLinks } from './lost-links.ts'
import type { OfferKind, SearchFilter } from './offers.ts'
import { type Node, NONE } from './peer-table.ts'

/** Children that one slot of a speaker feeds. A slot is sized for two or three speakers at once; a speaker sends its
 *  own voice only. */
const CHILDREN_PER_SPEAKER_SLOT = 2

/** State of one room's planner: the trees, the time, and what happened when. */
export class Room {
  readonly params: PlannerParams
  readonly forest: Forest
  /** The time of the last tick, in ms. */
  now = 0
  /** Stripes in use: `params.stripes`, or 1 while slots are scarce. */
  stripes: number
  /** Peers off stage. */
  listeners = 0
  /** Listeners that lack a parent, because no slot is open or none can be reached. */
  readonly unplaced = new Set<Node>()
  /** Peers that were given another parent although they had one. */
  moves = 0
  /** Peers that came or went since the room began. */
  changes = 0
  /** When the trunk was chosen, and what the room was like then. */
  trunk = { at: -Infinity, listeners: 0, size: 0, changes: 0 }
  /** Moves that rebalancing may still make, and the row it looks at next. */
  rebalancing = { budget: 0, at: 0, row: 0 }
  /** The row at which the search for missing standbys stopped. */
  standbyRow = 0
  /** Pairs of peers that are not planned together for a while. */
  readonly lostLinks = new LostLinks()
  /** When the present window of confirmations began. */
  windowAt = 0
  /** When the room last went on with one stripe. */
  scarceAt = -Infinity
  /** When carriers of a room with one stripe were last trusted with more slots than they had earned. */
  trustedAt = -Infinity
  readonly #choose: ChooseParent | undefined

  constructor(params: PlannerParams) {
    this.params = params
    this.forest = new Forest(params)
    this.stripes = params.stripes
    this.#choose = params.strategy.openChoice?.()
  }

  get table() {
    return this.forest.table
  }

  /** Most children of the stage, over all stripes: what its weakest speaker can feed, and at least one a stripe. */
  get stageSlots(): number {
    let least = Infinity
    for (const speaker of this.forest.speakers) least = Math.min(least, this.table.offered[speaker]!)
    const children = least === Infinity ? this.stripes * this.wantedTrunk : CHILDREN_PER_SPEAKER_SLOT * least
    return Math.min(Math.max(children, this.stripes), this.params.stageWidth * this.stripes)
  }

  /** Trunk peers of one stripe. */
  get trunkSize(): number {
    return Math.max(1, Math.min(this.wantedTrunk, Math.floor(this.stageSlots / this.stripes)))
  }

  /** Whether the stage can feed every listener directly, with the slots that a newcomer is trusted with. */
  get isSmall(): boolean {
    const trusted = CHILDREN_PER_SPEAKER_SLOT * this.params.firstSlots
    return this.listeners * this.stripes <= Math.min(this.stageSlots, trusted)
  }

  get usedStageSlots(): number {
    return this.forest.usedOfStage.reduce((sum, used) => sum + used, 0)
  }

  /** Whether the stage has a slot left for anybody. */
  get stageIsOpen(): boolean {
    return this.usedStageSlots < this.stageSlots
  }

  /** Whether every speaker can be linked to this peer, and no such link was lost just now. */
  reachesStage(node: Node): boolean {
    return this.canReachStage(node) && !this.forest.speakers.some((speaker) => this.lostLinks.has(node, speaker))
  }

  /** Whether every speaker can be linked to this peer, and this peer to them. */
  canReachStage(node: Node): boolean {
    if (this.params.turn) return true
    const reach = this.table.reachOf(node)
    return this.forest.speakers.every((speaker) => canLink(this.table.reachOf(speaker), reach))
  }

  /** The best parent with an open slot (or a leaf to give up), by the strategy; NONE when there is none. */
  find(node: Node, stripe: number, kind: OfferKind, filter?: SearchFilter, slack = 0): Node {
    if (!this.#choose) return this.forest.offers.find(node, stripe, kind, filter, slack)
    return this.#choose(this.table.rows, (row) => this.#isOffer(row, node, stripe, kind, filter)) ?? NONE
  }

  #isOffer(parent: Node, child: Node, stripe: number, kind: OfferKind, filter?: SearchFilter): boolean {
    const { table, forest } = this
    return (
      parent !== child &&
      this.canCarry(parent, child) &&
      table.isHere[parent] === 1 &&
      forest.isCarrier(parent, stripe) &&
      table.parent[stripe]![parent] !== NONE &&
      (kind === 'open' ? table.used[parent]! < table.slots[parent]! : table.leaves[parent]! > 0) &&
      (filter === undefined || filter.accepts(parent))
    )
  }

  /** Slots that a newcomer is trusted with: seeds with all that they offer. */
  firstTrust({ slots, seed }: KnownMember): number {
    return seed ? slots : Math.min(slots, this.params.firstSlots)
  }

  /** Whether two peers can be linked. */
  canCarry(parent: Node, child: Node): boolean {
    return this.params.turn || canLink(this.table.reachOf(parent), this.table.reachOf(child))
  }

  /** Whether a peer may carry others: it agrees, has slots, and can be reached. */
  isCandidate(node: Node): boolean {
    const { table } = this
    const reach = table.reachOf(node)
    return (
      table.onStage[node] === 0 &&
      table.willing[node] === 1 &&
      table.convicted[node] === 0 &&
      table.slots[node]! > 0 &&
      (reach === 'open' || reach === 'cone' || (this.params.turn && reach === 'symmetric'))
    )
  }

  hasParents(node: Node): boolean {
    for (let stripe = 0; stripe < this.stripes; stripe += 1) {
      if (this.table.parent[stripe]![node] === NONE) return false
    }
    return true
  }

  /** Gives a peer another parent in one stripe, or its first one. */
  move(node: Node, parent: Node, stripe: number): void {
    if (this.table.parent[stripe]![node] !== NONE) {
      this.forest.detach(node, stripe)
      this.moves += 1
      this.table.movedAt[node] = this.now
    }
    this.forest.attach(node, parent, stripe)
  }

  /** All listeners, in the order of rows. */
  get audience(): Node[] {
    const { isHere, onStage, rows } = this.table
    const audience: Node[] = []
    for (let node = 0; node < rows; node += 1) if (isHere[node] === 1 && onStage[node] === 0) audience.push(node)
    return audience
  }

  private get wantedTrunk(): number {
    const { trunk } = this.params
    return (trunk.find(({ upTo }) => this.listeners <= upTo) ?? trunk.at(-1))?.size ?? 1
  }
}
