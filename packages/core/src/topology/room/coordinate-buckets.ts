import { DIMENSIONS } from '../member.ts'
import type { Node, PeerTable } from './peer-table.ts'

/** Buckets that a small room starts with; the square of their number is memory. */
const FIRST_STRIDE = 16

/**
 * Puts peers that are near one another into one bucket. The first peer that is far from every bucket becomes the middle
 * of a new one (leader clustering; Hartigan, Clustering Algorithms, 1975), until there are as many as allowed.
 */
export class CoordinateBuckets {
  readonly most: number
  readonly #radius: number
  readonly #table: PeerTable
  /** How many there are. */
  count = 0
  #middles: Float32Array
  /** Delay between the middles of two buckets, in ms: a row of `stride` for each. */
  distances: Float32Array
  stride: number

  constructor(table: PeerTable, most: number, radiusMs: number) {
    this.#table = table
    this.most = most
    this.#radius = radiusMs
    this.stride = Math.min(most, FIRST_STRIDE)
    this.#middles = new Float32Array(this.stride * DIMENSIONS)
    this.distances = new Float32Array(this.stride * this.stride)
  }

  /** Finds the bucket for a peer and writes it into the table. */
  assign(node: Node): void {
    const { point } = this.#table
    const at = node * DIMENSIONS
    const middles = this.#middles
    const first = point[at]!
    let nearest = 0
    let least = Infinity
    for (let bucket = 0, middle = 0; bucket < this.count; bucket += 1, middle += DIMENSIONS) {
      // Most buckets are too far along the first axis alone.
      const along = middles[middle]! - first
      if (along * along >= least) continue
      const square = this.#squareTo(bucket, point, at)
      if (square < least) {
        least = square
        nearest = bucket
      }
    }
    const isFar = least > this.#radius * this.#radius
    this.#table.bucket[node] = isFar && this.count < this.most ? this.#open(node) : nearest
  }

  #open(node: Node): number {
    if (this.count === this.stride) this.#grow()
    const bucket = this.count
    this.count += 1
    const at = node * DIMENSIONS
    this.#middles.set(this.#table.point.subarray(at, at + DIMENSIONS), bucket * DIMENSIONS)
    for (let other = 0; other < bucket; other += 1) {
      const distance = Math.sqrt(this.#squareTo(other, this.#middles, bucket * DIMENSIONS))
      this.distances[bucket * this.stride + other] = distance
      this.distances[other * this.stride + bucket] = distance
    }
    return bucket
  }

  #grow(): void {
    const { stride, distances } = this
    this.stride = Math.min(this.most, stride * 2)
    this.distances = new Float32Array(this.stride * this.stride)
    for (let row = 0; row < stride; row += 1) {
      this.distances.set(distances.subarray(row * stride, (row + 1) * stride), row * this.stride)
    }
    const middles = this.#middles
    this.#middles = new Float32Array(this.stride * DIMENSIONS)
    this.#middles.set(middles)
  }

  #squareTo(bucket: number, points: Float32Array, at: number): number {
    const middles = this.#middles
    let sum = 0
    for (let i = bucket * DIMENSIONS, j = at, end = i + DIMENSIONS; i < end; i += 1, j += 1) {
      const difference = middles[i]! - points[j]!
      sum += difference * difference
    }
    return sum
  }
}
