import type { PlayedAudio } from '../ports/audio.ts'
import type { MediaError } from '../ports/errors.ts'
import type { PeerId } from '../protocol/index.ts'
import type { Decoded } from './decode-queue.ts'
import { openFrameDecoder } from './open-frame-decoder.ts'
import { SpeakerOutput } from './speaker-output.ts'
import { LOOK_MS } from './watchdog.ts'

/** One speaker, under their number in the mixer. */
export interface DecodedVoice {
  readonly id: number
  readonly speaker: PeerId
}
export interface DecodersHereEvents {
  /** Sound for the mixer, in order. */
  decoded: (voice: DecodedVoice, decoded: Decoded) => void
  /** As in `SpeakerOutputEvents`. */
  failed: (voice: DecodedVoice, error: MediaError | Error, isLast: boolean) => void
}

/** Decodes the frames of all voices in this thread, for pages where the worker does not. */
export class DecodersHere {
  readonly #on: DecodersHereEvents
  readonly #outputs = new Map<number, SpeakerOutput>()
  #looking: ReturnType<typeof setInterval> | undefined

  constructor(on: DecodersHereEvents) {
    this.#on = on
  }

  take(voice: DecodedVoice, audio: PlayedAudio): void {
    const output = this.#outputs.get(voice.id) ?? this.#open(voice)
    output.take(audio)
  }
  end(id: number): void {
    this.#outputs.get(id)?.close()
    this.#outputs.delete(id)
    if (this.#outputs.size > 0) return
    clearInterval(this.#looking)
    this.#looking = undefined
  }

  #open(voice: DecodedVoice): SpeakerOutput {
    const on = {
      decoded: (decoded: Decoded) => this.#on.decoded(voice, decoded),
      failed: (error: MediaError | Error, isLast: boolean) => this.#on.failed(voice, error, isLast),
    }
    const output = new SpeakerOutput(on, openFrameDecoder)
    this.#outputs.set(voice.id, output)
    this.#looking ??= setInterval(() => this.#outputs.forEach((each) => each.look()), LOOK_MS)
    return output
  }
}
