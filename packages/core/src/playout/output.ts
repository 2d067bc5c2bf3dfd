import type { PlaybackState } from '../ports/audio.ts'
import { MediaError } from '../ports/errors.ts'
import type { Logger } from '../ports/logger.ts'
import { within } from '../web-audio/within.ts'
import { moveTo, openPlayout, type Playout } from './playout.ts'
import { LOOK_MS, Watchdog } from './watchdog.ts'

/** Time constant of the fade to silence and back, in seconds: long enough not to click, too short to be noticed. */
const FADE_SECONDS = 0.015
/** How often the mixer is opened at most because it plays nothing: as it should be, once more, and in the page's own
 *  thread. */
const MOST_OPENINGS = 3

export interface OutputOptions {
  workletUrl: string | URL | undefined
  logger: Logger
  /** `state` may have changed. */
  changed: () => void
  /** There is a fresh mixer, which knows no voice yet. */
  opened: () => void
}

/**
 * The mixer and what becomes of it: opens it with the first voice, opens it anew when it plays nothing of what it gets,
 * and says how it is doing.
 */
export class Output {
  readonly #options: OutputOptions
  readonly #watchdog = new Watchdog()
  #opening: Promise<Playout> | undefined
  #playout: Playout | undefined
  /** The opening of the mixer that plays. */
  #playing: Promise<Playout> | undefined
  #openings = 0
  #hasPlayed = false
  #isClosed = false
  /** Why nothing can be played here. */
  failure: MediaError | undefined
  #isConversing = false
  #silent = false
  #device = ''
  #timer: ReturnType<typeof setInterval> | undefined
  #taken = 0
  #signs = 0

  constructor(options: OutputOptions) {
    this.#options = options
  }

  get state(): PlaybackState {
    if (this.failure) return 'failed'
    const state: string | undefined = this.#playout?.context.state
    if (state === undefined || state === 'closed') return 'idle'
    if (state === 'running') return 'playing'
    return this.#hasPlayed ? 'interrupted' : 'blocked'
  }

  /** Opening twice is the same as once. */
  open(): void {
    if (this.#opening || this.failure || this.#isClosed) return
    this.#openings += 1
    this.#open()
  }

  #open(): void {
    const inPage = this.#openings === MOST_OPENINGS
    const opening = openPlayout({
      ...{ workletUrl: this.#options.workletUrl, inPage, isConversing: this.#isConversing },
      changed: (state) => {
        if (state === 'running') this.#hasPlayed = true
        this.#options.changed()
      },
      mixed: () => void (this.#signs += 1),
    })
    this.#opening = opening
    opening.then(
      (playout) => this.#opened(opening, playout),
      (error: MediaError) => this.#opening === opening && this.#notOpened(error),
    )
  }

  /** Whoever converses is to hear at once. Another mixer takes over from this one when it is open. */
  setConversing(isConversing: boolean): void {
    if (this.#isConversing === isConversing) return
    this.#isConversing = isConversing
    if (this.#opening && !this.failure && !this.#isClosed) this.#open()
  }

  /** Tries again after a failure, and starts what the browser held back. Never rejects. */
  async start(limitMs: number): Promise<void> {
    if (this.failure) {
      this.failure = undefined
      this.#opening = undefined
      this.#openings = 0
    }
    this.open()
    this.#playout?.context.resume().catch(() => {}) // another one may take over from it, or not
    await within(
      Promise.resolve(this.#opening).then((playout) => playout?.context.resume()),
      limitMs,
    ).catch(() => {})
  }

  /** There is a mixer, which takes messages. */
  get isOpen(): boolean {
    return this.#playout !== undefined
  }
  send(message: object, transfer?: Transferable[]): void {
    if ('samples' in message) this.took(1)
    this.#playout?.send(message, transfer)
  }
  /** The mixer was handed this many frames, so that something must come of them. */
  took(frames: number): void {
    this.#taken += frames
  }

  setSilent(silent: boolean): void {
    this.#silent = silent
    this.#playout?.gain.gain.setTargetAtTime(silent ? 0 : 1, 0, FADE_SECONDS)
  }
  async setDevice(device: string): Promise<boolean> {
    this.#device = device
    return this.#playout ? moveTo(device, this.#playout.context) : true
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#timer)
    // One that is still opening closes itself when it is there.
    await this.#playout?.close().catch(() => {})
  }

  #opened(opening: Promise<Playout>, playout: Playout): void {
    // One that another one is to take over from plays until then, where nothing else does.
    const isSuperseded = this.#opening !== opening && (this.#playout || this.failure)
    if (this.#isClosed || isSuperseded) return void playout.close().catch(() => {})
    this.#playout?.close().catch(() => {}) // it has played until now
    this.#playout = playout
    this.#playing = opening
    if (playout.context.state === 'running') this.#hasPlayed = true
    if (this.#silent) playout.gain.gain.value = 0
    if (this.#device) void moveTo(this.#device, playout.context)
    this.#timer ??= setInterval(() => this.#look(), LOOK_MS)
    this.#options.opened()
    this.#options.changed()
  }

  /** The mixer that was to take over from another one does not open: that one plays on. */
  #notOpened(error: MediaError): void {
    if (!this.#playing || this.#isClosed) return this.#fail(error)
    this.#opening = this.#playing
    this.#options.logger.error({ error }, 'no other mixer opens: the one that plays goes on')
  }

  #fail(error: MediaError): void {
    if (this.#isClosed) return
    this.#options.logger.error({ error }, 'sound cannot be played here')
    this.failure = error
    this.#options.changed()
  }

  /** A mixer that gets sound, runs, and gives no sign of life plays nothing. */
  #look(): void {
    const looked = { taken: this.#taken, done: this.#signs }
    this.#taken = this.#signs = 0
    if (this.state !== 'playing' || !this.#watchdog.look(looked)) return
    this.#options.logger.error({ openings: this.#openings }, 'the mixer plays nothing of what it gets')
    this.#playout?.close().catch(() => {})
    this.#playout = this.#playing = this.#opening = undefined
    if (this.#openings < MOST_OPENINGS) this.open()
    else this.#fail(new MediaError('no-playback', 'the mixer plays nothing, however it is opened'))
  }
}
