import { MAX_STRIPES, type SourceId } from '../protocol/index.ts'
import type { SourceTraffic } from '../ports/media-plane.ts'
import { ahead } from '../wire/packet.ts'
import { DuplicateWindow, WINDOW_FRAMES } from './repair/duplicate-window.ts'
import { FrameRing } from './repair/frame-ring.ts'
import type { LinkPort } from './link-port.ts'
import { MissingFrames } from './repair/missing-frames.ts'
import { StripeSkew } from './health/stripe-skew.ts'

/** A speaker that says it goes on, and is not heard of for this long, is gone. */
const VOICE_MS = 1_000
/** A stream that goes on this far behind where it was, in order, when nothing else of it came for a while, began anew. */
const ANEW_FRAMES = 3
const ANEW_AFTER_MS = 400

/** Who wants which frame, and until when it is of use to them. */
export interface Wanted {
  readonly port: LinkPort
  readonly sequence: number
  readonly until: number
}

/** All that is known of one source's frames. */
export class SourceStream {
  readonly source: SourceId
  readonly skew = new StripeSkew()
  window = new DuplicateWindow()
  ring = new FrameRing()
  missing = new MissingFrames()
  /** Frames that neighbours asked for and we do not have yet. */
  wanted: Wanted[] = []
  /** The link to the speaker itself, if there is one. */
  speaker: LinkPort | undefined
  /** When a packet last came straight in each stripe. */
  readonly cameAt = new Float64Array(MAX_STRIPES).fill(-Infinity)
  frames = 0
  fromRedundancy = 0
  fromRepair = 0
  /** The newest frame said that the spurt goes on, and when it came. */
  #voice = false
  #newestAt = -Infinity
  #spurtSince = -Infinity
  #astray = { count: 0, sequence: 0 }

  constructor(source: SourceId) {
    this.source = source
  }

  get newest(): number | undefined {
    return this.missing.newest
  }
  get newestAt(): number {
    return this.#newestAt
  }
  get spurtSince(): number {
    return this.#spurtSince
  }

  isSpeaking(now: number): boolean {
    return this.#voice && now - this.#newestAt < VOICE_MS
  }

  /** A fresh frame: keeps it. @returns whether it came because it had been asked for */
  keep(sequence: number, voice: boolean, packet: Uint8Array<ArrayBuffer>, now: number, waitMs: number): boolean {
    const { newest } = this.missing
    if (newest === undefined || ahead(sequence, newest) > 0) {
      if (voice && !this.isSpeaking(now)) this.#spurtSince = now
      this.#voice = voice
      this.#newestAt = now
    }
    this.ring.put(sequence, packet, now)
    this.frames += 1
    this.#astray.count = 0
    const wasAsked = this.missing.came(sequence, now, waitMs)
    if (wasAsked) this.fromRepair += 1
    return wasAsked
  }

  /** A packet far behind. Some of them in order, and nothing else: its speaker began anew, and what was seen means nothing. */
  strayed(sequence: number, now: number): void {
    const { newest } = this.missing
    if (newest === undefined || ahead(newest, sequence) < WINDOW_FRAMES || now - this.#newestAt < ANEW_AFTER_MS) return
    const step = ahead(sequence, this.#astray.sequence)
    const count = step > 0 && step < WINDOW_FRAMES ? this.#astray.count + 1 : 1
    this.#astray = { count, sequence }
    if (count >= ANEW_FRAMES) this.begin()
  }

  /** Forgets what was seen: what comes next is the first frame. */
  begin(): void {
    this.window = new DuplicateWindow()
    this.ring = new FrameRing()
    this.missing = new MissingFrames()
    this.#astray.count = 0
  }

  traffic(now: number): SourceTraffic {
    const { frames, fromRedundancy, fromRepair } = this
    return { frames, fromRedundancy, fromRepair, skewMs: this.skew.ms(now) }
  }
}
