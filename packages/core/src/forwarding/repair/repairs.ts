import type { SourceId } from '../../protocol/index.ts'
import { MAX_NACKED, type Position } from '../../wire/link-message.ts'
import { readHead, stripeOf } from '../../wire/packet.ts'
import type { ForwarderState } from '../forwarder-state.ts'
import type { LinkPort } from '../link-port.ts'
import type { FrameRequest, SourceStream } from '../source-stream.ts'
import type { FrameCopies } from '../trust/frame-copies.ts'
import type { MissingFrame } from './missing-frames.ts'

/** A frame that only a heartbeat has shown is asked for after this many milliseconds: it may be on its way, one
 *  frame behind. */
const REQUEST_ADVERTISED_AFTER_MS = 25
/** A frame is asked for again no sooner than this many milliseconds after the last request, also where the round
 *  trip is shorter. */
const REQUEST_EVERY_MS = 25
/** A request has a round trip and this many milliseconds to be answered before the frame is asked for again. */
const ROUND_TRIP_MARGIN_MS = 10
/** A hole may mend itself for this many milliseconds at most, however unevenly packets come: a request after that is
 *  too late. */
const MAX_WAIT_MS = 40
/** A request for a frame that is not here yet is kept for this many milliseconds. An answer after that would be too
 *  late to play. */
const KEEP_REQUEST_MS = 300
/** Requests kept for one source at most; those that come on top are dropped. They are as many as the frame ring has
 *  frames. */
const MAX_KEPT_REQUESTS = 64
/** Requests of one link kept for one source at most: all the frames that a source makes in `KEEP_REQUEST_MS`. So one
 *  neighbour cannot keep out the requests of the others. */
const MAX_KEPT_REQUESTS_OF_LINK = 16

/** Asks neighbours for frames that are missing, and gives neighbours the frames that they ask for. */
export class Repairs {
  readonly #state: ForwarderState

  constructor(state: ForwarderState) {
    this.#state = state
  }

  /**
   * How long a hole that shows now may mend itself, in milliseconds. By the time a newer frame shows it, the packet of
   * the missing frame is two frames late, and the next packet, which has the frame too, is one frame late. Where
   * packets come evenly both are lost, and every millisecond of waiting adds up over the hops below. So the wait is
   * twice the jitter less 10 ms.
   */
  waitMs(port: LinkPort): number {
    return Math.min(MAX_WAIT_MS, Math.max(0, 2 * port.jitter.ms - 10))
  }

