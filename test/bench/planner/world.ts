import { coordinates, type JoinEvent, type TopologyEvent } from '@banyan/core/topology'
import type { DelayBetween, DelayMatrix } from '@banyan/sim'
import { seededRandom } from '@banyan/core/testing'

/** The model, in numbers; bench.ts says it in words. Delays in ms. */
export const MODEL = {
  wiredShare: 0.5,
  wiredMs: 5,
  wirelessMs: 18,
  accessSigma: 0.5,
  /** Of all listeners; they are all on wired lines. */
  eligibleShare: 0.32,
  slots: 12,
  speakers: 3,
  speakerSlots: 24,
  landmarks: 24,
  joinsPerSecond: 100,
  leavingShare: 0.02,
} as const

type PeerId = JoinEvent['peer']

/** Everything that happens in one room, in order, and the network that it happens in. */
export interface World {
  readonly speakers: readonly JoinEvent[]
  /** Listeners as they come. */
  readonly joins: readonly JoinEvent[]
  /** Listeners that go once all are there. */
  readonly leaves: readonly TopologyEvent[]
  /** One-way delay between two peers as it is, not as the planner believes it to be. */
  readonly delay: DelayBetween
}

export interface WorldOptions {
  /** Without gaps. */
  readonly matrix: DelayMatrix
  readonly listeners: number
  readonly seed: number
}

/** Draws a world; the same options draw the same. @throws RangeError when the matrix has gaps */
export function drawWorld({ matrix, listeners, seed }: WorldOptions): World {
  const { next } = seededRandom(seed)
  const anyHost = () => Math.floor(next() * matrix.hosts)
  const points = pointsOf(matrix, farthestPoints(matrix, MODEL.landmarks, anyHost()))
  const stage = farthestPoints(matrix, MODEL.speakers, anyHost())
  const places = new Map<PeerId, { readonly host: number; readonly access: number }>()
  const join = (host: number, access: number, slots: number, onStage: boolean): JoinEvent => {
    const peer = peerName(places.size)
    places.set(peer, { host, access })
    return { type: 'join', peer, slots, onStage, access, point: points[host]!, reach: onStage ? 'open' : 'cone' }
  }
  const speakers = stage.map((host) => join(host, MODEL.wiredMs, MODEL.speakerSlots, true))
  const joins = Array.from({ length: listeners }, () => {
    const host = anyHost()
    const isWired = next() < MODEL.wiredShare
    const access = (isWired ? MODEL.wiredMs : MODEL.wirelessMs) * Math.exp(MODEL.accessSigma * normal(next))
    const isEligible = isWired && next() < MODEL.eligibleShare / MODEL.wiredShare
    return join(host, access, isEligible ? MODEL.slots : 0, false)
  })
  return {
    speakers,
    joins,
    leaves: drawSome(joins, Math.round(listeners * MODEL.leavingShare), next).map(({ peer }) => ({
      type: 'leave',
      peer,
    })),
    delay: (from, to) => {
      const a = places.get(from)!
      const b = places.get(to)!
      return a.access + matrix.roundTrip(a.host, b.host) / 2 + b.access
    },
  }
}

/** Hosts far apart: each next one is the farthest from all before it (Gonzalez 1985). */
export function farthestPoints(matrix: DelayMatrix, count: number, first: number): number[] {
  const chosen = [first]
  const nearest = Array.from({ length: matrix.hosts }, (_, host) => matrix.roundTrip(first, host))
  while (chosen.length < Math.min(count, matrix.hosts)) {
    const next = nearest.indexOf(Math.max(...nearest))
    if (next < 0) throw new RangeError('the matrix has gaps that no detour closes')
    chosen.push(next)
    for (let host = 0; host < matrix.hosts; host += 1) {
      nearest[host] = Math.min(nearest[host]!, matrix.roundTrip(next, host))
    }
    for (const host of chosen) nearest[host] = -1
  }
  return chosen
}

/** What the planner is told instead of delays: where each host is, going by its round-trips to landmarks. */
function pointsOf(matrix: DelayMatrix, landmarks: readonly number[]) {
  const roundTrips = (host: number) => landmarks.map((landmark) => matrix.roundTrip(host, landmark))
  const world = coordinates({ roundTrips: landmarks.map(roundTrips) })
  return Array.from({ length: matrix.hosts }, (_, host) => world.locate(roundTrips(host)))
}

/** So many different ones, in the order in which they are drawn (Fisher and Yates, stopped early). */
function drawSome<Item>(items: readonly Item[], count: number, next: () => number): Item[] {
  const rest = [...items]
  for (let place = 0; place < count; place += 1) {
    const other = place + Math.floor(next() * (rest.length - place))
    ;[rest[place], rest[other]] = [rest[other]!, rest[place]!]
  }
  return rest.slice(0, count)
}

/** A standard normal number out of two even ones (Box and Muller 1958). */
const normal = (next: () => number): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())

const peerName = (number: number) => `p${number.toString(36).padStart(11, '0')}` as PeerId
