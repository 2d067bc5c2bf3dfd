import { type EarStats, FRAME_MS } from '../ports/audio.ts'

/** Waiting that short is made up for by stretching sound. */
const NOTICED_MS = 20
/** Of the mean over the last frames. */
const SMOOTHING = 16

/** Counts what one speaker's listener hears and misses. */
export class Hearing {
  #played = 0
  #missing = 0
  #late = 0
  #gaps = 0
  #longestGapMs = 0
  #bufferMs: number | undefined
  /** How long the present gap is, and how long after its turn the last frame came. */
  #gapMs = 0
  #overdueMs = 0

  /** @param overdueMs how long after its turn it came; 0 when it was there. @param heldMs how long the buffer held it */
  played({ overdueMs, heldMs }: { overdueMs: number; heldMs: number }): void {
    this.#played += 1
    this.#bufferMs = this.#bufferMs === undefined ? heldMs : this.#bufferMs + (heldMs - this.#bufferMs) / SMOOTHING
    const waited = overdueMs - this.#overdueMs
    this.#overdueMs = overdueMs
    if (waited >= NOTICED_MS) this.#silent(waited)
    this.#gapMs = 0
  }

  missing(frames: number): void {
    this.#missing += frames
    this.#silent(frames * FRAME_MS)
  }

  late(): void {
    this.#late += 1
  }

  stats(line: { targetMs: number; jitterMs: number }): EarStats {
    const { targetMs, jitterMs } = line
    return {
      ...{ played: this.#played, missing: this.#missing, gaps: this.#gaps, longestGapMs: this.#longestGapMs },
      ...{ late: this.#late, jitterMs, targetMs, bufferMs: this.#bufferMs ?? 0 },
    }
  }

  #silent(ms: number): void {
    if (this.#gapMs === 0) this.#gaps += 1
    this.#gapMs += ms
    this.#longestGapMs = Math.max(this.#longestGapMs, this.#gapMs)
  }
}
