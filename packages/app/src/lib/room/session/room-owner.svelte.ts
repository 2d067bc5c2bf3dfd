import { untrack } from 'svelte'
import { browser } from '$app/env'
import { page } from '$app/state'
import type { LeftReason, Loudspeaker, Role, RoomId, RoomSession } from '@banyan/core'
import { tokenToEnter, tokenToStart } from '#lib/entry/ask-for-token.ts'
import type { InvitedAs, NewSpace } from '#lib/entry/new-space.ts'
import { problemOf, type ProblemCode } from '#lib/words/problem.ts'
import { carry } from './carry.svelte.ts'
import { Desk } from './room-controls.svelte.ts'
import { type Core, loadCore } from './load-core.ts'
import { SessionView } from './session-view.ts'
import { Voice } from './own-microphone.svelte.ts'

/** Where this page is, as far as rooms go. */
export type Stay =
  | { readonly phase: 'out' }
  | { readonly phase: 'entering'; readonly room: RoomId | undefined }
  | { readonly phase: 'failed'; readonly room: RoomId | undefined; readonly problem: ProblemCode }
  | {
      readonly phase: 'in'
      readonly room: RoomId
      readonly view: SessionView
      readonly voice: Voice
      readonly desk: Desk
    }
  | { readonly phase: 'over'; readonly room: RoomId; readonly reason: LeftReason }

interface Entry {
  core: Core
  session: RoomSession
  loudspeaker: Loudspeaker
  room: RoomId
}

/**
 * Holds the one session of this page. It lives beside the routes, not inside one: the room goes on while people look
 * around, and the docked player shows it.
 *
 * Invariants: 1. At most one session is open. 2. Whatever was entered is left before something else is entered.
 * 3. A result that arrives for an entry that was given up is thrown away.
 */
class RoomOwner {
  #stay = $state.raw<Stay>({ phase: 'out' })
  #entering: AbortController | undefined
  #session: RoomSession | undefined
  #isGuest = false

  constructor() {
    if (!browser) return
    // Whoever closes the page is gone at once, not after the relay has waited for them to come back.
    addEventListener('pagehide', () => this.leave())
    $effect.root(() => {
      $effect(() => {
        const { person } = page.data
        if (person) untrack(() => this.#signedIn(person))
      })
    })
  }

  get stay(): Stay {
    return this.#stay
  }

  /** Starts a room and turns the microphone on. @returns its id; undefined when it failed, with `stay` saying why */
  async start(
    options: NewSpace & { title: string; topics: readonly string[]; name: string },
  ): Promise<RoomId | undefined> {
    const { title, topics, who, invited, name } = options
    this.#isGuest = false
    const policy = who === 'everyone' ? 'open' : 'ask'
    const entered = await this.#enter(undefined, (session, signal) => {
      const token = () => {
        const { stay } = this
        // Who was in already, and lost the place, comes back as people come to any room.
        return stay.phase === 'in'
          ? tokenToEnter({ room: stay.room, name, signal })
          : tokenToStart({ who, invited, signal })
      }
      return session.create({ title, topics, policy, name, token, signal })
    })
    if (entered) void entered.voice.turnOn()
    return entered?.room
  }

  /**
   * Enters. Called from a click, so that the browser lets sound play.
   * @param options.as for those who were invited on stage: they come in with their microphone on
   */
  async enter(options: { room: RoomId; name: string; as?: InvitedAs | undefined }): Promise<void> {
    const { room, name, as } = options
    this.#isGuest = !page.data.person
    const role = as && { role: as }
    const entered = await this.#enter(room, (session, signal) =>
      session.join({ room, name, ...role, token: () => tokenToEnter({ room, name, signal }), signal }),
    )
    if (entered && as) void entered.voice.turnOn()
  }

  /** Leaves, or gives up entering. The page is out at once; the relay hears of it in its own time. */
  leave(): void {
    this.#closeSession()
    this.#stay = { phase: 'out' }
  }

  /** For a page that goes away: gives up entering its room, and what went wrong there. Whoever is in stays in. */
  turnFrom(room: RoomId): void {
    const { phase } = this.#stay
    if (phase !== 'out' && phase !== 'in' && this.#stay.room === room) this.leave()
  }

  /** The place of a guest stays a guest's: whoever signs in while they listen comes in anew, as who they are. */
  #signedIn({ name }: { name: string }): void {
    const { stay } = this
    if (stay.phase === 'in' && this.#isGuest) void this.enter({ room: stay.room, name })
  }

  async #enter(
    room: RoomId | undefined,
    ask: (session: RoomSession, signal: AbortSignal) => Promise<{ view: { room: RoomId } }>,
  ): Promise<Extract<Stay, { phase: 'in' }> | undefined> {
    this.#closeSession()
    const { signal } = (this.#entering = new AbortController())
    this.#stay = { phase: 'entering', room }
    try {
      const core = await loadCore()
      signal.throwIfAborted()
      const loudspeaker = core.loudspeaker()
      const session = (this.#session = core.createSession({ relayUrl: location.origin, sink: loudspeaker }))
      carry.attach(core, session)
      const membership = await ask(session, signal)
      signal.throwIfAborted()
      return this.#settle({ core, session, loudspeaker, room: membership.view.room })
    } catch (error) {
      if (signal.aborted) return undefined // whoever gave up has said already where the page is now
      this.#closeSession()
      this.#stay = { phase: 'failed', room, problem: problemOf(error) }
      return undefined
    }
  }

  #settle(entry: Entry): Extract<Stay, { phase: 'in' }> {
    const { core, session, loudspeaker, room } = entry
    const voice = new Voice({ session, core, toProblem: problemOf })
    const view = new SessionView(session, room)
    const stay = { phase: 'in', room, view, voice, desk: new Desk({ view, voice, loudspeaker }) } as const
    let role: Role | undefined
    const follow = () => {
      const { snapshot } = session
      if (snapshot.phase === 'left') return this.#over(session, voice, { room, reason: snapshot.reason })
      if (snapshot.phase !== 'joined' || snapshot.role === role) return
      role = snapshot.role // first: what follows changes the snapshot, too
      if (role === 'listener') voice.release()
      // Whoever is on stage without a microphone shows as muted, and is heard when they turn it on, not before.
      else if (!snapshot.publishing) void voice.mute()
    }
    session.on('change', follow)
    this.#stay = stay
    follow()
    return stay
  }

  /** Ended from outside. Leaving by one's own wish has said already where the page is. */
  #over(session: RoomSession, voice: Voice, { room, reason }: { room: RoomId; reason: LeftReason }): void {
    if (this.#session !== session) return
    this.#session = undefined
    carry.detach()
    voice.release()
    this.#stay = { phase: 'over', room, reason }
    void session.close()
  }

  #closeSession(): void {
    this.#entering?.abort()
    if (this.#stay.phase === 'in') this.#stay.voice.release()
    const session = this.#session
    this.#session = undefined
    carry.detach()
    void session?.close()
  }
}

export const roomOwner = new RoomOwner()
