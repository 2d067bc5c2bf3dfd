import { DIMENSIONS, type KnownMember, type Reach, REACHES } from '../member.ts'
import { NameNumbers } from './name-numbers.ts'

/** A peer inside the planner: its row in the table. */
export type Node = number
/** No peer. */
export const NONE = -1
/** The stage as a parent: all speakers at once. */
export const STAGE = -2

/** Why a carrier is doubted: most of its children get nothing from it, or accuse it of forging. */
export const SILENT = 1
export const ACCUSED = 2

const FIRST_CAPACITY = 64
/** Rows above which a table grows by a quarter instead of doubling, so that little of its memory is empty. */
const SMALL = 1_024

/**
 * The planner's memory of peers and trees, a column for each fact: a hundred thousand peers fit into a few megabytes,
 * and a join touches few of them. Rows of peers that left are used again.
 */
export class PeerTable {
  readonly stripes: number
  capacity = FIRST_CAPACITY
  /** Rows in use lie below this. */
  rows = 0
  /** Peers that are seeds, or proven. */
  reliable = 0
  readonly #free: Node[] = []
  /** The capacity that the columns have. */
  #sized = FIRST_CAPACITY

  readonly identities = new NameNumbers()
  readonly prefixes = new NameNumbers()

  /** 1 for rows in use. */
  isHere = new Uint8Array(FIRST_CAPACITY)

  // What is known of a peer.
  point = new Float32Array(FIRST_CAPACITY * DIMENSIONS)
  access = new Float32Array(FIRST_CAPACITY)
  /** Children that it offers to carry, and those that it is trusted with by now. */
  offered = new Uint8Array(FIRST_CAPACITY)
  slots = new Uint8Array(FIRST_CAPACITY)
  reach = new Uint8Array(FIRST_CAPACITY)
  onStage = new Uint8Array(FIRST_CAPACITY)
  willing = new Uint8Array(FIRST_CAPACITY)
  seed = new Uint8Array(FIRST_CAPACITY)
  /** The number of its identity, and of its address prefix; NONE where they are unknown. */
  identity = new Int32Array(FIRST_CAPACITY)
  prefix = new Int32Array(FIRST_CAPACITY)
  /** 1 for a peer that was convicted of forging: it carries nobody any more. */
  convicted = new Uint8Array(FIRST_CAPACITY)
  /** 1 for a peer whose children confirmed what they got from it for a whole period. */
  proven = new Uint8Array(FIRST_CAPACITY)
  /** `SILENT` for a peer most of whose children get nothing from it, `ACCUSED` for one that most of them accuse of
   *  forging, else 0. */
  doubted = new Uint8Array(FIRST_CAPACITY)
  /** 1 for a peer whose last report said that it is congested: it gets no more children. */
  congested = new Uint8Array(FIRST_CAPACITY)
  /** 1 for a peer that was congested and has earned no slots since. */
  strained = new Uint8Array(FIRST_CAPACITY)
  /** When the period began in which it earns its next slots. */
  earnedAt = new Float32Array(FIRST_CAPACITY)
  /** When a child of another identity last confirmed it; -Infinity for never. */
  confirmedAt = new Float32Array(FIRST_CAPACITY)
  bucket = new Uint16Array(FIRST_CAPACITY)
  /** Times in ms; good to a millisecond for hours, to a tenth of a second for days, and half the size of exact ones. */
  joinedAt = new Float32Array(FIRST_CAPACITY)
  movedAt = new Float32Array(FIRST_CAPACITY)
  epoch = new Uint32Array(FIRST_CAPACITY)

  // As a parent, in the one stripe that it carries.
  /** The stripe in which it may have children; NONE for a listener that carries nobody. */
  carries = new Int8Array(FIRST_CAPACITY)
  used = new Uint8Array(FIRST_CAPACITY)
  /** Children that carry nobody in this stripe, so that a super-peer may take their slot. */
  leaves = new Uint8Array(FIRST_CAPACITY)
  firstChild = new Int32Array(FIRST_CAPACITY)
  descendants = new Int32Array(FIRST_CAPACITY)
  /** The first of the peers whose standby it is, and how many they are. */
  firstBacked = new Int32Array(FIRST_CAPACITY)
  backed = new Uint8Array(FIRST_CAPACITY)

  // As a child, in each stripe.
  readonly parent: Int32Array[]
  /** When it last confirmed its parent, or else was attached to it: twice the number of the window of confirmations,
   *  plus one when it confirmed. */
  readonly confirmed: Uint32Array[]
  readonly next: Int32Array[]
  readonly previous: Int32Array[]
  /** Cost of its position by the strategy: by default the delay from the stage, in ms. */
  readonly cost: Float32Array[]
  readonly standby: Int32Array[]
  readonly nextBacked: Int32Array[]
  readonly previousBacked: Int32Array[]

  /** The peer that was its parent before, in any stripe; its row may be another peer's by now. */
  lastParent = new Int32Array(FIRST_CAPACITY)

  // Its positions in the lists of Offers and Branches.
  offerKey = new Float32Array(FIRST_CAPACITY)
  offerPosition = new Int32Array(FIRST_CAPACITY)
  offerFamily = new Int8Array(FIRST_CAPACITY)
  branchPosition = new Int32Array(FIRST_CAPACITY)

