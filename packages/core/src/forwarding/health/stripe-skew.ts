import { MAX_STRIPES } from '../../protocol/index.ts'
import { ahead } from '../../wire/packet.ts'
import { SAMPLES_PER_MS } from '../../ports/audio.ts'

/** How far back the figures look. */
const WINDOW_MS = 5_000
/** 5 s of one stripe of a speaker who talks alone, with room for what comes twice. */
const SAMPLES = 256
/** Sorting a hundred numbers for each packet would cost more than passing the packet on. */
const REFRESH_MS = 250
/** A larger step is a speaker that began anew. */
const STEP_MS = 2_000
const SHARE = 0.95

/**
 * How much later the slowest stripe brings one source's packets than the fastest: the 95th percentile of the slowest less
 * the least of the fastest, over the last 5 s. A buffer of that much, and the frame that redundancy takes, outlasts either.
 */
export class StripeSkew {
  readonly #transits = Array.from({ length: MAX_STRIPES }, () => new Float64Array(SAMPLES))
  readonly #times = Array.from({ length: MAX_STRIPES }, () => new Float64Array(SAMPLES).fill(-Infinity))
  readonly #next = new Uint32Array(MAX_STRIPES)
  #origin: { timestamp: number; at: number } | undefined
  #last = 0
  #ms = 0
  #freshUntil = -Infinity

  /** @param now when it came, duplicates included */
  arrived(stripe: number, timestamp: number, now: number): void {
    this.#origin ??= { timestamp, at: now }
    const step = ahead(timestamp, this.#origin.timestamp)
    let transit = now - this.#origin.at - step / SAMPLES_PER_MS
    if (Math.abs(transit - this.#last) > STEP_MS) {
      for (const times of this.#times) times.fill(-Infinity)
      this.#origin = { timestamp, at: now }
      transit = 0
    } else if (step > 2 ** 30) {
      this.#origin = { timestamp, at: this.#origin.at + step / SAMPLES_PER_MS }
    }
    this.#last = transit
    const slot = this.#next[stripe]! % SAMPLES
    this.#next[stripe]! += 1
    this.#transits[stripe]![slot] = transit
    this.#times[stripe]![slot] = now
  }

  /** In milliseconds; 0 until something came. What it was, when nothing came for 5 s. */
  ms(now: number): number {
    if (now < this.#freshUntil) return this.#ms
    this.#freshUntil = now + REFRESH_MS
    let fastest = Infinity
    let slowest = -Infinity
    for (let stripe = 0; stripe < MAX_STRIPES; stripe += 1) {
      if (this.#next[stripe] === 0) continue
      const times = this.#times[stripe]!
      const recent = this.#transits[stripe]!.filter((_, slot) => now - times[slot]! <= WINDOW_MS).sort()
      if (recent.length === 0) continue
      fastest = Math.min(fastest, recent[0]!)
      slowest = Math.max(slowest, recent[Math.ceil(recent.length * SHARE) - 1]!)
    }
    if (slowest >= fastest) this.#ms = slowest - fastest
    return this.#ms
  }
}
