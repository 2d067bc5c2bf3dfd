import type { MediaError, RoomSession } from '@banyan/core'
import type { ProblemCode } from '#lib/words/problem.ts'
import type { Core } from './load-core.ts'
import { soundSettings } from '../sound/sound-settings.svelte.ts'

type Microphone = Awaited<ReturnType<Core['microphone']>>

/**
 * This person's own microphone in one room. It opens when somebody turns it on, never by itself, and is let go of when
 * they leave the stage.
 */
export class OwnMicrophone {
  readonly #session: RoomSession
  readonly #core: Core
  readonly #toProblem: (error: unknown) => ProblemCode
  #microphone: Microphone | undefined
  #pending: AbortController | undefined

  /** The browser is asking, or the device is starting. */
  opening = $state(false)
  /** Why the last attempt failed. */
  problem = $state<ProblemCode>()
  /** Increases each time that the microphone stops without being told to. */
  stops = $state(0)

  constructor(options: { session: RoomSession; core: Core; toProblem: (error: unknown) => ProblemCode }) {
    this.#session = options.session
    this.#core = options.core
    this.#toProblem = options.toProblem
    this.#session.on('sourceEnded', (error) => void this.#stopped(error))
  }

  /** Opens the microphone if it is not, and unmutes. A failure is left in `problem`. */
  async turnOn(): Promise<void> {
    if (this.opening) return
    this.problem = undefined
    if (!this.#microphone && !(await this.#open())) return
    await this.#setMuted(false)
  }

  async mute(): Promise<void> {
    await this.#setMuted(true)
  }

  /** Takes the microphone as it is set now, if one is open: it stays muted or live. What was there before is let go of. */
  async change(): Promise<void> {
    const before = this.#microphone
    if (!before || this.opening) return
    this.problem = undefined
    if (await this.#open()) before.stop() // if not, the old one is better than none
  }

  /** Lets go of the device, also while it is still opening. */
  release(): void {
    this.#pending?.abort()
    this.#session.unpublish()
    this.#microphone?.stop()
    this.#microphone = undefined
  }

  async #open(): Promise<boolean> {
    // Over plain http from another machine a browser has no media devices at all, which would look like a missing one.
    if (!isSecureContext) {
      this.problem = 'insecure-page'
      return false
    }
    const pending = (this.#pending = new AbortController())
    this.opening = true
    let microphone: Microphone | undefined
    try {
      microphone = await this.#core.microphone({ ...soundSettings.microphoneOptions, signal: pending.signal })
      pending.signal.throwIfAborted()
      this.#session.publish(microphone)
      this.#microphone = microphone
      void soundSettings.look() // from now on the browser tells devices' names
      return true
    } catch (error) {
      if (!pending.signal.aborted) this.problem = this.#toProblem(error)
      microphone?.stop()
      return false
    } finally {
      this.opening = false
    }
  }

  async #setMuted(muted: boolean): Promise<void> {
    try {
      await this.#session.setMuted(muted)
    } catch (error) {
      this.problem = this.#toProblem(error)
    }
  }

  async #stopped(error: MediaError | undefined): Promise<void> {
    if (!this.#microphone) return
    this.release()
    this.stops += 1
    if (error) this.problem = this.#toProblem(error)
    await this.#setMuted(true)
  }
}
