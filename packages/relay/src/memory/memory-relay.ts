import { type Clock, type Logger, type Random, silentLogger } from '@banyan/core/ports'
import { parseIdentity } from '@banyan/core/protocol'
import { banyanPlanner, type TopologyPlanner } from '@banyan/core/topology'
import { plannerSettings, type PlannerSettings, relayLimits } from '../config.ts'
import { addressMarks } from '../gateway/address-marks.ts'
import { Connection, type ConnectionOptions, type PeerSocket } from '../gateway/connection.ts'
import { Connections } from '../gateway/connections.ts'
import { LiveRooms } from '../gateway/live-rooms.ts'
import { memoryGroups } from './memory-groups.ts'

/** What a relay in memory is made of. */
export interface MemoryRelayOptions {
  clock: Clock
  random: Random
  /** The planner of a new room, told what a relay tells it. @default `banyanPlanner` with these settings */
  openPlanner?: (settings: PlannerSettings) => TopologyPlanner
  /** @default silent */
  logger?: Logger | undefined
  /** How long a lost connection may be resumed, in ms. @default 30_000 */
  resumeGraceMs?: number
  /** How long a room waits for a host with an identity whom nobody stands in for, in ms. @default 120_000 */
  hostGraceMs?: number
  /** Sees what every machine asks, before it is answered. */
  onAsk?: (name: string, event: string, ask: unknown) => void
}

/** What a relay in memory knows of a machine besides its name. */
export interface LineOrigin {
  /** The person whose machine it is, as a room token would say. @default nobody knows */
  readonly identity?: string | undefined
  /** Its network address, such as `192.0.2.1`. @default the relay's own machine: limits by address do not count it */
  readonly address?: string | undefined
}

/** What happens on one connection, for the machine at its other end. */
export interface LineEvents {
  notice: (event: string, notice: unknown) => void
  /** The connection is gone; `notice` is not called any more. */
  close: () => void
}

/** The way from one machine to a relay in memory. */
export interface Line {
  /** @returns undefined while the relay is away */
  connect(
    on: LineEvents,
  ): { ask(event: string, ask: unknown, reply: (answer: unknown) => void): void; close(): void } | undefined
}

/** One open connection, and the machine at its other end. */
interface OpenLine {
  readonly name: string
  readonly on: LineEvents
  readonly connection: Connection
}

/**
 * The relay without a network: its rooms, its planner, its answers, on a clock of one's own. For tests and simulation
 * of whole rooms. Each machine has a line to it; lines can break, and the relay can be away.
 * @example
 * const relay = new MemoryRelay({ clock: new VirtualClock(), random: seededRandom(1) })
 * const connection = relay.line('ada').connect({ notice: console.log, close() {} })
 * connection?.ask('rooms:watch', { watch: true }, console.log)
 */
export class MemoryRelay {
  readonly #options: MemoryRelayOptions
  readonly #groups = memoryGroups()
  readonly #connections = new Connections(this.#groups)
  readonly #rooms: LiveRooms
  readonly #lines = new Set<OpenLine>()
  #isAway = false

  constructor(options: MemoryRelayOptions) {
    const { clock, random, openPlanner = banyanPlanner, logger = silentLogger } = options
    this.#options = options
    const {
      connectionsPerMinute: _,
      connectionsPerAddress: __,
      ...limits
    } = relayLimits({ resumeGraceMs: options.resumeGraceMs, hostGraceMs: options.hostGraceMs })
    this.#rooms = new LiveRooms({
      ...{
        connections: this.#connections,
        openPlanner: () => openPlanner(plannerSettings({})),
        clock,
        random,
        logger,
        ...limits,
      },
      wallTime: () => clock.now(),
    })
  }

  /** The way in for one machine. @throws RangeError when no room token could say that identity */
  line(name: string, { identity: person, address = '127.0.0.1' }: LineOrigin = {}): Line {
    const identity = person === undefined ? undefined : parseIdentity(person)
    if (person !== undefined && identity === undefined) throw new RangeError(`"${person}" is not an identity`)
    const origin = { from: addressMarks(address, (text) => text), identity }
    return { connect: (on) => (this.#isAway ? undefined : this.#connect(name, on, origin)) }
  }

  /** Breaks a machine's connections; both ends notice. It may come back at once. */
  drop(name: string): void {
    for (const { connection } of this.#linesOf(name)) connection.close()
  }

  /** A machine is gone without a word: the relay goes on posting to it, and notices after that many milliseconds. */
  vanish(name: string, noticedAfterMs: number): void {
    const gone = this.#linesOf(name)
    this.#options.clock.after(noticedAfterMs, () => gone.forEach((line) => this.#lose(line)))
  }

  /** Nobody reaches the relay for that many milliseconds. It forgets nothing. */
  goAway(ms: number): void {
    this.#isAway = true
    this.#options.clock.after(ms, () => (this.#isAway = false))
    // All are cut off before the relay loses the first: nobody is told that the others left.
    const cutOff = [...this.#lines]
    for (const { on } of cutOff) on.close()
    for (const line of cutOff) this.#lose(line)
  }

  /** Ends every room. */
  close(): void {
    this.#rooms.close()
  }

  #connect(name: string, on: LineEvents, origin: Pick<ConnectionOptions, 'from' | 'identity'>) {
    const { clock, logger = silentLogger, onAsk } = this.#options
    const socket: PeerSocket = {
      send: (event, notice) => {
        if (!this.#isAway) on.notice(event, notice)
      },
      joinGroup: (group) => this.#groups.join(group, socket),
      leaveGroup: (group) => this.#groups.leave(group, socket),
      // Nobody counts here what a connection costs.
      enterRoom() {},
      leaveRoom() {},
      isBehind: false,
      close: () => {
        if (this.#lose(line)) on.close()
      },
      expel: (error) => {
        socket.send('refused', { event: 'connection', error })
        socket.close()
      },
      // A mistake of the relay's is for the test to see.
      fail: (error) => {
        throw error
      },
    }
    const shared = { connections: this.#connections, rooms: this.#rooms, iceServers: [], clock, logger, ...origin }
    const line: OpenLine = { name, on, connection: new Connection(socket, shared) }
    this.#lines.add(line)
    return {
      ask: (event: string, ask: unknown, reply: (answer: unknown) => void) => {
        if (!this.#lines.has(line)) return
        onAsk?.(name, event, ask)
        line.connection.receive(event, ask, reply)
      },
      close: () => void this.#lose(line),
    }
  }

  #linesOf(name: string): OpenLine[] {
    return [...this.#lines].filter((line) => line.name === name)
  }

  /** @returns false when it was lost already */
  #lose(line: OpenLine): boolean {
    if (!this.#lines.delete(line)) return false
    line.connection.lose()
    return true
  }
}
