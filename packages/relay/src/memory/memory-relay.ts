import { type Clock, type Logger, type Random, silentLogger } from '@banyan/core/ports'
import { type Notice, type NoticeName, type PeerId } from '@banyan/core/protocol'
import { banyanPlanner, type TopologyPlanner } from '@banyan/core/topology'
import { relayLimits } from '../config.ts'
import type { Post } from '../gateway/live-room.ts'
import { LiveRooms } from '../gateway/live-rooms.ts'
import { paceOf } from '../gateway/pace.ts'
import { answer, type Answer, type Connection, type Place } from '../gateway/requests.ts'
import { no } from '../rooms/command.ts'
import type { Room } from '../rooms/room.ts'

export interface MemoryRelayOptions {
  clock: Clock
  random: Random
  /** @default banyanPlanner */
  openPlanner?: () => TopologyPlanner
  logger?: Logger
  /** @default 30_000 */
  resumeGraceMs?: number
  /** Sees what every machine asks, before it is answered. */
  onAsk?: (name: string, event: string, ask: unknown) => void
}

/** What happens on one connection, for the machine at its other end. */
export interface LineEvents {
  notice: (event: string, notice: unknown) => void
  close: () => void
}
export interface Line {
  /** @returns undefined while the relay is away */
  connect(
    on: LineEvents,
  ): { ask(event: string, ask: unknown, reply: (answer: unknown) => void): void; close(): void } | undefined
}

interface Conn {
  readonly name: string
  readonly on: LineEvents
  readonly seat: Connection
  isOpen: boolean
  isWatching: boolean
}

/**
 * The relay without a network: its rooms, its planner, its answers, on a clock of one's own. For tests and simulation of
 * whole rooms. Peers reach it by a line each; lines can break, and the relay can be away.
 */
export class MemoryRelay implements Post {
  readonly #options: MemoryRelayOptions
  readonly #rooms: LiveRooms
  readonly #seated = new Map<PeerId, Conn>()
  readonly #conns = new Set<Conn>()
  #isAway = false

  constructor(options: MemoryRelayOptions) {
    const { clock, random, openPlanner = () => banyanPlanner(), logger = silentLogger } = options
    this.#options = options
    const limits = relayLimits({ resumeGraceMs: options.resumeGraceMs })
    this.#rooms = new LiveRooms({
      ...{ post: this, openPlanner, clock, random, logger, ...limits },
      wallTime: () => clock.now(),
    })
  }

  /** The way in for one machine. */
  line(name: string): Line {
    return { connect: (on) => (this.#isAway ? undefined : this.#connect(name, on)) }
  }

  /** Breaks a machine's connections; both ends notice. It may come back at once. */
  drop(name: string): void {
    for (const conn of [...this.#conns]) if (conn.name === name) this.#break(conn)
  }

  /** A machine is gone without a word: the relay goes on posting to it, and notices after so long. */
  vanish(name: string, noticedAfterMs: number): void {
    const gone = [...this.#conns].filter((conn) => conn.name === name)
    this.#options.clock.after(noticedAfterMs, () => gone.forEach((conn) => this.#lose(conn)))
  }

  /** Nobody reaches the relay for so long. It forgets nothing. */
  goAway(ms: number): void {
    this.#isAway = true
    this.#options.clock.after(ms, () => (this.#isAway = false))
    // All are cut off before the relay loses the first: nobody is told that the others left.
    const cutOff = [...this.#conns]
    for (const { on } of cutOff) on.close()
    for (const conn of cutOff) this.#lose(conn)
  }

  /** Ends every room. */
  close(): void {
    this.#rooms.close()
  }

  reaches(peer: PeerId): boolean {
    return this.#seated.has(peer)
  }

  toPeer<Name extends NoticeName>(peer: PeerId, event: Name, notice: Notice<Name>): boolean {
    const conn = this.#seated.get(peer)
    if (!this.#isAway) conn?.on.notice(event, notice)
    return conn !== undefined
  }

  toRoom<Name extends NoticeName>({ id }: Room, event: Name, notice: Notice<Name>): void {
    for (const conn of [...this.#seated.values()]) {
      if (!this.#isAway && conn.seat.place?.live.room.id === id) conn.on.notice(event, notice)
    }
  }

  unseat(peer: PeerId): void {
    this.#seated.get(peer)?.seat.stand()
  }

  toWatchers<Name extends NoticeName>(event: Name, notice: Notice<Name>): void {
    for (const conn of this.#conns) if (conn.isWatching) conn.on.notice(event, notice)
  }

  #connect(name: string, on: LineEvents) {
    const conn: Conn = { name, on, isOpen: true, isWatching: false, seat: this.#seat(() => conn) }
    const pace = paceOf(this.#options.clock)
    this.#conns.add(conn)

    const respond = (event: string, raw: unknown): Answer => {
      if (!pace.admits(event)) return no('too-many-messages', 'slower')
      const { place } = conn.seat
      if (event !== 'room:leave') place?.live.heard(place.peer)
      return answer(event, raw, { connection: conn.seat, rooms: this.#rooms, iceServers: [] })
    }
    return {
      ask: (event: string, ask: unknown, reply: (answer: unknown) => void) => {
        if (!conn.isOpen) return
        this.#options.onAsk?.(name, event, ask)
        const result = respond(event, ask)
        if (result instanceof Promise) void result.then(reply)
        else reply(result)
      },
      close: () => this.#lose(conn),
    }
  }

  #seat(conn: () => Conn): Connection {
    const seated = this.#seated
    let place: Place | undefined
    const stand = () => {
      if (place && seated.get(place.peer) === conn()) seated.delete(place.peer)
      place = undefined
    }
    return {
      get place() {
        return place
      },
      get isGone() {
        return !conn().isOpen
      },
      sit: (next) => {
        stand()
        const other = seated.get(next.peer)
        place = next
        seated.set(next.peer, conn())
        if (other) this.#break(other)
      },
      stand,
      watch: (isWatching) => (conn().isWatching = isWatching),
    }
  }

  #break(conn: Conn): void {
    if (!conn.isOpen) return
    this.#lose(conn)
    conn.on.close()
  }

  #lose(conn: Conn): void {
    if (!conn.isOpen) return
    conn.isOpen = false
    this.#conns.delete(conn)
    const { seat } = conn
    const lost = seat.place
    const isMine = lost !== undefined && this.#seated.get(lost.peer) === conn
    seat.stand()
    if (isMine && !lost.live.isOver) lost.live.dispatch({ type: 'lose', by: lost.peer })
  }
}
