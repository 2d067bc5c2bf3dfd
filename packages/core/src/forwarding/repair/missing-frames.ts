import { ahead } from '../../wire/packet.ts'
import { FRAME_MS } from '../../ports/audio.ts'

/** A frame is asked for this many times at most. Where four requests had no answer, nobody has the frame. */
export const MAX_REQUESTS = 4
/** A frame that has been missing for this many milliseconds is given up: jitter buffers hold no more than 400 ms, so
 *  nobody could play it any more. */
export const GIVE_UP_AFTER_MS = 400
/** Frames that one hole can have at most: as many as fit into `GIVE_UP_AFTER_MS`. */
const MAX_HOLE_FRAMES = 20
/** A step of this many sequences or more is not a loss: the speaker began to count anew. It is the width of the
 *  duplicate window. */
const RESTART_STEP = 64

export interface MissingFrame {
  readonly sequence: number
  /** When it should have been here, as far as this peer can tell. */
  readonly since: number
  requestAt: number
  requests: number
}

/** Which frames of one source are missing, and since when. Newer frames show the holes. Decides when to ask, not
 *  whom. */
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

  /** The last frame before the first one that is missing and may still be repaired. */
  get contiguous(): number | undefined {
    const first = this.#missing[0]
    return first ? (first.sequence - 1) >>> 0 : this.#newest
  }

  /** A frame is missing behind which another one came, or a neighbour has had one for longer than `afterMs`. */
  isLacking(afterMs: number, now: number): boolean {
    const first = this.#missing[0]
    if (!first || this.#newest === undefined) return false
    return ahead(first.sequence, this.#newest) < 0 || now - first.since > afterMs
  }

  /** @param waitMs how long a hole that this frame shows may mend itself. @returns whether the frame had been asked
   *  for */
  arrived(sequence: number, now: number, waitMs: number): boolean {
    const distance = this.#newest === undefined ? 1 : ahead(sequence, this.#newest)
    if (distance > 0) {
      this.#addMissing(sequence, distance - 1, now, waitMs)
      this.#newest = sequence
    }
    if (this.#missing.length === 0) return false
    const index = this.#missing.findIndex((missing) => missing.sequence === sequence)
    return index >= 0 && this.#missing.splice(index, 1)[0]!.requests > 0
  }

  /** A neighbour has this frame. Shows what is missing at the end, when no newer frame does. */
  advertised(sequence: number, now: number, waitMs: number): void {
    if (this.#newest === undefined) return
    const last = this.#missing.at(-1)
    const known = last && ahead(last.sequence, this.#newest) > 0 ? last.sequence : this.#newest
    const distance = ahead(sequence, known)
    if (distance > 0) this.#addMissing((sequence + 1) >>> 0, distance, now, waitMs)
  }

  /** Forgets the frames that nobody could play any more. */
  giveUp(now: number): void {
    const [first] = this.#missing
    if (!first || now - first.since <= GIVE_UP_AFTER_MS) return
    this.#missing = this.#missing.filter(({ since }) => now - since <= GIVE_UP_AFTER_MS)
  }

  /** Frames to ask for now. Each counts as asked for, and is due again after `everyMs`. */
  due(now: number, everyMs: number): readonly MissingFrame[] {
    this.giveUp(now)
    if (this.#missing.length === 0) return NONE
    let due: MissingFrame[] | undefined
    for (const missing of this.#missing) {
      if (missing.requestAt > now || missing.requests >= MAX_REQUESTS) continue
      missing.requests += 1
      missing.requestAt = now + everyMs
      due ??= []
      due.push(missing)
    }
    return due ?? NONE
  }

  /** When the next frame is to be asked for, or given up; Infinity while none is missing. */
  get dueAt(): number {
    const first = this.#missing[0]
    let due = first ? first.since + GIVE_UP_AFTER_MS + 1 : Infinity
    for (const { requestAt, requests } of this.#missing) if (requests < MAX_REQUESTS) due = Math.min(due, requestAt)
    return due
  }

  /** The frame is missing, and was asked for. */
  isRequested(sequence: number): boolean {
    for (const missing of this.#missing) if (missing.sequence === sequence) return missing.requests > 0
    return false
  }

  /** Adds the `count` frames before `sequence`, except those that are known to be missing. */
  #addMissing(sequence: number, count: number, now: number, waitMs: number): void {
    if (count === 0) return
    if (count >= RESTART_STEP) return void (this.#missing = [])
    for (let back = Math.min(count, MAX_HOLE_FRAMES); back >= 1; back -= 1) {
      const lost = (sequence - back) >>> 0
      if (this.#missing.some((missing) => missing.sequence === lost)) continue
      this.#missing.push({ sequence: lost, since: now - (back - 1) * FRAME_MS, requestAt: now + waitMs, requests: 0 })
    }
    const excess = this.#missing.length - 2 * MAX_HOLE_FRAMES
    if (excess > 0) this.#missing.splice(0, excess)
  }
}

const NONE: readonly MissingFrame[] = []
