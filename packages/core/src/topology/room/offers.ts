import { REACHES } from '../member.ts'
import type { Strategy } from '../params.ts'
import type { CoordinateBuckets } from './coordinate-buckets.ts'
import { IndexedHeap } from './indexed-heap.ts'
import { type Node, NONE, type PeerTable } from './peer-table.ts'

/** A parent with an open slot, or a full one that would have to give up a leaf. */
export type OfferKind = 'open' | 'full'
/** Which candidates of a search will do, and how far the search goes. */
export interface SearchFilter {
  /** Whether this candidate will do. */
  readonly accepts: (candidate: Node) => boolean
  /** Whether the search looks at every offer instead of the best few buckets: slow. @default false */
  readonly isThorough?: boolean
}

interface Family {
  readonly heaps: IndexedHeap[]
  /** The key on top of each heap, Infinity where it is empty. */
  best: Float32Array
  /** In the family of cone parents: the better of that and of the open ones', for seekers that can reach both. */
  bestOfBoth: Float32Array
}

/** Cost of a slot at a doubted carrier, in ms: above any real delay, so that such slots are taken last. */
const DOUBT_MS = 10_000
/** Buckets that a filtered search goes through, best first: more find little, and each costs a scan of all buckets. */
const BUCKETS_TRIED = 6
/** Candidates of each heap whose cost is computed exactly, in each of the two best buckets: the top and one below
 *  it. */
const LOOKED_AT = 2
const SYMMETRIC = REACHES.indexOf('symmetric')

/**
 * Who could take a child, kept so that the best offer for any place is found in a few hundred steps: one heap for each
 * stripe, kind, reach and coordinate bucket, and the best key of each heap in one row to scan.
 */
export class Offers {
  /** Cost of the parent that the last `find` returned, the seeker's own access line left out. */
  cost = Infinity
  readonly #table: PeerTable
  readonly #buckets: CoordinateBuckets
  readonly #strategy: Strategy
  readonly #turn: boolean
  readonly #families: Family[]
  /** Carriers with an open slot, by stripe; and those of each known identity among them. */
  readonly #open: number[]
  readonly #openOf: Map<number, number>[]

