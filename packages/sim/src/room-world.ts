import type { Logger } from '@banyan/core/ports'
import type { RoomId, SpeakPolicy } from '@banyan/core/protocol'
import {
  MemoryNetwork,
  type MemoryNetworkOptions,
  type RelayLine,
  seededRandom,
  type SeededRandom,
  VirtualClock,
} from '@banyan/core/testing'
import { type HearingReport, type Pair, reportOf } from './ear-report.ts'
import { Resident } from './resident.ts'
import { type Outage, WireWatch } from './wire-watch.ts'

/** The relay, as a world needs it. */
export interface WorldRelay {
  line(name: string): RelayLine
  vanish(name: string, noticedAfterMs: number): void
  close(): void
}

export interface RoomWorldOptions<Relay extends WorldRelay> extends Partial<
  Omit<MemoryNetworkOptions, 'clock' | 'chance' | 'onArrival'>
> {
  /** Opens the relay on the world's clock. */
  openRelay: (parts: { clock: VirtualClock; random: SeededRandom; logger?: Logger | undefined }) => Relay
  /** The same seed gives the same world. @default 1 */
  seed?: number
  /** Between a peer and the relay, one way, in ms. @default 20 */
  relayDelayMs?: number
  logger?: (name: string) => Logger
}

export interface Enter {
  /** @default 4 */
  slots?: number
  /** @default 0 */
  sequenceOffset?: number
}

/** How long the others' ends of links look open after a machine vanished, and how long the relay takes to notice. */
export interface Vanishing {
  /** @default 15_000 */
  linksMs?: number
  /** @default 20_000 */
  relayMs?: number
}

const ROOM = 'tea-room' as RoomId
const DEFAULT_DELAY_MS = 20
/** ICE one round trip, DTLS two, SCTP two. */
const HANDSHAKE_TRIPS = 5
/** A frame that was spoken this long before the report is due at every ear. */
const SETTLED_MS = 1_000

/**
 * A room of real sessions: real relay, real planner, real links and media planes, on a network in memory and one clock.
 * Repeats itself to the letter. What it reports is measured at the ears.
 * @example
 * const world = new RoomWorld({ openRelay })
 * const ada = await world.open('ada')
 * ada.speak()
 * await world.admit(30)
 * await world.run(5_000)
 * world.kill(world.superPeers()[0]!)
 * await world.run(5_000)
 * expect(world.report().missing).toBe(0)
 */
export class RoomWorld<Relay extends WorldRelay = WorldRelay> {
  readonly clock = new VirtualClock()
  readonly random: SeededRandom
  readonly network: MemoryNetwork
  readonly relay: Relay
  readonly watch = new WireWatch(() => this.clock.now())
  readonly residents = new Map<string, Resident>()
  readonly #options: RoomWorldOptions<Relay>

  constructor(options: RoomWorldOptions<Relay>) {
    const { openRelay, seed = 1, relayDelayMs: _relay, logger, ...network } = options
    this.#options = options
    this.random = seededRandom(seed)
    this.network = new MemoryNetwork({
      ...{ delayMs: DEFAULT_DELAY_MS, handshake: HANDSHAKE_TRIPS, ...network },
      ...{ clock: this.clock, chance: this.random.next },
      onArrival: ({ from, to, packet }) => this.watch.arrived(from, to, packet),
    })
    this.relay = openRelay({ clock: this.clock, random: this.random, logger: logger?.('relay') })
  }

  /** Opens the room: the first to come is its host, on stage. */
  async open(name: string, { policy = 'open', ...enter }: Enter & { policy?: SpeakPolicy } = {}): Promise<Resident> {
    const resident = this.#move(name, enter)
    await this.soon(resident.connected)
    resident.enteredAt = this.clock.now()
    await this.soon(resident.session.create({ title: 'Tea', name, policy, room: ROOM }))
    return resident
  }

  /** Lets somebody in, and goes on at once: whether they get a place shows as the clock runs. */
  enter(name: string, enter: Enter = {}): Resident {
    const resident = this.#move(name, enter)
    void resident.connected.then(async () => {
      resident.enteredAt = this.clock.now()
      await resident.session.join({ room: ROOM, name }).catch(() => {}) // who vanishes while joining gets no answer
    })
    return resident
  }

  /** Lets so many in, `everyMs` apart, and waits until the last one asked. */
  async admit(
    count: number,
    { everyMs = 100, prefix = 'l', ...enter }: Enter & { everyMs?: number; prefix?: string } = {},
  ) {
    const names = Array.from({ length: count }, (_, index) => `${prefix}${index}`)
    for (const name of names) {
      this.enter(name, enter)
      await this.run(everyMs)
    }
    return names
  }

