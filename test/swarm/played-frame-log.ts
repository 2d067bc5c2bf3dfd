import type { PlayedAudio } from '@banyan/core/ports'
import type { PeerId } from '@banyan/core/protocol'
import { FrameLog, type Frames } from './frame-log.ts'

/** What one peer hears, voice by voice, and when the first frame of any was there. */
export class PlayedFrameLog {
  readonly #voices = new Map<PeerId, { log: FrameLog; lost: number }>()
  firstAt: number | undefined

  /** Speakers of whom something was heard, or missed. */
  get speakers(): number {
    return this.#voices.size
  }

  note(speaker: PeerId, heard: PlayedAudio, at: number): void {
    const known = this.#voices.get(speaker) ?? { log: new FrameLog(), lost: 0 }
    this.#voices.set(speaker, known)
    if (heard.type === 'lost') {
      known.lost += heard.count
      return
    }
    this.firstAt ??= at
    known.log.note(heard.frame, at)
  }

  read(): { speaker: PeerId; frames: Frames; lost: number }[] {
    return [...this.#voices].map(([speaker, { log, lost }]) => ({ speaker, frames: log.read(), lost }))
  }
}
