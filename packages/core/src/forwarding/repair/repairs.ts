import { MAX_NACKED, type Position } from '../../wire/link-message.ts'
import type { MissingFrame } from './missing-frames.ts'
import type { SourceId } from '../../protocol/index.ts'
import { readHead, stripeOf } from '../../wire/packet.ts'
import type { LinkPort } from '../link-port.ts'
import type { ForwarderState } from '../forwarder-state.ts'
import type { SourceStream } from '../source-stream.ts'

/** Waited before asking for what only a neighbour says there is: it may well be on its way. */
const ASK_AFTER_SHOWN_MS = 25
const ASK_EVERY_MS = 25
/** Waited beyond a round trip before asking somebody else. */
const ROUND_TRIP_MARGIN_MS = 10
/** Packets that come unevenly may still be on their way; but who waits longer than this asks too late. */
const MOST_WAIT_MS = 40
/** Whoever asked for what we do not have gets it when it comes, up to this much later. */
const REMEMBER_MS = 300
const REMEMBER_MOST = 64
/** `resume` is said until frames come: one replay a round trip, and this much more, is enough. */
const REPLAY_EVERY_MS = 100
/** What a link was asked for is taken from it for so long. */
const LISTEN_MS = 1_000

/** Frames that are missing: asks neighbours for them, and gives neighbours what they ask for. */
export class Repairs {
  readonly #world: ForwarderState

  constructor(world: ForwarderState) {
    this.#world = world
  }

  /**
   * How long a hole that shows now may mend itself. When a newer frame shows it, the packet of what is missing is late by two frames and
   * the next one, which has it too, by one: on a line that is not very uneven both are lost, and whoever waits comes too late
   * four hops down.
   */
  waitMs(port: LinkPort): number {
    return Math.min(MOST_WAIT_MS, Math.max(0, 2 * port.jitter.ms - 10))
  }

  /** What a neighbour says it has. */
  shown(port: LinkPort, newest: readonly Position[], now: number): void {
    for (const { source, sequence } of newest) {
      this.#world.bySource.get(source)?.missing.shown(sequence, now, ASK_AFTER_SHOWN_MS + this.waitMs(port))
    }
  }

  /** Asks for all that is due, with one message a neighbour. */
  tick(now: number): void {
    let asks: Map<LinkPort, Position[]> | undefined
    for (const stream of this.#world.streams) {
      if (stream.wanted.length > 0) stream.wanted = stream.wanted.filter(({ until }) => now <= until)
      if (stream.missing.count === 0) continue
      for (const missing of stream.missing.due(now, ASK_EVERY_MS)) {
        let roundTripMs = 0
        for (const port of this.#whomToAsk(stream, missing)) {
          roundTripMs = Math.max(roundTripMs, port.roundTrip.ms ?? 0)
          asks ??= new Map()
          const frames = asks.get(port) ?? []
          frames.push({ source: stream.source, sequence: missing.sequence })
          asks.set(port, frames)
        }
        missing.askAt = now + Math.max(ASK_EVERY_MS, roundTripMs + ROUND_TRIP_MARGIN_MS)
      }
    }
    asks?.forEach((frames, port) => {
      port.hearUntil = now + LISTEN_MS
      for (let from = 0; from < frames.length; from += MAX_NACKED) {
        port.tell({ type: 'nack', frames: frames.slice(from, from + MAX_NACKED) }, now)
      }
    })
  }

  /** A neighbour asks. Strangers, and those who ask too much, get nothing. */
  asked(port: LinkPort, frames: readonly Position[], now: number): void {
    const { route } = port
    if (!route || (!route.stage && !isNeighbour(port))) return void (port.refused += 1)
    for (const { source, sequence } of frames) {
      port.asked += 1
      const stream = this.#whatWePassOn(source)
      if (!stream || !port.repairs.take(now)) continue
      const packet = stream.ring.get(sequence, now)
      if (packet) {
        if (port.send(packet, now)) port.answered += 1
      } else if (!stream.window.has(sequence) && stream.wanted.length < REMEMBER_MOST) {
        stream.wanted.push({ port, sequence, until: now + REMEMBER_MS })
      }
    }
  }

  /** A frame that we have now: for whoever asked, unless it was sent to them anyway. */
  came(stream: SourceStream, sequence: number, packet: Uint8Array<ArrayBuffer>, stripe: number, now: number): void {
    if (stream.wanted.length === 0) return
    stream.wanted = stream.wanted.filter(({ port, sequence: wanted, until }) => {
      if (wanted !== sequence) return true
      if (now <= until && (port.out.sends(stripe) || port.send(packet, now))) port.answered += 1
      return false
    })
  }

  /** A neighbour wants a stripe: what it missed of it, and then all that comes. */
  resumed(port: LinkPort, stripe: number, have: readonly Position[], now: number): void {
    if (!isNeighbour(port)) return void (port.refused += 1)
    port.out.resume(stripe)
    if (now - port.replayedAt[stripe]! < REPLAY_EVERY_MS + (port.roundTrip.ms ?? 0)) return
    port.replayedAt[stripe] = now
    for (const { source, sequence } of have) {
      const stream = this.#whatWePassOn(source)
      if (stream?.newest === undefined) continue
      for (const packet of stream.ring.after(sequence, stream.newest, now)) {
        if (readHead(packet)?.stripe === stripe && port.repairs.take(now)) port.send(packet, now)
      }
    }
  }

  /** Whoever is on stage speaks for nobody else. */
  #whatWePassOn(source: SourceId): SourceStream | undefined {
    const { onStage, own, bySource } = this.#world
    return onStage && own?.source !== source ? undefined : bySource.get(source)
  }

  /** Parents of other stripes first: what kept the frame from coming on its own stripe may still be there. */
  #whomToAsk(stream: SourceStream, { sequence, asked }: MissingFrame): LinkPort[] {
    const stripe = stripeOf(stream.source, sequence, this.#world.stripes)
    const ranked: [LinkPort[], LinkPort[], LinkPort[]] = [[], [], []]
    for (const port of this.#world.ports) {
      if (!port.isUp) continue
      const rank = rankOf(port, stripe, stream)
      if (rank !== undefined) ranked[rank]!.push(port)
    }
    // Whoever made it has it for certain.
    const all = ranked.flat().sort((a, b) => Number(b === stream.speaker) - Number(a === stream.speaker))
    if (all.length <= 2) return all
    return [all[0]!, all[asked % all.length]!]
  }
}

function isNeighbour({ route, out }: LinkPort): boolean {
  if (!route) return false
  return route.child.length > 0 || route.parent.length > 0 || route.backs.length > 0 || out.mask !== 0
}

/** 0: has it out of redundancy, or made it. 1: should have sent it. 2: may have it. */
function rankOf(port: LinkPort, stripe: number, stream: SourceStream): 0 | 1 | 2 | undefined {
  // A speaker has nobody's frames but its own.
  if (port.isOnStage || port.route?.stage) return stream.speaker === port ? 0 : undefined
  let rank: 1 | 2 | undefined
  for (let other = 0; other < port.subscriptions.length; other += 1) {
    const inlet = port.subscriptions[other]!
    if (inlet.isParent || inlet.phase === 'feeding') {
      if (other !== stripe) return 0
      rank = 1
    } else if (inlet.isStandby) rank ??= 2
  }
  return rank
}
