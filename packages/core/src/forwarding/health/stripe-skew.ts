import { MAX_STRIPES } from '../../protocol/index.ts'
import { ahead } from '../../wire/packet.ts'
import { SAMPLES_PER_MS } from '../../ports/audio.ts'

/** Packets count for this many milliseconds. Longer would keep what a path was like before it changed. */
const WINDOW_MS = 5_000
/** Packets that are kept of one stripe: the 250 that a speaker sends in 5 s, which are all in one stripe if there is
 *  but one, and some duplicates. */
const SAMPLES = 256
/** The figure is worked out anew this often, in milliseconds: to sort hundreds of numbers for each packet would cost
 *  more than to forward the packet. */
const REFRESH_MS = 250
/** A transit that differs by more than this many milliseconds from the one before shows that the speaker's clock was
 *  set. */
const RESTART_STEP_MS = 2_000
/** The share of the slowest stripe's packets that must arrive within the skew. The other 5 % are left to repair. */
const SHARE = 0.95

/** The share of a stripe's packets that come by the time at which one is expected. The others were slow by
 *  chance: to wait for those would be too late. What was made again above does not count. */
const USUAL_SHARE = 0.75

/**
 * How much later the slowest stripe brings one source's packets than the fastest: the 95th percentile of the slowest
 * stripe less the least of the fastest, over the last 5 s. A jitter buffer that holds this and one frame more, which
 * redundancy takes, plays on when either stripe fails.
 */
export class StripeSkew {
  readonly #transits = Array.from({ length: MAX_STRIPES }, () => new Float64Array(SAMPLES))
  readonly #times = Array.from({ length: MAX_STRIPES }, () => new Float64Array(SAMPLES).fill(-Infinity))
  readonly #remade = Array.from({ length: MAX_STRIPES }, () => new Uint8Array(SAMPLES))
  readonly #next = new Uint32Array(MAX_STRIPES)
  #origin: { timestamp: number; at: number } | undefined
  #last = 0
  /** By stripe: the transit within which three of four of its packets come. */
  readonly #usual: number[] = []
  #ms = 0
  #fastest: number | undefined
  #freshUntil = -Infinity

  /** Takes note of when a packet arrived; duplicates count. @param isRemade it was lost above and made again, later */
  arrived(stripe: number, timestamp: number, now: number, isRemade = false): void {
    this.#origin ??= { timestamp, at: now }
    const step = ahead(timestamp, this.#origin.timestamp)
    let transit = now - this.#origin.at - step / SAMPLES_PER_MS
    if (Math.abs(transit - this.#last) > RESTART_STEP_MS) {
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
    this.#remade[stripe]![slot] = isRemade ? 1 : 0
  }

  /** When the fastest packets come, by whatever stripe; -Infinity while nothing is known. */
  fastestAt(timestamp: number, now: number): number {
    this.ms(now)
    if (!this.#origin || this.#fastest === undefined) return -Infinity
    return this.#origin.at + ahead(timestamp, this.#origin.timestamp) / SAMPLES_PER_MS + this.#fastest
  }

  /** When a packet of that stripe has come by as a rule, if it comes at all; -Infinity while nothing is known of the
   *  stripe. */
  expectedAt(stripe: number, timestamp: number, now: number): number {
    this.ms(now)
    const late = this.#usual[stripe]
    if (!this.#origin || late === undefined) return -Infinity
    return this.#origin.at + ahead(timestamp, this.#origin.timestamp) / SAMPLES_PER_MS + late
  }

  /** The skew in milliseconds: 0 until something has arrived, and what it was when nothing has arrived for 5 s. */
  ms(now: number): number {
    if (now < this.#freshUntil) return this.#ms
    this.#freshUntil = now + REFRESH_MS
    let fastest = Infinity
    let slowest = -Infinity
    for (let stripe = 0; stripe < MAX_STRIPES; stripe += 1) {
      if (this.#next[stripe] === 0) continue
      const recent = this.#recent(stripe, { withRemade: true }, now)
      if (recent.length === 0) continue
      fastest = Math.min(fastest, recent[0]!)
      slowest = Math.max(slowest, recent[Math.ceil(recent.length * SHARE) - 1]!)
      this.#usual[stripe] = usualOf(recent)
      if (!this.#remade[stripe]!.includes(1)) continue
      const originals = this.#recent(stripe, { withRemade: false }, now)
      if (originals.length > 0) this.#usual[stripe] = usualOf(originals)
    }
    if (slowest >= fastest) {
      this.#ms = slowest - fastest
      this.#fastest = fastest
    }
    return this.#ms
  }

  /** The transits of the last seconds, sorted. They stay until the next call, whosever it is. */
  #recent(stripe: number, { withRemade }: { withRemade: boolean }, now: number): Float64Array {
    const [transits, times, remade] = [this.#transits[stripe]!, this.#times[stripe]!, this.#remade[stripe]!]
    let count = 0
    for (let slot = 0; slot < SAMPLES; slot += 1) {
      if (now - times[slot]! > WINDOW_MS || !(withRemade || remade[slot] === 0)) continue
      SORTED[count] = transits[slot]!
      count += 1
    }
    return SORTED.subarray(0, count).sort()
  }
}

/** Four times a second and source: it is not made anew for each. */
const SORTED = new Float64Array(SAMPLES)

const usualOf = (transits: Float64Array): number => transits[Math.floor((transits.length - 1) * USUAL_SHARE)]!
