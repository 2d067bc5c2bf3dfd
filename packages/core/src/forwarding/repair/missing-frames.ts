import { ahead } from '../../wire/packet.ts'
import { FRAME_MS } from '../../ports/audio.ts'

/** How often a frame is asked for. */
export const ASK_TIMES = 4
/** A frame that is missing for longer is of no use to anybody. */
export const TOO_OLD_MS = 400
/** Most frames that one hole can have: as many as fit into `TOO_OLD_MS`. */
const MOST_BEHIND = 20
/** A larger step is no loss: the speaker began anew. */
const JUMP = 64

export interface MissingFrame {
  readonly sequence: number
  /** When it should have been here, as far as we can tell. */
  readonly since: number
  askAt: number
  asked: number
}

/** What is missing of one source, and since when. Finds holes as newer frames show them; decides when to ask, not whom. */
export class MissingFrames {
  #newest: number | undefined
  #missing: MissingFrame[] = []

  /** The newest frame that came. */
  get newest(): number | undefined {
    return this.#newest
  }

  get count(): number {
    return this.#missing.length
  }

  /** The newest frame behind which nothing is missing that could still be repaired. */
  get contiguous(): number | undefined {
    const first = this.#missing[0]
    return first ? (first.sequence - 1) >>> 0 : this.#newest
  }

  /** @returns whether it was missing and had been asked for */
  came(sequence: number, now: number, waitMs: number): boolean {
    const distance = this.#newest === undefined ? 1 : ahead(sequence, this.#newest)
    if (distance > 0) {
      this.#openHole(sequence, distance - 1, now, waitMs)
      this.#newest = sequence
    }
    if (this.#missing.length === 0) return false
    const index = this.#missing.findIndex((missing) => missing.sequence === sequence)
    return index >= 0 && this.#missing.splice(index, 1)[0]!.asked > 0
  }

  /** A neighbour has this frame: shows what is missing at the end, when nothing comes after it. */
  shown(sequence: number, now: number, waitMs: number): void {
    if (this.#newest === undefined) return
    const last = this.#missing.at(-1)
    const known = last && ahead(last.sequence, this.#newest) > 0 ? last.sequence : this.#newest
    const distance = ahead(sequence, known)
    if (distance > 0) this.#openHole((sequence + 1) >>> 0, distance, now, waitMs)
  }

  /** Frames to ask for now; each counts as asked, and is due again after `everyMs`. */
  due(now: number, everyMs: number): readonly MissingFrame[] {
    if (this.#missing.length === 0) return NONE
    if (now - this.#missing[0]!.since > TOO_OLD_MS) {
      this.#missing = this.#missing.filter(({ since }) => now - since <= TOO_OLD_MS)
    }
    let due: MissingFrame[] | undefined
    for (const missing of this.#missing) {
      if (missing.askAt > now || missing.asked >= ASK_TIMES) continue
      missing.asked += 1
      missing.askAt = now + everyMs
      due ??= []
      due.push(missing)
    }
    return due ?? NONE
  }

  isAskedFor(sequence: number): boolean {
    for (const missing of this.#missing) if (missing.sequence === sequence) return missing.asked > 0
    return false
  }

  /** Notes the `count` frames before `sequence`, those that are already known as missing left out. */
  #openHole(sequence: number, count: number, now: number, waitMs: number): void {
    if (count === 0) return
    if (count >= JUMP) return void (this.#missing = [])
    for (let back = Math.min(count, MOST_BEHIND); back >= 1; back -= 1) {
      const lost = (sequence - back) >>> 0
      if (this.#missing.some((missing) => missing.sequence === lost)) continue
      this.#missing.push({ sequence: lost, since: now - (back - 1) * FRAME_MS, askAt: now + waitMs, asked: 0 })
    }
    if (this.#missing.length > 2 * MOST_BEHIND) this.#missing.splice(0, this.#missing.length - 2 * MOST_BEHIND)
  }
}

const NONE: readonly MissingFrame[] = []
