import { createNodeSession } from '../index.ts'
import { silentLogger } from '@banyan/core/ports'
import type { RoomId, RoomSummary } from '@banyan/core/protocol'
import type { RoomSession } from '@banyan/core'
import { nodeSignaling } from '../node-signaling.ts'
import { conclude, type Context, leave, type Outcome, passed, repeat } from './context.ts'
import { explain, type Failure } from './failure.ts'
import { clockTime } from './status-line.ts'

/** What `banyan seed` without a room was asked for. */
export interface SeedRoomsOptions {
  readonly relay: string
  readonly bindAddress: string | undefined
  readonly name: string
  /** A seed token for every room; undefined for relays that admit everybody. */
  readonly token: string | undefined
  /** Children to carry at most in each room. */
  readonly slots: number
  /** Leave after this time, in ms; undefined: when a signal arrives. */
  readonly forMs: number | undefined
}

/** Rooms that one seed carries at a time. Full, 16 rooms of 32 listeners ask for 27 Mbit/s of uplink. */
const MOST_ROOMS = 16
/** Time between two status lines, in ms. */
const STATUS_INTERVAL_MS = 1_000
/** Refusals that every other room would give as well: there is no use in trying on. */
const HOPELESS: ReadonlySet<string> = new Set([
  ...['token-missing', 'token-expired', 'token-invalid', 'token-other-room', 'token-other-role', 'protocol-mismatch'],
])

/** Forwards the sound of every room of a relay, as rooms come and go: the fullest first. */
export async function seedRooms(options: SeedRoomsOptions, context: Context): Promise<Outcome> {
  const { relay, forMs } = options
  const { report, clock, signal } = context
  const startedAt = clock.now()
  const signaling = nodeSignaling({ relayUrl: relay, logger: silentLogger })
  const rooms = new SeededRooms(options, context)
  let ended = 'failed'
  let stopStatus = () => {}

  const failure = await conclude(
    { relay, room: undefined },
    async () => {
      const watch = async () => {
        const answer = await signaling.request('rooms:watch', { watch: true }, { signal })
        if (answer.ok) rooms.follow(answer.value.rooms)
      }
      await watch()
      report.line(`Carrying the rooms of ${relay}, as they come and go.`)
      signaling.on('rooms:changed', ({ rooms: live }) => rooms.follow(live))
      // A relay that comes back has forgotten who watches. A question in vain is asked again at the next connection.
      signaling.onConnection((state) => void (state === 'connected' && watch().catch(() => {})))
      stopStatus = repeat(STATUS_INTERVAL_MS, clock, () => report.status(rooms.status(clock.now() - startedAt)))
      ended = await untilOver(rooms.failed, { signal, clock, forMs })
    },
    async () => {
      stopStatus()
      signaling.close()
      await rooms.close()
    },
  )
  const { mostCarried, seen } = rooms
  return {
    failure,
    sentence: `Sat in ${seen} ${seen === 1 ? 'room' : 'rooms'}; carried ${mostCarried} at most.`,
    summary: {
      ...{ command: 'seed', ended, mostCarried, rooms: seen },
      seconds: Math.round((clock.now() - startedAt) / 100) / 10,
    },
  }
}

/** One session for each room that this seed sits in. */
class SeededRooms {
  /** Rooms in which this seed ever sat. */
  seen = 0
  /** Children that it had at most at a time, in all rooms together. */
  mostCarried = 0
  readonly #options: SeedRoomsOptions
  readonly #context: Context
  readonly #sessions = new Map<RoomId, RoomSession>()
  /** Rooms that refused or removed this seed. They are left alone while they live. */
  readonly #shut = new Set<RoomId>()
  readonly #hopeless = new AbortController()

  constructor(options: SeedRoomsOptions, context: Context) {
    this.#options = options
    this.#context = context
  }

  /** Aborts with a Failure when no room will ever take this seed. */
  get failed(): AbortSignal {
    return this.#hopeless.signal
  }

  /** Sits down in rooms that are new, as far as there is room for more. */
  follow(live: readonly RoomSummary[]): void {
    for (const room of this.#shut) if (!live.some((other) => other.room === room)) this.#shut.delete(room)
    for (const { room } of live) {
      if (this.#sessions.size >= MOST_ROOMS) return
      if (!this.#sessions.has(room) && !this.#shut.has(room)) void this.#sit(room)
    }
  }

  status(passedMs: number): string {
    let carrying = 0
    for (const { snapshot } of this.#sessions.values()) if (snapshot.phase === 'joined') carrying += snapshot.carrying
    this.mostCarried = Math.max(this.mostCarried, carrying)
    return `${clockTime(passedMs)} · in ${this.#sessions.size} of the rooms · carrying ${carrying}`
  }

  /** Leaves every room. */
  async close(): Promise<void> {
    const sessions = [...this.#sessions.values()]
    this.#sessions.clear()
    await Promise.all(sessions.map((session) => leave(session, this.#context.clock)))
  }

  async #sit(room: RoomId): Promise<void> {
    const { relay: relayUrl, bindAddress, name, token, slots } = this.#options
    const { signal, report } = this.#context
    const session = createNodeSession({ relayUrl, slots, seed: true, ...(bindAddress && { bindAddress }) })
    this.#sessions.set(room, session)
    session.on('change', (snapshot) => {
      if (snapshot.phase !== 'left') return
      if (snapshot.reason === 'removed') this.#shut.add(room)
      this.#stand(room, session)
    })
    try {
      const { view } = await session.join({ room, name, signal, ...(token && { roomToken: token }) })
      this.seen += 1
      report.line(`Joined ${room}, "${view.title}".`)
    } catch (error) {
      const failure: Failure = explain(error, { relay: relayUrl, room })
      if (HOPELESS.has(failure.code)) this.#hopeless.abort(failure)
      else if (!signal.aborted) report.line(failure.message)
      this.#shut.add(room)
      this.#stand(room, session)
    }
  }

  #stand(room: RoomId, session: RoomSession): void {
    if (this.#sessions.get(room) === session) this.#sessions.delete(room)
    void session.close()
  }
}

/** @returns why it was over, when that is a good end. @throws the reason of `failed`, or of `signal` before its time */
async function untilOver(
  failed: AbortSignal,
  { signal, clock, forMs }: Pick<Context, 'signal' | 'clock'> & { forMs: number | undefined },
): Promise<string> {
  const either = AbortSignal.any([signal, failed])
  const stopped = new Promise<void>((resolve) => {
    if (either.aborted) resolve()
    else either.addEventListener('abort', () => resolve())
  })
  await Promise.race(forMs === undefined ? [stopped] : [stopped, passed(forMs, clock)])
  failed.throwIfAborted()
  if (forMs === undefined) return 'stopped' // a signal is how one ends it
  signal.throwIfAborted()
  return 'time-over'
}
