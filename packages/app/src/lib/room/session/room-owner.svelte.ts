import { untrack } from 'svelte'
import { browser } from '$app/env'
import { page } from '$app/state'
import type { IfHere, LeftReason, Loudspeaker, Role, RoomId, RoomSession } from '@banyan/core'
import type { InvitedAs, NewSpace } from '#lib/room-access/new-space.ts'
import { tokenToEnter, tokenToStart } from '#lib/room-access/request-token.ts'
import { problemOf, type ProblemCode } from '#lib/words/problem.ts'
import { carry } from './carry.svelte.ts'
import { type Core, loadCore } from './load-core.ts'
import { OwnMicrophone } from './own-microphone.svelte.ts'
import { pageLogger } from './page-logger.ts'
import { RoomControls } from './room-controls.svelte.ts'
import { SessionView } from './session-view.ts'

/** Which room this page is in, and how far it has come. */
export type Stay =
  | { readonly phase: 'out' }
  | { readonly phase: 'entering'; readonly room: RoomId | undefined }
  | { readonly phase: 'failed'; readonly room: RoomId | undefined; readonly problem: ProblemCode }
  | {
      readonly phase: 'in'
      readonly room: RoomId
      readonly view: SessionView
      readonly microphone: OwnMicrophone
      readonly controls: RoomControls
    }
  | { readonly phase: 'over'; readonly room: RoomId; readonly reason: LeftReason }

interface Entry {
  core: Core
  session: RoomSession
  loudspeaker: Loudspeaker
  room: RoomId
}

/**
 * Holds the one session of this page, beside the routes: the room goes on while the person visits other pages.
 *
 * Invariants: 1. At most one session is open. 2. A room is left before another one is entered. 3. The result of an
 * entry that was given up is thrown away.
 */
class RoomOwner {
  #stay = $state.raw<Stay>({ phase: 'out' })
  #entering: AbortController | undefined
  #session: RoomSession | undefined
  #isGuest = false

  constructor() {
    if (!browser) return
    // A closed page says goodbye at once. Otherwise the relay would find out late.
    // Whoever has a seat on stage, or waits for one, finds it again when they only loaded the page anew.
    addEventListener('pagehide', () => {
      this.#session?.depart()
      this.leave()
    })
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

  /** Starts a room and turns the microphone on. @returns its id; undefined when it failed (`stay` says why) */
  async start(
    options: NewSpace & { title: string; topics: readonly string[]; name: string },
  ): Promise<RoomId | undefined> {
    const { title, topics, who, invited, name } = options
    this.#isGuest = false
    const policy = who === 'everyone' ? 'open' : 'ask'
    const entered = await this.#enter(undefined, (session, signal) => {
      const roomToken = () => {
        const { stay } = this
        // A host who lost the connection for good enters the room as anybody does.
        return stay.phase === 'in'
          ? tokenToEnter({ room: stay.room, name, signal })
          : tokenToStart({ who, invited, signal })
      }
      return session.create({ title, topics, policy, name, roomToken, signal })
    })
    if (entered) void entered.microphone.turnOn()
    return entered?.room
  }

  /**
   * Enters a room. Call it from a click, so that the browser lets sound play.
   * @param options.as the role that the person was invited to; the microphone is turned on
   * @param options.ifHere what to do when the person is in the room with another tab or device. Without it they are
   * asked: the entry fails with the problem `here-already`
   */
  async enter(options: {
    room: RoomId
    name: string
    as?: InvitedAs | undefined
    ifHere?: IfHere | undefined
  }): Promise<void> {
    const { room, name, as, ifHere = 'refuse' } = options
    this.#isGuest = !page.data.person
    const role = as && { role: as }
    const entered = await this.#enter(room, (session, signal) =>
      session.join({ room, name, ...role, ifHere, roomToken: () => tokenToEnter({ room, name, signal }), signal }),
    )
    if (entered && as) void entered.microphone.turnOn()
  }

  /** Leaves the room, or gives up entering. Does not wait for the relay. */
  leave(): void {
    this.#closeSession()
    this.#stay = { phase: 'out' }
  }

  /**
   * The page of a room was closed: forgets an entry that is under way, failed or over. A person inside stays inside.
   */
  turnFrom(room: RoomId): void {
    const { phase } = this.#stay
    if (phase !== 'out' && phase !== 'in' && this.#stay.room === room) this.leave()
  }

  /** A guest who signs in while listening enters anew: an open connection keeps the guest's identity. */
  #signedIn({ name }: { name: string }): void {
    const { stay } = this
    if (stay.phase === 'in' && this.#isGuest) void this.enter({ room: stay.room, name, ifHere: 'beside' })
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
      const options = { relayUrl: location.origin, sink: loudspeaker, logger: pageLogger }
      const session = (this.#session = core.createSession(options))
      carry.attach(core, session)
      const membership = await ask(session, signal)
      signal.throwIfAborted()
      return this.#settle({ core, session, loudspeaker, room: membership.view.room })
    } catch (error) {
      if (signal.aborted) return undefined // `stay` was set by whatever gave the entry up
      this.#closeSession()
      this.#stay = { phase: 'failed', room, problem: problemOf(error) }
      return undefined
    }
  }

  #settle(entry: Entry): Extract<Stay, { phase: 'in' }> {
    const { core, session, loudspeaker, room } = entry
    const microphone = new OwnMicrophone({ session, core, toProblem: problemOf })
    const view = new SessionView(session, room)
    const controls = new RoomControls({ view, microphone, loudspeaker })
    const stay = { phase: 'in', room, view, microphone, controls } as const
    let role: Role | undefined
    const follow = () => {
      const { snapshot } = session
      if (snapshot.phase === 'left') return this.#over(session, microphone, { room, reason: snapshot.reason })
      if (snapshot.phase !== 'joined' || snapshot.role === role) return
      role = snapshot.role // first, because the next lines change the snapshot again
      if (role === 'listener') microphone.release()
      // A person on stage without an open microphone shows as muted until they turn it on.
      else if (!snapshot.publishing) void microphone.mute()
    }
    session.on('change', follow)
    this.#stay = stay
    follow()
    return stay
  }

  /** The session ended from outside. `leave` sets `stay` itself. */
  #over(session: RoomSession, microphone: OwnMicrophone, { room, reason }: { room: RoomId; reason: LeftReason }): void {
    if (this.#session !== session) return
    this.#session = undefined
    carry.detach()
    microphone.release()
    this.#stay = { phase: 'over', room, reason }
    void session.close()
  }

  #closeSession(): void {
    this.#entering?.abort()
    if (this.#stay.phase === 'in') this.#stay.microphone.release()
    const session = this.#session
    this.#session = undefined
    carry.detach()
    void session?.close()
  }
}

export const roomOwner = new RoomOwner()
