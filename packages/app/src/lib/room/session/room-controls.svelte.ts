import type { Loudspeaker } from '@banyan/core'
import { goto } from '$app/navigation'
import { resolve } from '$app/paths'
import { page } from '$app/state'
import type { ProblemCode } from '#lib/words/problem.ts'
import { Attempts } from './action-state.svelte.ts'
import { type MicrophoneState, microphoneState } from '../stage/microphone-state.ts'
import { RoomNews } from '../shell/room-announcements.svelte.ts'
import { RoomPowers } from '../people/moderation.svelte.ts'
import type { SessionView } from './session-view.ts'
import type { Voice } from './own-microphone.svelte.ts'

/** What one presses in a room, and what comes of it, wherever the buttons stand: the panel, the docked player, the keyboard. */
export class Desk {
  readonly attempts = new Attempts()
  readonly news = new RoomNews()
  readonly powers: RoomPowers
  readonly loudspeaker: Loudspeaker
  readonly #view: SessionView
  readonly #voice: Voice

  /** A host is being asked how to go. */
  ending = $state(false)
  /** The list of keys is open. */
  keysOpen = $state(false)
  #listening = $state(true)

  constructor(options: { view: SessionView; voice: Voice; loudspeaker: Loudspeaker }) {
    this.loudspeaker = options.loudspeaker
    this.#view = options.view
    this.#voice = options.voice
    this.powers = new RoomPowers({ view: options.view, news: this.news })
  }

  /** What the microphone button stands for; undefined outside of the room. */
  get microphone(): MicrophoneState | undefined {
    const { membership } = this.#view
    return membership && microphoneState(membership, this.#voice.opening)
  }

  /** Why the last press came to nothing. */
  get problem(): ProblemCode | undefined {
    return this.#voice.problem ?? this.attempts.problem
  }

  /** Whether the room is played here. The headset's pause key stops it; the room goes on, and one stays in it. */
  get listening(): boolean {
    return this.#listening
  }
  setListening(listening: boolean): void {
    this.#listening = listening
    this.loudspeaker.setSilent(!listening)
  }

  /** Comes on stage, and turns the microphone on: that is what one was invited for. */
  async acceptInvitation(): Promise<void> {
    if (await this.attempts.run(() => this.#view.session.acceptInvitation())) await this.#voice.turnOn()
  }

  pressMicrophone(): void {
    const { microphone } = this
    this.attempts.problem = undefined
    this.#voice.problem = undefined
    if (microphone === 'live') return void this.#voice.mute()
    if (microphone === 'off' || microphone === 'muted') return void this.#voice.turnOn()
    // Whoever speaks has an account.
    if (microphone === 'ask' && !page.data.person) {
      return void goto(`${resolve('/sign-in')}?to=${encodeURIComponent(page.url.pathname)}`)
    }
    if (microphone === 'ask' || microphone === 'asked') {
      void this.attempts.run(() => this.#view.session.requestMicrophone(microphone === 'ask'))
    }
  }
}
