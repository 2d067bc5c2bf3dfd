import { MAX_STRIPES, type SourceId } from '../protocol/index.ts'
import type { SourceTraffic } from '../ports/media-plane.ts'
import { ahead } from '../wire/packet.ts'
import { StripeSkew } from './health/stripe-skew.ts'
import type { LinkPort } from './link-port.ts'
import { DuplicateWindow, WINDOW_FRAMES } from './repair/duplicate-window.ts'
import { FrameRing } from './repair/frame-ring.ts'
import { MissingFrames } from './repair/missing-frames.ts'
import { SPURT_TIMEOUT_MS } from './upstream/link-liveness.ts'

/** This many packets in a row, in order and all far behind the newest frame, show that the speaker began to count
 *  anew. One or two could be old packets that wandered. */
const RESTART_PACKETS = 3
/** A stream restarts only when it has brought no new frame for this many milliseconds. While the old numbers still
 *  come, packets far behind are late duplicates. */
const RESTART_AFTER_MS = 400

/** A frame that a neighbour asked for while this peer did not have it yet. */
export interface FrameRequest {
  readonly port: LinkPort
  readonly sequence: number
  /** When the frame is of no use to the neighbour any more. */
  readonly until: number
}

/** All that is known of one source's frames. */
export class SourceStream {
  readonly source: SourceId
  readonly skew = new StripeSkew()
  window = new DuplicateWindow()
  ring = new FrameRing()
  missing = new MissingFrames()
  /** Frames that neighbours asked for and this peer does not have yet. */
  requests: FrameRequest[] = []
  /** The link to the speaker itself, if there is one. */
  speaker: LinkPort | undefined
  /** When a packet last came unasked in each stripe. */
  readonly lastArrivalAt = new Float64Array(MAX_STRIPES).fill(-Infinity)
  frames = 0
  fromRedundancy = 0
  fromRepair = 0
  /** The newest frame says that its talk spurt goes on. */
  #isSpurtOpen = false
  #newestAt = -Infinity
  #spurtSince = -Infinity
  /** Packets far behind that came one after the other. */
  #behind = { count: 0, sequence: 0 }

  constructor(source: SourceId) {
    this.source = source
  }

  get newest(): number | undefined {
    return this.missing.newest
  }
  /** When the newest frame came, by whatever way. */
  get newestAt(): number {
    return this.#newestAt
  }
  /** When the present talk spurt began here. */
  get spurtSince(): number {
    return this.#spurtSince
  }

  isSpeaking(now: number): boolean {
    return this.#isSpurtOpen && now - this.#newestAt < SPURT_TIMEOUT_MS
  }

  /** A packet came unasked, in its own stripe; duplicates count. */
  arrived(stripe: number, timestamp: number, now: number): void {
    this.skew.arrived(stripe, timestamp, now)
    this.lastArrivalAt[stripe] = now
  }

  /** Keeps a fresh frame. @returns whether it came because it had been asked for */
  keep(sequence: number, voice: boolean, packet: Uint8Array<ArrayBuffer>, now: number, waitMs: number): boolean {
    const { newest } = this.missing
    if (newest === undefined || ahead(sequence, newest) > 0) {
      if (voice && !this.isSpeaking(now)) this.#spurtSince = now
      this.#isSpurtOpen = voice
      this.#newestAt = now
    }
    this.ring.put(sequence, packet, now)
    this.frames += 1
    this.#behind.count = 0
    const wasRequested = this.missing.arrived(sequence, now, waitMs)
    if (wasRequested) this.fromRepair += 1
    return wasRequested
  }

  /** A packet that counts as seen. When it lies behind the window, its speaker may have begun to count anew. */
  duplicateReceived(sequence: number, now: number): void {
    const { newest } = this.missing
    if (newest === undefined || ahead(newest, sequence) < WINDOW_FRAMES) return
    if (now - this.#newestAt < RESTART_AFTER_MS) return
    const step = ahead(sequence, this.#behind.sequence)
    const count = step > 0 && step < WINDOW_FRAMES ? this.#behind.count + 1 : 1
    this.#behind = { count, sequence }
    if (count >= RESTART_PACKETS) this.restart()
  }

  /** Forgets all frames: the next one is the first. */
  restart(): void {
    this.window = new DuplicateWindow()
    this.ring = new FrameRing()
    this.missing = new MissingFrames()
    this.#behind.count = 0
  }

  /** Forgets a link that is gone. */
  forget(port: LinkPort): void {
    this.requests = this.requests.filter((request) => request.port !== port)
    if (this.speaker === port) this.speaker = undefined
  }

  traffic(now: number): SourceTraffic {
    const { frames, fromRedundancy, fromRepair } = this
    return { frames, fromRedundancy, fromRepair, skewMs: this.skew.ms(now) }
  }
}
