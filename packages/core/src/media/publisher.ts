import type { AudioSource } from '../ports/audio.ts'
import { MediaError } from '../ports/errors.ts'
import type { SourceId } from '../protocol/index.ts'
import { stripeOf, writePacket } from './packet.ts'

export interface PublisherEvents {
  packet: (packet: Uint8Array<ArrayBuffer>) => void
  level: (level: number) => void
  /** The source stopped by itself (no error), or broke. Not called after `stop`. */
  ended: (error?: MediaError) => void
}

/** Runs one source at a time and makes packets of its frames. */
export class Publisher {
  readonly #on: PublisherEvents
  #running: { source: AudioSource; stop: AbortController } | undefined
  /** Where the current stay on stage stands; a new SourceId starts at 0. */
  #stay: { source: SourceId; sequence: number } | undefined
  muted = false
  /** How many stripes the frames are dealt out to from now on. */
  stripes = 1

  constructor(on: PublisherEvents) {
    this.#on = on
  }

  get track(): MediaStreamTrack | undefined {
    return this.#running?.source.track
  }
  get isRunning(): boolean {
    return this.#running !== undefined
  }

  /** Says under which source id frames go out; undefined: not on stage, frames go nowhere. */
  setSource(source: SourceId | undefined): void {
    if (source === undefined) this.#stay = undefined
    else if (this.#stay?.source !== source) this.#stay = { source, sequence: 0 }
  }

  start(source: AudioSource): void {
    this.stop()
    const running = { source, stop: new AbortController() }
    this.#running = running
    const ended = (error?: MediaError) => {
      if (this.#running !== running) return
      this.#running = undefined
      this.#on.ended(error)
    }
    source
      .run((frame) => {
        if (this.#running !== running || this.muted || !this.#stay) return
        this.#on.level(frame.level)
        const { source, sequence } = this.#stay
        this.#on.packet(writePacket(source, sequence, frame, stripeOf(source, sequence, this.stripes)))
        this.#stay.sequence = (sequence + 1) >>> 0
      }, running.stop.signal)
      .then(
        () => ended(),
        (error: unknown) => ended(asMediaError(error)),
      )
  }

  stop(): void {
    const running = this.#running
    this.#running = undefined
    running?.stop.abort()
  }
}

const asMediaError = (error: unknown): MediaError =>
  error instanceof MediaError ? error : new MediaError('source-failed', 'the source broke', { cause: error })