  /** A neighbour says which frames are the newest that it has. */
  advertised(port: LinkPort, newest: readonly Position[], now: number): void {
    for (const { source, sequence } of newest) {
      const stream = this.#state.bySource.get(source)
      // Nobody makes us ask for frames that nobody can have spoken yet.
      if (!stream?.admits(sequence, this.#state.isTwoWay, now)) continue
      stream.missing.advertised(sequence, now, REQUEST_ADVERTISED_AFTER_MS + this.waitMs(port))
    }
  }

  /**
   * Asks for the other copy of a frame behind which nothing follows: no redundancy brings it, and its signature comes
   * when the frame's turn is over. Each stripe in which it has not come is asked of who brings that stripe, from whom
   * it then came another way. Not while this peer has less CPU than it needs: the copy is likely to be late then.
   */
  requestOtherCopy(stream: SourceStream, frame: FrameCopies<LinkPort>, now: number): void {
    if (this.#state.overload.shedding > 0) return
    const copies = frame.variants.flatMap(({ copies }) => copies)
    let roundTripMs = 0
    for (const port of this.#state.ports) {
      if (port.route?.stage || copies.some(({ by }) => by.record === port.record)) continue
      const lacks = (stripe: number) => !copies.some(({ way }) => way === stripe)
      const brings = port.subscriptions.some(
        ({ phase }, stripe) => phase === 'feeding' && port.isUpIn(stripe) && lacks(stripe),
      )
      if (!brings) continue
      this.#request(port, [{ source: stream.source, sequence: frame.sequence }], now)
      roundTripMs = Math.max(roundTripMs, port.roundTrip.ms ?? 0)
    }
    frame.requests += 1
    frame.requestAt = nextRequestAt(roundTripMs, now)
  }

  /** When frames are to be asked for, or given up; Infinity while none is missing, or none is asked for. */
  get dueAt(): number {
    let due = Infinity
    if (this.#state.overload.shedding > 0) return due
    for (const { missing } of this.#state.streams) if (missing.count > 0) due = Math.min(due, missing.dueAt)
    return due
  }

  /** Asks for all frames that are due, with one message a neighbour. Not while this peer has less CPU than it needs:
   *  what seems to be missing then is late. */
  tick(now: number): void {
    const isAsking = this.#state.overload.shedding === 0
    let requests: Map<LinkPort, Position[]> | undefined
    for (const stream of this.#state.streams) {
      if (stream.requests.length > 0) stream.requests = stream.requests.filter(({ until }) => now <= until)
      if (stream.missing.count === 0) continue
      if (!isAsking) {
        stream.missing.giveUp(now)
        continue
      }
      for (const missing of stream.missing.due(now, REQUEST_EVERY_MS)) {
        let roundTripMs = 0
        for (const port of this.#whomToAsk(stream, missing)) {
          roundTripMs = Math.max(roundTripMs, port.roundTrip.ms ?? 0)
          requests ??= new Map()
          const frames = requests.get(port) ?? []
          frames.push({ source: stream.source, sequence: missing.sequence })
          requests.set(port, frames)
        }
        missing.requestAt = nextRequestAt(roundTripMs, now)
      }
    }
    requests?.forEach((frames, port) => this.#request(port, frames, now))
  }

  #request(port: LinkPort, frames: readonly Position[], now: number): void {
    port.repair.requestSent(frames, now)
    for (let from = 0; from < frames.length; from += MAX_NACKED) {
      port.sendMessage({ type: 'nack', frames: frames.slice(from, from + MAX_NACKED) }, now)
    }
  }

  /** A neighbour asks for frames. Strangers, and neighbours that ask for too many, get none. */
  answer(port: LinkPort, frames: readonly Position[], now: number): void {
    if (!port.route?.stage && !isNeighbour(port)) return port.counters.refused()
    for (const { source, sequence } of frames) {
      port.counters.frameRequested()
      const stream = this.#forwardableStream(source)
      if (!stream || !port.repair.takeResend(now)) continue
      const { mask } = port.downstream
      const packet = stream.ring.get(sequence, now, mask)
      // What another stripe brought is no second copy, and would make this peer a bringer of that stripe's forgeries.
      if (packet && mask !== 0 && isOfOtherStripe(packet, mask)) continue
      if (packet) {
        if (port.sendPacket(packet, now)) port.counters.requestAnswered()
      } else if (stream.recent.get(sequence) === undefined && mayKeep(stream.requests, port, sequence)) {
        stream.requests.push({ port, sequence, until: now + KEEP_REQUEST_MS })
      }
    }
  }

  /** A fresh frame goes to the neighbours that asked for it, unless its stripe is sent to them anyway. */
  frameArrived(stream: SourceStream, sequence: number, packet: Uint8Array<ArrayBuffer>, stripe: number, now: number) {
    if (stream.requests.length === 0) return
    stream.requests = stream.requests.filter(({ port, sequence: requested, until }) => {
      if (requested !== sequence) return true
      const isSent = now <= until && (port.downstream.sends(stripe) || port.sendPacket(packet, now))
      if (isSent) port.counters.requestAnswered()
      return false
    })
  }

  /** A neighbour asks for a stripe: it gets what it missed of it, and from now on all that comes. */
  resume(port: LinkPort, stripe: number, have: readonly Position[], now: number): void {
    if (!isNeighbour(port)) return port.counters.refused()
    port.downstream.resume(stripe)
    if (!port.repair.takeReplay(stripe, port.roundTrip.ms ?? 0, now)) return
    for (const { source, sequence } of have) {
      const stream = this.#forwardableStream(source)
      if (stream?.newest === undefined) continue
      for (const packet of stream.ring.after(sequence, { newest: stream.newest, stripe }, now)) {
        if (port.repair.takeResend(now)) port.sendPacket(packet, now)
      }
    }
  }

  /** A peer on stage sends its own voice alone. */
  #forwardableStream(source: SourceId): SourceStream | undefined {
    const { onStage, own, bySource } = this.#state
    return onStage && own?.source !== source ? undefined : bySource.get(source)
  }

  /**
   * The speaker itself if it is linked, else the best ranked, and beside it another one at each request. Parents of
   * other stripes rank before those of the frame's own stripe: what kept the frame from coming there may last.
   */
  #whomToAsk(stream: SourceStream, { sequence, requests }: MissingFrame): LinkPort[] {
    const stripe = stripeOf(stream.source, sequence, this.#state.stripes)
    const ranked: [LinkPort[], LinkPort[], LinkPort[]] = [[], [], []]
    for (const port of this.#state.ports) {
      if (!port.isUpIn(stripe)) continue
      const rank = rankOf(port, stripe, stream)
      if (rank !== undefined) ranked[rank]!.push(port)
    }
    const all = ranked.flat().sort((a, b) => Number(b === stream.speaker) - Number(a === stream.speaker))
    if (all.length <= 2) return all
    return [all[0]!, all[requests % all.length]!]
  }
}

/** When a frame may be asked for again. @param roundTripMs the longest of those who were asked, in milliseconds */
const nextRequestAt = (roundTripMs: number, now: number): number =>
  now + Math.max(REQUEST_EVERY_MS, roundTripMs + ROUND_TRIP_MARGIN_MS)

/** Whether a request is kept until its frame comes: there is room, and it is not there yet. */
function mayKeep(requests: readonly FrameRequest[], port: LinkPort, sequence: number): boolean {
  if (requests.length >= MAX_KEPT_REQUESTS) return false
  const own = requests.filter((request) => request.port === port)
  return own.length < MAX_KEPT_REQUESTS_OF_LINK && !own.some((request) => request.sequence === sequence)
}

/** The packet's frame has a packet in every stripe, and this one is of a stripe that the neighbour is not sent. */
function isOfOtherStripe(packet: Uint8Array, mask: number): boolean {
  const head = readHead(packet)
  return head !== undefined && !head.voice && (mask & (1 << head.stripe)) === 0
}

function isNeighbour({ route, downstream }: LinkPort): boolean {
  if (!route) return false
  return route.child.length > 0 || route.parent.length > 0 || route.backs.length > 0 || downstream.mask !== 0
}

/** 0: has the frame as redundancy, or made it. 1: should have sent it. 2: is a standby, and may have it. Undefined:
 *  has it not. */
function rankOf(port: LinkPort, stripe: number, stream: SourceStream): 0 | 1 | 2 | undefined {
  // A speaker has nobody's frames but its own.
  if (port.heartbeat.isOnStage || port.route?.stage) return stream.speaker === port ? 0 : undefined
  let rank: 1 | 2 | undefined
  for (let other = 0; other < port.subscriptions.length; other += 1) {
    const subscription = port.subscriptions[other]!
    if (subscription.isParent || subscription.phase === 'feeding') {
      if (other !== stripe) return 0
      rank = 1
    } else if (subscription.isStandby) rank ??= 2
  }
  return rank
}
