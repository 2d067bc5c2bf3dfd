import type { SourceId } from '../../protocol/index.ts'
import { ahead } from '../../wire/packet.ts'
import { SAMPLES_PER_MS } from '../../ports/audio.ts'

/** A packet that is this many milliseconds or more off the one before tells nothing: its speaker's clock was set, or
 *  the speaker began to count anew. */
const RESTART_STEP_MS = 2_000

interface Last {
  sequence: number
  timestamp: number
  at: number
}

/** How unevenly packets arrive over one link: the interarrival jitter of RFC 3550, section 6.4.1, for all sources
 *  together. */
export class ArrivalJitter {
  readonly #last = new Map<SourceId, Last>()
  #ms = 0

  /** Milliseconds; 0 until something has arrived. */
  get ms(): number {
    return this.#ms
  }

  /** Takes note of a packet. Duplicates and packets that were overtaken do not count. */
  arrived(source: SourceId, sequence: number, timestamp: number, now: number): void {
    const last = this.#last.get(source)
    if (!last) return void this.#last.set(source, { sequence, timestamp, at: now })
    if (ahead(sequence, last.sequence) <= 0) return
    const late = Math.abs(now - last.at - ahead(timestamp, last.timestamp) / SAMPLES_PER_MS)
    if (late < RESTART_STEP_MS) this.#ms += (late - this.#ms) / 16
    last.sequence = sequence
    last.timestamp = timestamp
    last.at = now
  }

  /** Forgets the sources that may not speak any more. */
  keep(isKept: (source: SourceId) => boolean): void {
    for (const source of this.#last.keys()) if (!isKept(source)) this.#last.delete(source)
  }
}
