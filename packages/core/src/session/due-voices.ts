import { FRAME_MS } from '../ports/audio.ts'
import type { Clock } from '../ports/clock.ts'
import type { PeerId, StageMember } from '../protocol/index.ts'

/** A voice of which nothing came for this long, in milliseconds, does not reach us. Even silence sends a frame each
 *  400 ms, so that only a way that is broken looks like this; a link takes one or two seconds to come up. */
export const UNHEARD_MS = 3_000

interface DueVoice {
  /** When something of it came last, or when it became due. Undefined while nothing is due of it. */
  since: number | undefined
  /** Frames that the ear has counted as lost since then. */
  counted: number
  /** Frames of the times that are over in which nothing came. */
  missed: number
}

export interface Missed {
  readonly frames: number
  /** The longest time in one piece, in milliseconds. */
  readonly longestMs: number
}

/**
 * Knows of whom something should come: those on stage whose source runs and who are not muted. An ear that gets nothing
 * sees no gap, because there is no frame after it; so what should have come is counted by the clock, a frame each
 * 20 ms.
 */
export class DueVoices {
  readonly #clock: Clock
  readonly #voices = new Map<PeerId, DueVoice>()
  readonly #onReached: (speaker: PeerId, missed: Missed) => void

  /** @param onReached something comes of a speaker again, after this much was missed */
  constructor(clock: Clock, onReached: (speaker: PeerId, missed: Missed) => void) {
    this.#clock = clock
    this.#onReached = onReached
  }

  /** Follows who is on stage, ourselves left out. */
  listen(stage: readonly Pick<StageMember, 'peer' | 'muted' | 'silenced' | 'publishing'>[]): void {
    const stays = new Set(stage.map(({ peer }) => peer))
    for (const peer of [...this.#voices.keys()]) if (!stays.has(peer)) this.#voices.delete(peer)
    for (const { peer, muted, silenced, publishing } of stage) {
      const isDue = publishing === true && !muted && !silenced
      const voice = this.#voices.get(peer) ?? { since: undefined, counted: 0, missed: 0 }
      this.#voices.set(peer, voice)
      if (isDue) voice.since ??= this.#clock.now()
      else this.#end(peer, voice, undefined)
    }
  }

  /** Something of a speaker came. */
  came(speaker: PeerId): void {
    const voice = this.#voices.get(speaker)
    if (voice?.since === undefined) return
    const now = this.#clock.now()
    // Fifty times a second this is all.
    if (now - voice.since >= UNHEARD_MS) return this.#end(speaker, voice, now)
    voice.since = now
    voice.counted = 0
  }
  /** The ear found out by itself that frames are missing. */
  lost(speaker: PeerId, frames: number): void {
    const voice = this.#voices.get(speaker)
    if (voice) voice.counted += frames
  }
  /** This end stood still, or knows nothing new of the others: what it did not take meanwhile says nothing. */
  forgive(): void {
    for (const voice of this.#voices.values()) if (voice.since !== undefined) voice.since = this.#clock.now()
  }

  /** Speakers of whom nothing comes. */
  get unheard(): readonly PeerId[] {
    return [...this.#voices].filter(([, voice]) => this.#silentMs(voice) >= UNHEARD_MS).map(([peer]) => peer)
  }
  /** What nothing came of until now, of all speakers together, looking back `windowMs` milliseconds at most. */
  missing(windowMs: number): Missed {
    let [frames, longestMs] = [0, 0]
    for (const voice of this.#voices.values()) {
      const silentMs = this.#silentMs(voice)
      if (silentMs < UNHEARD_MS) continue
      frames += Math.max(0, Math.floor(Math.min(silentMs, windowMs) / FRAME_MS) - voice.counted)
      longestMs = Math.max(longestMs, silentMs)
    }
    return { frames, longestMs }
  }
  /** Frames of a speaker that never came, and that the ear could not count. */
  missedOf(speaker: PeerId): number {
    const voice = this.#voices.get(speaker)
    return voice ? voice.missed + framesIn(this.#silentMs(voice), voice.counted) : 0
  }

  clear(): void {
    this.#voices.clear()
  }

  #silentMs({ since }: DueVoice): number {
    return since === undefined ? 0 : this.#clock.now() - since
  }
  #end(speaker: PeerId, voice: DueVoice, since: number | undefined): void {
    const silentMs = this.#silentMs(voice)
    const frames = framesIn(silentMs, voice.counted)
    Object.assign(voice, { since, counted: 0, missed: voice.missed + frames })
    if (frames > 0) this.#onReached(speaker, { frames, longestMs: silentMs })
  }
}

const framesIn = (silentMs: number, counted: number): number =>
  silentMs < UNHEARD_MS ? 0 : Math.max(0, Math.floor(silentMs / FRAME_MS) - counted)
