import type { Loudspeaker } from '@banyan/core'
import { goto } from '$app/navigation'
import { resolve } from '$app/paths'
import { page } from '$app/state'
import type { ProblemCode } from '#lib/words/problem.ts'
import type { Words } from '#lib/words/words.ts'
import { Moderation } from '../people/moderation.svelte.ts'
import { Reactions } from '../reactions/reactions.svelte.ts'
import { RoomAnnouncements } from '../shell/room-announcements.svelte.ts'
import { type MicrophoneState, microphoneState } from '../stage/microphone-state.ts'
import { ActionState } from './action-state.svelte.ts'
import type { OwnMicrophone } from './own-microphone.svelte.ts'
import type { SessionView } from './session-view.ts'

/** What the buttons and keys of one room do. The panel, the docked player and the keyboard share it. */
export class RoomControls {
  readonly action = new ActionState()
  readonly announcements = new RoomAnnouncements()
  readonly moderation: Moderation
  readonly reactions: Reactions
  readonly loudspeaker: Loudspeaker
  readonly #view: SessionView
  readonly #microphone: OwnMicrophone

  /** The sheet that asks a host how to leave is open. */
  ending = $state(false)
  /** The list of keys is open. */
  keysOpen = $state(false)
  #listening = $state(true)

  constructor(options: { view: SessionView; microphone: OwnMicrophone; loudspeaker: Loudspeaker }) {
    this.loudspeaker = options.loudspeaker
    this.#view = options.view
    this.#microphone = options.microphone
    this.moderation = new Moderation({ view: options.view, announcements: this.announcements })
    this.reactions = new Reactions(options.view.session)
  }

  /** Keeps up with the room and announces what changes, in the words of the moment. @returns a function that ends it */
  follow(words: () => Words): () => void {
    const ends = [
      this.announcements.follow(this.#view, words),
      this.moderation.follow(words),
      this.reactions.follow(words),
      this.#view.session.on('declined', () => this.announcements.tell(words().microphone_declined())),
    ]
    return () => ends.forEach((end) => end())
  }

  /** What the microphone button shows; undefined outside of the room. */
  get microphoneState(): MicrophoneState | undefined {
    const { membership } = this.#view
    return membership && microphoneState(membership, this.#microphone.opening)
  }

  /** Why the last press failed. */
  get problem(): ProblemCode | undefined {
    return this.#microphone.problem ?? this.action.problem
  }

  /** Whether this page plays the room. The pause key of a headset stops the sound; the person stays in the room. */
  get listening(): boolean {
    return this.#listening
  }
  setListening(listening: boolean): void {
    this.#listening = listening
    this.loudspeaker.setSilent(!listening)
  }

  /** Goes on stage and turns the microphone on. */
  async acceptInvitation(): Promise<void> {
    if (await this.action.run(() => this.#view.session.acceptInvitation())) await this.#microphone.turnOn()
  }

  /** Goes on here with the seat that the person has in another tab or on another device. */
  takeOver(): void {
    void this.action.run(() => this.#view.session.takeOver())
  }

  pressMicrophone(): void {
    const state = this.microphoneState
    this.action.problem = undefined
    this.#microphone.problem = undefined
    if (state === 'live') return void this.#microphone.mute()
    if (state === 'off' || state === 'muted') return void this.#microphone.turnOn()
    // Only people with an account may speak.
    if (state === 'ask' && !page.data.person) {
      return void goto(`${resolve('/sign-in')}?to=${encodeURIComponent(page.url.pathname)}`)
    }
    if (state === 'ask' || state === 'asked') {
      void this.action.run(() => this.#view.session.requestMicrophone(state === 'ask'))
    }
  }
}
