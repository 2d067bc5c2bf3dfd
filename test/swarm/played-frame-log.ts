import type { PlayedAudio } from '@banyan/core/ports'
import type { PeerId } from '@banyan/core/protocol'
import { FrameLog, type Frames } from './frame-log.ts'

/** Logs the frames that one peer plays, by speaker, and when it played the first one. */
export class PlayedFrameLog {
  readonly #speakers = new Map<PeerId, { log: FrameLog; lost: number }>()
  firstAt: number | undefined

  /** Speakers from whom a frame was played or lost. */
  get speakers(): number {
    return this.#speakers.size
  }

  note(speaker: PeerId, audio: PlayedAudio, at: number): void {
    const known = this.#speakers.get(speaker) ?? { log: new FrameLog(), lost: 0 }
    this.#speakers.set(speaker, known)
    if (audio.type === 'lost') {
      known.lost += audio.count
      return
    }
    this.firstAt ??= at
    known.log.note(audio.frame, at)
  }

  read(): { speaker: PeerId; frames: Frames; lost: number }[] {
    return [...this.#speakers].map(([speaker, { log, lost }]) => ({ speaker, frames: log.read(), lost }))
  }
}