  constructor(table: PeerTable, buckets: CoordinateBuckets, strategy: Strategy, turn: boolean) {
    this.#table = table
    this.#buckets = buckets
    this.#strategy = strategy
    this.#turn = turn
    this.#families = Array.from({ length: table.stripes * 4 }, () => ({
      heaps: [],
      best: new Float32Array(),
      bestOfBoth: new Float32Array(),
    }))
    this.#open = Array.from({ length: table.stripes }, () => 0)
    this.#openOf = Array.from({ length: table.stripes }, () => new Map())
  }

  /** Whether somebody of another identity than this one has an open slot in a stripe. */
  isAnyOpen(stripe: number, except: number): boolean {
    return this.#open[stripe]! > (this.#openOf[stripe]!.get(except) ?? 0)
  }

  /** Updates the offer of a super-peer. Call it after anything about the super-peer has changed. */
  update(node: Node): void {
    const table = this.#table
    const family = this.#familyOf(node)
    const before = table.offerFamily[node]!
    if (family === NONE && before === NONE) return
    const bucket = table.bucket[node]!
    const key = family === NONE ? 0 : this.#keyOf(node)
    if (family === before) {
      if (table.offerKey[node] === Math.fround(key)) return
      table.offerKey[node] = key
      this.#family(family).heaps[bucket]!.moved(node)
      return this.#note(family, bucket)
    }
    this.forget(node)
    table.offerFamily[node] = family
    table.offerKey[node] = key
    if (family === NONE) return
    this.#family(family).heaps[bucket]!.push(node)
    this.#note(family, bucket)
    this.#count(node, family, 1)
  }

  #keyOf(node: Node): number {
    const { cost, carries, access, doubted } = this.#table
    const doubt = doubted[node] !== 0 ? DOUBT_MS : 0
    return cost[carries[node]!]![node]! + this.#strategy.delayWeight * access[node]! + doubt
  }

  /** Counts carriers with an open slot. */
  #count(node: Node, family: number, by: number): void {
    if (family % 4 >= 2) return
    const stripe = Math.floor(family / 4)
    this.#open[stripe]! += by
    const identity = this.#table.identity[node]!
    if (identity === NONE) return
    const count = (this.#openOf[stripe]!.get(identity) ?? 0) + by
    if (count > 0) this.#openOf[stripe]!.set(identity, count)
    else this.#openOf[stripe]!.delete(identity)
  }

  /** Removes the offer of a super-peer. Call it before its bucket changes or it leaves. */
  forget(node: Node): void {
    const family = this.#table.offerFamily[node]!
    if (family === NONE) return
    const bucket = this.#table.bucket[node]!
    this.#family(family).heaps[bucket]!.remove(node)
    this.#note(family, bucket)
    this.#count(node, family, -1)
    this.#table.offerFamily[node] = NONE
  }

  /**
   * The cheapest parent for a seeker, NONE when there is none; `cost` tells what it costs. Looks exactly at the
   * best of the two best buckets; as good as the buckets are fine among the others.
   * @param slack how much later than possible is early enough, in ms, when that saves distance
   */
  find(seeker: Node, stripe: number, kind: OfferKind, filter?: SearchFilter, slack = 0): Node {
    this.cost = Infinity
    const keys = this.#keysFor(seeker, stripe, kind)
    if (!keys) return NONE
    const { count, distances, stride } = this.#buckets
    const { distanceWeight } = this.#strategy
    const row = this.#table.bucket[seeker]! * stride
    let first = NONE
    let second = NONE
    let firstCost = Infinity
    let secondCost = Infinity
    for (let bucket = 0; bucket < count; bucket += 1) {
      const cost = keys[bucket]! + distanceWeight * distances[row + bucket]!
      if (cost < firstCost) {
        second = first
        secondCost = firstCost
        first = bucket
        firstCost = cost
      } else if (cost < secondCost) {
        second = bucket
        secondCost = cost
      }
    }
    const isNearEnough =
      slack > 0 && secondCost <= firstCost + slack && distances[row + second]! < distances[row + first]!
    let found = isNearEnough ? NONE : this.#look(seeker, stripe, kind, first, NONE, filter)
    if (secondCost < this.cost) found = this.#look(seeker, stripe, kind, second, found, filter)
    if (found !== NONE || !filter) return found
    return this.#searchOn(seeker, stripe, kind, keys, filter)
  }

  /** The exact best among the top of one bucket's heaps and what was found before. */
  #look(seeker: Node, stripe: number, kind: OfferKind, bucket: number, found: Node, filter?: SearchFilter): Node {
    if (bucket === NONE) return found
    for (let reach = 0, most = this.#reachesFor(seeker); reach < most; reach += 1) {
      const items = this.#families[familyIndex(stripe, kind, reach)]!.heaps[bucket]?.items
      if (!items) continue
      for (let place = 0, last = Math.min(LOOKED_AT, items.length); place < last; place += 1) {
        const candidate = items[place]!
        if (candidate === seeker || (filter && !filter.accepts(candidate))) continue
        found = this.#better(seeker, candidate, found)
      }
    }
    return found
  }

  /** What the earliest open slot in a peer's own bucket costs; Infinity when there is none. */
  bestNearby(node: Node, stripe: number): number {
    return this.#keysFor(node, stripe, 'open')?.[this.#table.bucket[node]!] ?? Infinity
  }

  /** Searches the next best buckets one after the other, and then every offer when the filter asks for that. */
  #searchOn(seeker: Node, stripe: number, kind: OfferKind, keys: Float32Array, filter: SearchFilter): Node {
    const { count, distances, stride } = this.#buckets
    const row = this.#table.bucket[seeker]! * stride
    const costOf = (bucket: number) => keys[bucket]! + this.#strategy.distanceWeight * distances[row + bucket]!
    let floor = -Infinity
    for (let tries = 0; tries < BUCKETS_TRIED; tries += 1) {
      let next = NONE
      for (let bucket = 0; bucket < count; bucket += 1) {
        if (costOf(bucket) > floor && (next === NONE || costOf(bucket) < costOf(next))) next = bucket
      }
      if (next === NONE || costOf(next) === Infinity) break
      floor = costOf(next)
      const found = this.#look(seeker, stripe, kind, next, NONE, filter)
      if (found !== NONE) return found
    }
    return filter.isThorough ? this.#searchAll(seeker, stripe, kind, filter) : NONE
  }

  #searchAll(seeker: Node, stripe: number, kind: OfferKind, { accepts }: SearchFilter): Node {
    let found = NONE
    for (let reach = 0, most = this.#reachesFor(seeker); reach < most; reach += 1) {
      for (const heap of this.#families[familyIndex(stripe, kind, reach)]!.heaps) {
        for (const candidate of heap.items) {
          if (candidate !== seeker && accepts(candidate)) found = this.#better(seeker, candidate, found)
        }
      }
    }
    return found
  }

  /** A candidate, if it costs less than what was found before; `cost` goes along. */
  #better(seeker: Node, candidate: Node, found: Node): Node {
    const table = this.#table
    const cost = table.offerKey[candidate]! + this.#strategy.distanceWeight * table.distance(candidate, seeker)
    if (cost >= this.cost) return found
    this.cost = cost
    return candidate
  }

  #familyOf(node: Node): number {
    const table = this.#table
    const stripe = table.carries[node]!
    if (stripe === NONE || table.parent[stripe]![node] === NONE) return NONE
    const reach = table.reach[node] === 0 ? 0 : 1
    if (table.used[node]! < table.slots[node]! && table.congested[node] === 0) return familyIndex(stripe, 'open', reach)
    return table.leaves[node]! > 0 && table.congested[node] === 0 ? familyIndex(stripe, 'full', reach) : NONE
  }

  /** How many kinds of parents can reach a seeker: none, open ones only (1), open and cone ones (2). */
  #reachesFor(seeker: Node): 0 | 1 | 2 {
    const reach = this.#table.reach[seeker]!
    if (this.#turn || reach < SYMMETRIC) return 2
    return reach === SYMMETRIC ? 1 : 0
  }

  /** The best key in each bucket, of parents that a seeker can reach; undefined when it can reach none. */
  #keysFor(seeker: Node, stripe: number, kind: OfferKind): Float32Array | undefined {
    const reaches = this.#reachesFor(seeker)
    if (reaches === 0) return undefined
    return reaches === 1
      ? this.#family(familyIndex(stripe, kind, 0)).best
      : this.#family(familyIndex(stripe, kind, 1)).bestOfBoth
  }

  /** One family, with a heap and a best key for every bucket that there is by now. */
  #family(index: number): Family {
    const family = this.#families[index]!
    const { count, stride } = this.#buckets
    while (family.heaps.length < count) family.heaps.push(new IndexedHeap(this.#table))
    if (family.best.length < count) {
      family.best = longer(family.best, stride)
      family.bestOfBoth = longer(family.bestOfBoth, stride)
    }
    return family
  }

  #note(index: number, bucket: number): void {
    const family = this.#family(index)
    const { top } = family.heaps[bucket]!
    family.best[bucket] = top === undefined ? Infinity : this.#table.offerKey[top]!
    const cone = index | 1
    this.#family(cone).bestOfBoth[bucket] = Math.min(
      this.#family(cone - 1).best[bucket]!,
      this.#family(cone).best[bucket]!,
    )
  }
}

function longer(keys: Float32Array, length: number): Float32Array {
  const grown = new Float32Array(length).fill(Infinity)
  grown.set(keys)
  return grown
}

const familyIndex = (stripe: number, kind: OfferKind, reach: number): number =>
  stripe * 4 + (kind === 'open' ? 0 : 2) + reach
