import type { SourceId } from '../../protocol/index.ts'
import { ahead } from '../../wire/packet.ts'
import { SAMPLES_PER_MS } from '../../ports/audio.ts'

/** A larger step between two packets is a speaker that began anew. */
const STEP_MS = 2_000

interface Last {
  sequence: number
  timestamp: number
  at: number
}

/** How unevenly packets come in over one link: RFC 3550, section 6.4.1, for all sources together. */
export class ArrivalJitter {
  readonly #last = new Map<SourceId, Last>()
  #ms = 0

  get ms(): number {
    return this.#ms
  }

  arrived(source: SourceId, sequence: number, timestamp: number, now: number): void {
    const last = this.#last.get(source)
    if (!last) return void this.#last.set(source, { sequence, timestamp, at: now })
    if (ahead(sequence, last.sequence) <= 0) return
    const late = Math.abs(now - last.at - ahead(timestamp, last.timestamp) / SAMPLES_PER_MS)
    if (late < STEP_MS) this.#ms += (late - this.#ms) / 16
    last.sequence = sequence
    last.timestamp = timestamp
    last.at = now
  }

  /** Forgets sources that may not speak any more. */
  keep(isKept: (source: SourceId) => boolean): void {
    for (const source of this.#last.keys()) if (!isKept(source)) this.#last.delete(source)
  }
}