  /** Somebody in the room goes on stage. */
  async toStage(name: string): Promise<void> {
    await this.soon(this.at(name).session.requestMicrophone(true))
    await this.until(() => {
      const { snapshot } = this.at(name).session
      return snapshot.phase === 'joined' && snapshot.role !== 'listener'
    })
  }

  at(name: string): Resident {
    const resident = this.residents.get(name)
    if (!resident) throw new RangeError(`there is no ${name} in this world`)
    return resident
  }

  run(ms: number): Promise<void> {
    return this.clock.run(ms)
  }

  /** Lets time pass until something holds, 30 s at most. */
  async until(holds: () => boolean): Promise<void> {
    for (let waited = 0; waited < 30_000; waited += 1) {
      if (holds()) return
      await this.run(1)
    }
    throw new RangeError('did not come about within 30 s')
  }

  /** Lets time pass until a promise is kept. */
  async soon<Value>(promise: Promise<Value>): Promise<Value> {
    let isOver = false
    const over = () => void (isOver = true)
    promise.then(over, over)
    await this.until(() => isOver)
    return promise
  }

  /** Who has neither left nor vanished. */
  get present(): Resident[] {
    return [...this.residents.values()].filter(({ goneAt }) => goneAt === Infinity)
  }

  /** Listeners who feed others right now, those who feed most first. */
  superPeers(): string[] {
    const sizes = this.present
      .filter(({ session: { snapshot } }) => snapshot.phase === 'joined' && snapshot.role === 'listener')
      .map(({ name }) => ({ name, children: this.watch.childrenOf(name).length }))
    return sizes
      .filter(({ children }) => children > 0)
      .sort((a, b) => b.children - a.children || (a.name < b.name ? -1 : 1))
      .map(({ name }) => name)
  }

  /** SIGKILL: a machine is gone without a word. @returns the stripes that are out now */
  kill(name: string, { linksMs = 15_000, relayMs = 20_000 }: Vanishing = {}): readonly Outage[] {
    const resident = this.at(name)
    const outages = this.watch.gone(name)
    resident.goneAt = this.clock.now()
    resident.loop.end()
    this.network.vanish(name, linksMs)
    this.relay.vanish(name, relayMs)
    return outages
  }

  /** What the ears heard of what was spoken from `from` on, of what is due by now. */
  report({ from = 0 }: { from?: number } = {}): HearingReport {
    const residents = [...this.residents.values()]
    const pairs = residents
      .filter(({ spoken }) => spoken.length > 0)
      .flatMap((speaker) =>
        residents.filter((other) => other !== speaker).map((listener) => this.#pair(speaker, listener, from)),
      )
    return reportOf(pairs)
  }

  /** From the request to come in to the first sound, in ms, the shortest first; of those who heard any. */
  firstAudioMs(): number[] {
    return [...this.residents.values()]
      .flatMap(({ enteredAt, firstHeardAt }) => (firstHeardAt === undefined ? [] : [firstHeardAt - enteredAt]))
      .sort((a, b) => a - b)
  }

  /** Ends everything. */
  async close(): Promise<void> {
    for (const { session, loop } of this.residents.values()) if (!loop.hasEnded) void session.close().catch(() => {})
    await this.run(1_000)
    this.relay.close()
  }

  #pair(speaker: Resident, listener: Resident, from: number): Pair {
    const heard = speaker.peer ? listener.heard(speaker.peer) : new Map<number, number>()
    const [first] = heard.keys()
    const since = speaker.spoken.find(({ number }) => number === first)?.at ?? listener.enteredAt + SETTLED_MS
    return {
      listener: listener.name,
      speaker: speaker.name,
      spoken: speaker.spoken,
      heard,
      from: Math.max(from, since),
      until: Math.min(this.clock.now(), listener.goneAt) - SETTLED_MS,
    }
  }

  #move(name: string, { slots = 4, sequenceOffset = 0 }: Enter): Resident {
    const { relayDelayMs = DEFAULT_DELAY_MS, logger } = this.#options
    const resident = new Resident({
      ...{ name, slots, sequenceOffset, relayDelayMs, logger: logger?.(name) },
      ...{ clock: this.clock, random: this.random, network: this.network, line: this.relay.line(name) },
    })
    this.residents.set(name, resident)
    return resident
  }
}
