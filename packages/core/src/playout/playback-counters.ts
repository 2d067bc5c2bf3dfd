import type { EarStats } from '../ports/audio.ts'
import { GapCounter } from './gap-counter.ts'

/** How slowly `bufferMs` follows: each frame moves it by one sixteenth of the difference. */
const SMOOTHING = 16

/** Counts what is played of one speaker, and what is missing of it. */
export class PlaybackCounters {
  readonly #gaps = new GapCounter()
  #played = 0
  #missing = 0
  #late = 0
  #bufferMs: number | undefined

  /** @param overdueMs how long after its turn the frame came; 0 when it was there. @param heldMs how long the buffer
   *  held it */
  played({ overdueMs, heldMs }: { overdueMs: number; heldMs: number }): void {
    this.#played += 1
    this.#bufferMs = this.#bufferMs === undefined ? heldMs : this.#bufferMs + (heldMs - this.#bufferMs) / SMOOTHING
    this.#gaps.played(overdueMs)
  }

  missing(frames: number): void {
    this.#missing += frames
    this.#gaps.lost(frames)
  }

  late(): void {
    this.#late += 1
  }

  stats({ targetMs, jitterMs }: { targetMs: number; jitterMs: number }): EarStats {
    return {
      ...{ played: this.#played, missing: this.#missing },
      ...{ gaps: this.#gaps.count, longestGapMs: this.#gaps.longestMs },
      ...{ late: this.#late, jitterMs, targetMs, bufferMs: this.#bufferMs ?? 0 },
    }
  }
}
