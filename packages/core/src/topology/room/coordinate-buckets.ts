import { DIMENSIONS } from '../member.ts'
import type { Node, PeerTable } from './peer-table.ts'

/** Buckets that a small room has memory for; the distances between them take the square of their number. */
const FIRST_STRIDE = 16

/**
 * Puts peers that are near one another into one bucket. A peer that is far from every bucket becomes the middle of a
 * new one, until there are as many as allowed (leader clustering; Hartigan, "Clustering Algorithms", 1975).
 */
export class CoordinateBuckets {
  readonly most: number
  readonly #radius: number
  readonly #table: PeerTable
  /** How many there are. */
  count = 0
  #middles: Float32Array
  /** Buckets in the order of the first number of their middles. */
  readonly #byFirstAxis: number[] = []
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

  /** Finds the bucket of a peer and records it in the table. */
  assign(node: Node): void {
    const at = node * DIMENSIONS
    const nearest = this.#nearest(this.#table.point, at)
    const isFar = nearest === undefined || this.#squareTo(nearest, this.#table.point, at) > this.#radius * this.#radius
    this.#table.bucket[node] = isFar && this.count < this.most ? this.#open(node) : nearest!
  }

  /** The bucket with the nearest middle. Looks along the first axis to both sides, no farther than the nearest one so
   *  far. */
  #nearest(points: Float32Array, at: number): number | undefined {
    const along = points[at]!
    const start = this.#placeOf(along)
    let nearest: number | undefined
    let least = Infinity
    for (const step of [1, -1]) {
      for (let place = step > 0 ? start : start - 1; place >= 0 && place < this.count; place += step) {
        const bucket = this.#byFirstAxis[place]!
        const away = this.#middles[bucket * DIMENSIONS]! - along
        if (away * away >= least) break
        const square = this.#squareTo(bucket, points, at)
        if (square < least) {
          least = square
          nearest = bucket
        }
      }
    }
    return nearest
  }

  /** How many middles have a smaller first number. */
  #placeOf(along: number): number {
    let low = 0
    let high = this.count
    while (low < high) {
      const half = (low + high) >>> 1
      if (this.#middles[this.#byFirstAxis[half]! * DIMENSIONS]! < along) low = half + 1
      else high = half
    }
    return low
  }

  #open(node: Node): number {
    if (this.count === this.stride) this.#grow()
    const bucket = this.count
    const at = node * DIMENSIONS
    this.#byFirstAxis.splice(this.#placeOf(this.#table.point[at]!), 0, bucket)
    this.count += 1
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
