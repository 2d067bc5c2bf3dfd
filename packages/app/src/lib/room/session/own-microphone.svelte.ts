import type { MediaError, RoomSession } from '@banyan/core'
import type { ProblemCode } from '#lib/words/problem.ts'
import { soundSettings } from '../sound/sound-settings.svelte.ts'
import type { Core } from './load-core.ts'

type Microphone = Awaited<ReturnType<Core['microphone']>>

/**
 * The person's microphone in one room. It opens only when the person turns it on, and closes when they leave the stage.
 */
export class OwnMicrophone {
  readonly #session: RoomSession
  readonly #core: Core
  readonly #toProblem: (error: unknown) => ProblemCode
  #microphone: Microphone | undefined
  #pending: AbortController | undefined
  /** The device that was asked for when the microphone was opened; '' for the system's choice. */
  #device = ''

  /** The browser asks for permission, or the device starts. */
  opening = $state(false)
  /** Why the microphone failed last. */
  problem = $state<ProblemCode>()
  /** How often the microphone stopped by itself. */
  stops = $state(0)

  constructor(options: { session: RoomSession; core: Core; toProblem: (error: unknown) => ProblemCode }) {
    this.#session = options.session
    this.#core = options.core
    this.#toProblem = options.toProblem
    this.#session.on('sourceEnded', (error) => void this.#stopped(error))
  }

  /** Opens the microphone if necessary, and unmutes. A failure sets `problem`. */
  async turnOn(): Promise<void> {
    if (this.opening) return
    this.problem = undefined
    if (!this.#microphone && !(await this.#open())) return
    await this.#setMuted(false)
  }

  async mute(): Promise<void> {
    await this.#setMuted(true)
  }

  /** Replaces an open microphone with one for the current settings. It stays muted or live. */
  async change(): Promise<void> {
    const before = this.#microphone
    if (!before || this.opening) return
    this.problem = undefined
    if (await this.#open()) before.stop() // otherwise the old one stays
  }

  /** A device came or went: opens the microphone anew where the person's choice is another device by now. */
  async followDevice(device: string): Promise<void> {
    if (device !== this.#device) await this.change()
  }

  /** Closes the device, also while it is still opening. */
  release(): void {
    this.#pending?.abort()
    this.#session.unpublish()
    this.#microphone?.stop()
    this.#microphone = undefined
  }

  async #open(): Promise<boolean> {
    // Over plain http browsers have no media devices at all, which would look like a missing microphone.
    if (!isSecureContext) {
      this.problem = 'insecure-page'
      return false
    }
    const pending = (this.#pending = new AbortController())
    this.opening = true
    this.#device = soundSettings.microphone
    let microphone: Microphone | undefined
    try {
      microphone = await this.#core.microphone({ ...soundSettings.microphoneOptions, signal: pending.signal })
      pending.signal.throwIfAborted()
      this.#session.publish(microphone)
      this.#microphone = microphone
      void soundSettings.look() // with the permission, browsers tell the names of devices
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

  /** A device that was unplugged is replaced by another one, and the person goes on speaking. */
  async #stopped(error: MediaError | undefined): Promise<void> {
    if (!this.#microphone) return
    this.release()
    if (!error) {
      await soundSettings.look()
      if (await this.#open()) return
      this.problem = undefined // what stopped is told below
    }
    this.stops += 1
    if (error) this.problem = this.#toProblem(error)
    await this.#setMuted(true)
  }
}
