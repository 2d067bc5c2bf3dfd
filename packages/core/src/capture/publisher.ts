import { type AudioSource, FRAME_SAMPLES, type OpusFrame, SAMPLE_RATE, SAMPLES_PER_MS } from '../ports/audio.ts'
import { type Cancel, type Clock, systemClock } from '../ports/clock.ts'
import { MediaError } from '../ports/errors.ts'
import type { SourceId } from '../protocol/index.ts'
import { ahead, END_OF_SPURT, MAX_OPUS_BYTES, type SpokenFrame, stripeOf, writePacket } from '../wire/packet.ts'
import { VoiceGate } from './voice-gate.ts'

/** What a publisher hands out. */
export interface PublisherEvents {
  packet: (packet: Uint8Array<ArrayBuffer>) => void
  /** The level of each frame of the source, before the voice gate. */
  level: (level: number) => void
  /** The source runs and hands over nothing (true), or hands over frames (again). A source that starts counts as
   *  stalled until its first frame, which is told only if it takes `START_MS`. */
  stalled: (isStalled: boolean) => void
  /** The source ended by itself (no error), or broke. Not called after `stop`. */
  ended: (error?: MediaError) => void
}

export interface PublishOptions {
  /** 'skip' sends talk spurts, and one frame each 400 ms between them; 'send' sends every frame. @default 'skip' */
  silence?: 'skip' | 'send'
}

/** A source whose timestamps fall more than this many samples behind the clock, one second, has stood still. Its
 *  next frame is placed by the clock. */
const MAX_LAG = SAMPLE_RATE

/** A source that hands over nothing for this long, in milliseconds, has stalled: the system took the microphone
 *  away. */
export const STALL_MS = 1_000
/** Limits how long a source may take until its first frame, in milliseconds: a worklet has to load. */
export const START_MS = 3_000

/** The source that runs. */
interface Running {
  /** Tells when it has stalled. */
  stall: Cancel
  /** Undefined until its first frame, or until that is overdue. */
  isStalled: boolean | undefined
  /** When it handed over its newest frame. */
  deliveredAt: number
  readonly source: AudioSource
  readonly stop: AbortController
  /** Undefined when every frame is sent. */
  readonly gate: VoiceGate | undefined
}

/** One stay on stage, and where its stream of frames is. */
interface Stay {
  readonly source: SourceId
  sequence: number
  /** The frame that was sent last, and when. */
  last: { readonly frame: SpokenFrame; readonly at: number } | undefined
  /** Samples from the running source's timestamps to those of the stay. Undefined until its first frame of this stay
   *  was sent. */
  shift: number | undefined
}

/** Runs one source at a time and makes packets of its frames. */
export class Publisher {
  readonly #on: PublisherEvents
  readonly #clock: Clock
  #running: Running | undefined
  #stay: Stay | undefined
  #muted = false
  /** The number of stripes that frames are dealt out to from now on. */
  stripes = 1

  constructor(on: PublisherEvents, clock: Clock = systemClock) {
    this.#on = on
    this.#clock = clock
  }

  get track(): MediaStreamTrack | undefined {
    return this.#running?.source.track
  }
  get isRunning(): boolean {
    return this.#running !== undefined
  }
  /** A source runs and hands over frames. */
  get isDelivering(): boolean {
    return this.#running?.isStalled === false
  }
  /** A source runs and has handed over nothing for too long. */
  get isStalled(): boolean {
    return this.#running?.isStalled === true
  }
  get muted(): boolean {
    return this.#muted
  }
  /** Nothing that is said while muted is ever sent, not even what is said just before the mute ends. */
  set muted(muted: boolean) {
    this.#muted = muted
    if (muted) this.#endSpurt()
  }

