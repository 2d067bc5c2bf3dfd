import type { PlayedAudio } from '../ports/audio.ts'
import type { MediaError } from '../ports/errors.ts'
import { type Decoded, DecodeQueue } from './decode-queue.ts'
import type { FrameDecoder } from './frame-decoder.ts'
import type { OpenFrameDecoder } from './open-frame-decoder.ts'
import { Watchdog } from './watchdog.ts'

/** Frames of one speaker that wait for their decoder to open, at most: 200 ms. When another one comes, the oldest is
 *  dropped. */
const MAX_WAITING_FRAMES = 10
/** Decoders that are opened for one speaker at most. A bad frame may break a decoder; a speaker who sends only such
 *  frames is not heard after that. */
const MAX_DECODERS = 20

export interface SpeakerOutputEvents {
  /** Sound for the mixer, in order. */
  decoded: (decoded: Decoded) => void
  /** A decoder broke, did not open, or brings nothing. The next frame opens another one; `isLast`: there are no
   *  more. */
  failed: (error: MediaError | Error, isLast: boolean) => void
}

/** Decodes one speaker's frames, with another decoder when one breaks or brings nothing. */
export class SpeakerOutput {
  readonly #on: SpeakerOutputEvents
  readonly #openDecoder: OpenFrameDecoder
  readonly #watchdog = new Watchdog()
  #decoder: FrameDecoder | undefined
  #queue = new DecodeQueue()
  #waiting: PlayedAudio[] = []
  #decoders = 0
  /** The browser's own decoder brought nothing. */
  #wasmOnly = false
  #isClosed = false
  #taken = 0
  #done = 0

  constructor(on: SpeakerOutputEvents, openDecoder: OpenFrameDecoder) {
    this.#on = on
    this.#openDecoder = openDecoder
  }

  take(audio: PlayedAudio): void {
    if (audio.type === 'frame') this.#taken += 1
    if (this.#decoder) return this.#decode(this.#decoder, audio)
    this.#waiting.push(audio)
    if (this.#waiting.length > MAX_WAITING_FRAMES) this.#waiting.shift()
    if (this.#waiting.length === 1 && this.#decoders < MAX_DECODERS) this.#open()
  }

  /** To be called each `LOOK_MS`. */
  look(): void {
    const looked = { taken: this.#taken, done: this.#done }
    this.#taken = this.#done = 0
    if (!this.#decoder || !this.#watchdog.look(looked)) return
    this.#decoder.close()
    this.#wasmOnly = true
    this.#failed(this.#queue, new Error('the decoder brings nothing'))
  }

  close(): void {
    this.#isClosed = true
    this.#decoder?.close()
  }

  #open(): void {
    this.#decoders += 1
    const queue = (this.#queue = new DecodeQueue())
    const failed = (error: MediaError) => this.#failed(queue, error)
    const samples = (samples: Float32Array<ArrayBuffer>, frameId: number) => {
      this.#done += 1
      this.#post(queue.done(frameId, samples))
    }
    this.#openDecoder({ samples, failed }, this.#wasmOnly).then((decoder) => {
      if (this.#isClosed) return decoder.close()
      this.#decoder = decoder
      for (const audio of this.#waiting.splice(0)) this.#decode(decoder, audio)
    }, failed)
  }

  #failed(queue: DecodeQueue, error: MediaError | Error): void {
    if (this.#queue !== queue || this.#isClosed) return
    this.#decoder = undefined
    this.#waiting = []
    this.#on.failed(error, this.#decoders >= MAX_DECODERS)
  }

  #decode(decoder: FrameDecoder, audio: PlayedAudio): void {
    const { frameId, decoded } = this.#queue.take(audio)
    this.#post(decoded)
    if (audio.type === 'frame' && frameId !== undefined) decoder.decode(audio.frame.opus, frameId)
  }

  #post(decoded: readonly Decoded[]): void {
    if (!this.#isClosed) for (const each of decoded) this.#on.decoded(each)
  }
}
