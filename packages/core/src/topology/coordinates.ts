// Network coordinates. Will be used once peers measure round trips to landmarks and report them; benches use them
// today.
import { DIMENSIONS, type Point } from './member.ts'

/** Hosts to which every peer measures its round-trip time: relays, seeds, STUN servers. */
export interface Landmarks {
  /** Round-trip times between them, in ms; NaN where unknown. Square and symmetric. */
  readonly roundTrips: readonly (readonly number[])[]
}

/** A space in which the distance between two peers is about the one-way delay between them, in ms. */
export interface Coordinates {
  /** The coordinates of each landmark. */
  readonly landmarks: readonly Point[]
  /**
   * The coordinates of a peer.
   * @param roundTrips to each landmark, in ms; NaN where nothing was measured
   */
  locate(roundTrips: readonly number[]): Point
}

/** Added to a delay before an error is divided by it, in ms: a few milliseconds of jitter must not bend the
 *  coordinates. */
const JITTER_MS = 5
/** Rounds of gradient descent for all landmarks together: the error changes little after that. */
const LANDMARK_ROUNDS = 400
/** Steps of gradient descent for one peer from one starting point. */
const PEER_ROUNDS = 150
/** Starting points of the descent for each peer: the error has several local minima. */
const STARTS = 4

/**
 * Network coordinates by landmarks (GNP: Ng and Zhang, "Predicting Internet network distance with coordinates-based
 * approaches", INFOCOM 2002), fitted by gradient descent on the relative error, always from the same starting points.
 * On 490 PlanetLab hosts with 24 landmarks, half of all estimates are within 13 %.
 * @example
 * const map = coordinates({ roundTrips: [[0, 40], [40, 0]] })
 * planner.apply({ type: 'join', peer: grace, slots: 4, point: map.locate([12, 35]) })
 */
export function coordinates({ roundTrips }: Landmarks): Coordinates {
  const delays = roundTrips.map((row) => row.map((value) => value / 2))
  const start = pseudoRandom(1)
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
  const random = pseudoRandom(7)
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

/** Moves a point down the gradient of its error, one weighted step a round. */
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

/** The same pseudo-random numbers from -1 to 1 for the same seed (Numerical Recipes' linear congruential generator). */
function pseudoRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 31 - 1
  }
}