  constructor(stripes: number) {
    this.stripes = stripes
    const integers = () => Array.from({ length: stripes }, () => new Int32Array(FIRST_CAPACITY))
    this.parent = integers()
    this.confirmed = Array.from({ length: stripes }, () => new Uint32Array(FIRST_CAPACITY))
    this.next = integers()
    this.previous = integers()
    this.cost = Array.from({ length: stripes }, () => new Float32Array(FIRST_CAPACITY))
    this.standby = integers()
    this.nextBacked = integers()
    this.previousBacked = integers()
  }

  /** @param trusted slots that it may use from the start, of those that it offers */
  add(member: KnownMember, now: number, trusted: number): Node {
    const node = this.#free.pop() ?? this.rows++
    if (node >= this.capacity) this.#grow()
    this.isHere[node] = 1
    this.slots[node] = trusted
    this.setMember(node, member)
    this.identity[node] = this.identities.take(member.identity)
    this.prefix[node] = this.prefixes.take(member.prefix)
    this.convicted[node] = Number(member.convicted)
    this.proven[node] = this.doubted[node] = 0
    this.reliable += Number(member.seed)
    this.confirmedAt[node] = -Infinity
    this.joinedAt[node] = this.earnedAt[node] = now
    this.movedAt[node] = -Infinity
    this.congested[node] = this.strained[node] = 0
    this.carries[node] = NONE
    this.used[node] = this.leaves[node] = this.descendants[node] = this.backed[node] = 0
    this.firstChild[node] = this.firstBacked[node] = this.lastParent[node] = NONE
    this.offerFamily[node] = this.offerPosition[node] = this.branchPosition[node] = NONE
    for (let stripe = 0; stripe < this.stripes; stripe += 1) {
      this.parent[stripe]![node] = this.standby[stripe]![node] = NONE
    }
    return node
  }

  /** Records what a peer reports of itself. It keeps the slots that it earned, as far as it still offers them. */
  setMember(node: Node, member: KnownMember): void {
    for (let axis = 0; axis < DIMENSIONS; axis += 1) this.point[node * DIMENSIONS + axis] = member.point[axis]!
    this.access[node] = member.access
    this.offered[node] = member.slots
    this.slots[node] = Math.min(this.slots[node]!, member.slots)
    this.reach[node] = REACHES.indexOf(member.reach)
    this.onStage[node] = Number(member.onStage)
    this.willing[node] = Number(member.willing)
    this.seed[node] = Number(member.seed)
  }

  member(node: Node): KnownMember {
    return {
      point: [...this.point.subarray(node * DIMENSIONS, (node + 1) * DIMENSIONS)],
      access: this.access[node]!,
      slots: this.offered[node]!,
      reach: this.reachOf(node),
      onStage: this.onStage[node] === 1,
      willing: this.willing[node] === 1,
      seed: this.seed[node] === 1,
      identity: this.identities.nameOf(this.identity[node]!),
      prefix: this.prefixes.nameOf(this.prefix[node]!),
      convicted: this.convicted[node] === 1,
    }
  }

  setProven(node: Node, isProven: boolean): void {
    const before = this.proven[node]! | this.seed[node]!
    this.proven[node] = Number(isProven)
    this.reliable += (this.proven[node]! | this.seed[node]!) - before
  }

  remove(node: Node): void {
    this.isHere[node] = 0
    this.reliable -= this.proven[node]! | this.seed[node]!
    this.identities.release(this.identity[node]!)
    this.prefixes.release(this.prefix[node]!)
    this.#free.push(node)
  }

  reachOf(node: Node): Reach {
    return REACHES[this.reach[node]!]!
  }

  /** One-way delay between two peers as their coordinates tell it, without their access lines, in ms. */
  distance(a: Node, b: Node): number {
    const { point } = this
    let sum = 0
    for (let i = a * DIMENSIONS, j = b * DIMENSIONS, end = i + DIMENSIONS; i < end; i += 1, j += 1) {
      const difference = point[i]! - point[j]!
      sum += difference * difference
    }
    return Math.sqrt(sum)
  }

  /** Memory that the columns take, in bytes. */
  get bytes(): number {
    return Object.values(this)
      .flatMap((column: unknown) => (Array.isArray(column) ? column : [column]))
      .reduce((sum: number, column: unknown) => sum + (ArrayBuffer.isView(column) ? column.byteLength : 0), 0)
  }

  #grow(): void {
    this.capacity = Math.ceil(this.capacity * (this.capacity < SMALL ? 2 : 1.25))
    for (const [name, column] of Object.entries(this)) {
      if (ArrayBuffer.isView(column)) {
        const values = column as Column
        Object.assign(this, { [name]: resized(values, (values.length / this.#sized) * this.capacity) })
      } else if (Array.isArray(column) && ArrayBuffer.isView(column[0])) {
        column.splice(0, column.length, ...column.map((each: Column) => resized(each, this.capacity)))
      }
    }
    this.#sized = this.capacity
  }
}

type Column = Float32Array | Uint8Array | Uint16Array | Uint32Array | Int8Array | Int32Array

function resized<Kind extends Column>(column: Kind, length: number): Kind {
  const larger = new (column.constructor as new (length: number) => Kind)(length)
  larger.set(column)
  return larger
}
