import { DIMENSIONS, type Point } from './member.ts'

/** Some machines whose round-trip times everybody measures: the relay's, seeds, STUN servers. */
export interface Landmarks {
  /** Round-trip times between them, in ms; NaN where unknown. Square and symmetric. */
  readonly roundTrips: readonly (readonly number[])[]
}

/** Places peers so that distances between points are about the one-way delays between them. */
export interface Coordinates {
  /** Where each landmark is. */
  readonly landmarks: readonly Point[]
  /** Where a peer is that measured these round-trip times to the landmarks, in ms, NaN where it has none. */
  locate(roundTrips: readonly number[]): Point
}

/** Errors count relative to the delay plus this, in ms: a few milliseconds of jitter are never worth bending for. */
const JITTER_MS = 5
const LANDMARK_ROUNDS = 400
const PEER_ROUNDS = 150
/** Starting points tried for each peer: the error has several valleys. */
const STARTS = 4

/**
 * Network coordinates by landmarks (GNP: Ng and Zhang, "Predicting Internet network distance with coordinates-based
 * approaches", INFOCOM 2002), fitted by gradient descent on the relative error, always from the same starting points.
 * On 490 PlanetLab hosts with 24 landmarks: half of all estimates are within 13 %.
 */
export function coordinates({ roundTrips }: Landmarks): Coordinates {
  const delays = roundTrips.map((row) => row.map((value) => value / 2))
  const start = wanderer(1)
  const points = delays.map(() => Float64Array.from({ length: DIMENSIONS }, () => start() * 40))
  for (let round = 0; round < LANDMARK_ROUNDS; round += 1) {
    for (const [index, point] of points.entries()) descend(point, points, delays[index]!, 1, 0.5)
  }
  return {
    landmarks: points.map((point) => [...point]),
    locate: (measured) =>
      locate(
        points,
        measured.map((value) => value / 2),
      ),
  }
}

function locate(landmarks: readonly Float64Array[], delays: readonly number[]): Point {
  const known = delays.filter((delay) => Number.isFinite(delay))
  if (known.length === 0) return Array.from({ length: DIMENSIONS }, () => 0)
  const nearest = landmarks[delays.indexOf(Math.min(...known))]!
  const random = wanderer(7)
  let best: Float64Array | undefined
  let least = Infinity
  for (let attempt = 0; attempt < STARTS; attempt += 1) {
    const point = Float64Array.from({ length: DIMENSIONS }, (_, axis) =>
      attempt === 0 ? nearest[axis]! + random() * 4 : random() * 120,
    )
    descend(point, landmarks, delays, PEER_ROUNDS, 0.7)
    const error = errorOf(point, landmarks, delays)
    if (error < least) {
      least = error
      best = point
    }
  }
  return [...best!]
}

/** Moves a point downhill, a weighted step at a time. */
function descend(
  point: Float64Array,
  others: readonly Float64Array[],
  delays: readonly number[],
  rounds: number,
  rate: number,
) {
  const slope = new Float64Array(DIMENSIONS)
  for (let round = 0; round < rounds; round += 1) {
    slope.fill(0)
    let weights = 0
    for (let index = 0; index < others.length; index += 1) {
      const other = others[index]!
      const delay = delays[index]!
      if (other === point || !Number.isFinite(delay)) continue
      const distance = distanceOf(point, other) + 1e-6
      const weight = 1 / (delay + JITTER_MS)
      weights += weight
      const pull = ((distance - delay) * weight) / distance
      for (let axis = 0; axis < DIMENSIONS; axis += 1) slope[axis]! += pull * (point[axis]! - other[axis]!)
    }
    if (weights === 0) return
    for (let axis = 0; axis < DIMENSIONS; axis += 1) point[axis]! -= (rate * slope[axis]!) / weights
  }
}

function errorOf(point: Float64Array, others: readonly Float64Array[], delays: readonly number[]): number {
  let sum = 0
  for (let index = 0; index < others.length; index += 1) {
    const delay = delays[index]!
    if (Number.isFinite(delay)) sum += ((distanceOf(point, others[index]!) - delay) / (delay + JITTER_MS)) ** 2
  }
  return sum
}

function distanceOf(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let axis = 0; axis < DIMENSIONS; axis += 1) sum += (a[axis]! - b[axis]!) ** 2
  return Math.sqrt(sum)
}

/** Numbers from -1 to 1 that look random and are always the same (Numerical Recipes' linear congruence). */
function wanderer(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 31 - 1
  }
}