  /** Sets the source id under which frames are sent. Undefined off stage: then frames go nowhere. */
  setSource(source: SourceId | undefined): void {
    if (this.#stay?.source === source) return
    this.#running?.gate?.close()
    this.#stay = source === undefined ? undefined : { source, sequence: 0, last: undefined, shift: undefined }
  }

  /** Runs a source instead of the one before. */
  start(source: AudioSource, { silence = 'skip' }: PublishOptions = {}): void {
    this.stop()
    const gate = silence === 'skip' ? new VoiceGate() : undefined
    const running: Running = {
      ...{ source, gate, stop: new AbortController() },
      ...{ stall: () => {}, isStalled: undefined, deliveredAt: -Infinity },
    }
    this.#running = running
    this.#watch(running, START_MS)
    const ended = (error?: MediaError) => {
      if (this.#running !== running) return
      this.stop()
      this.#on.ended(error)
    }
    source
      .run((frame) => {
        if (this.#running !== running) return
        this.#delivered(running)
        if (this.#muted || !this.#stay) return
        if (!isOpusLength(frame.opus.length)) return ended(badFrame(frame.opus.length))
        this.#on.level(frame.level)
        for (const each of gate?.take(frame) ?? [{ frame, voice: true }]) this.#send(each.frame, each.voice)
      }, running.stop.signal)
      .then(
        () => ended(),
        (error: unknown) => ended(asMediaError(error)),
      )
  }

  stop(): void {
    const running = this.#running
    if (!running) return
    this.#endSpurt()
    running.stall()
    this.#running = undefined
    if (this.#stay) this.#stay.shift = undefined
    running.stop.abort()
  }

  #delivered(running: Running): void {
    running.deliveredAt = this.#clock.now()
    if (running.isStalled === false) return
    running.stall()
    running.isStalled = false
    this.#watch(running, STALL_MS)
    this.#on.stalled(false)
  }
  /** One timer runs while the source does; frames only note when they came. */
  #watch(running: Running, delayMs: number): void {
    running.stall = this.#clock.after(delayMs, () => {
      const silentMs = this.#clock.now() - running.deliveredAt
      if (silentMs < STALL_MS) return this.#watch(running, STALL_MS - silentMs)
      running.isStalled = true
      this.#on.stalled(true)
    })
  }

  /** Tells listeners that the talk spurt is over, if they expect more of it. */
  #endSpurt(): void {
    this.#running?.gate?.close()
    const last = this.#stay?.last?.frame
    if (last?.voice)
      this.#sendPacket({ opus: END_OF_SPURT, timestamp: last.timestamp + FRAME_SAMPLES, level: 127 }, false)
  }

  /** Sends a frame of the running source. */
  #send(frame: OpusFrame, voice: boolean): void {
    if (this.#stay) this.#sendPacket({ ...frame, timestamp: this.#timestampInStay(this.#stay, frame.timestamp) }, voice)
  }

  /** Sends a frame that has its place in the stay. */
  #sendPacket(frame: OpusFrame, voice: boolean): void {
    const stay = this.#stay
    if (!stay) return
    const { source, sequence, last } = stay
    const spoken = { ...frame, timestamp: frame.timestamp >>> 0, sequence, voice }
    stay.last = { frame: spoken, at: this.#clock.now() }
    stay.sequence = (sequence + 1) >>> 0
    const stripe = stripeOf(source, sequence, this.stripes)
    this.#on.packet(writePacket({ source, stripe, frame: spoken, previous: last?.frame }))
  }

  /**
   * The frame's timestamp in the stay. Timestamps of one stay always rise, and keep pace with the clock, whatever its
   * sources count: listeners learn from them when a frame is due.
   */
  #timestampInStay(stay: Stay, timestamp: number): number {
    const { last, shift } = stay
    if (!last) stay.shift = 0
    else {
      const passed = Math.round((this.#clock.now() - last.at) * SAMPLES_PER_MS)
      const step = shift === undefined ? undefined : ahead(timestamp + shift, last.frame.timestamp)
      if (step === undefined || step < FRAME_SAMPLES || step < passed - MAX_LAG) {
        stay.shift = last.frame.timestamp + Math.max(FRAME_SAMPLES, passed) - timestamp
      }
    }
    return timestamp + (stay.shift ?? 0)
  }
}

const isOpusLength = (length: number): boolean => length > 0 && length <= MAX_OPUS_BYTES

const badFrame = (length: number) =>
  new MediaError('source-failed', `a frame has 1 to ${MAX_OPUS_BYTES} bytes, the source made one of ${length}`)

const asMediaError = (error: unknown): MediaError =>
  error instanceof MediaError ? error : new MediaError('source-failed', 'the source broke', { cause: error })
