import type { FrameSigning, Logger } from '@banyan/core/ports'
import type { IfHere, Notice, RoomId, SpeakPolicy } from '@banyan/core/protocol'
import {
  type MediaBehaviour,
  memoizedSigning,
  MemoryNetwork,
  nobleSigning,
  type MemoryNetworkOptions,
  Processor,
  type ProcessorOptions,
  type RelayLie,
  type RelayLine,
  seededRandom,
  type SeededRandom,
  VirtualClock,
} from '@banyan/core/testing'
import type { TopologyPlanner } from '@banyan/core/topology'
import { type LineOrigin, MemoryRelay, type PlannerSettings } from '@banyan/relay/memory'
import { type PlayoutRecord, type PlayoutReport, playoutReport } from '../reports/playout-report.ts'
import { type Outage, TrafficMonitor } from '../reports/traffic-monitor.ts'
import { SimPeer } from './sim-peer.ts'

/** The network between the peers (loss, delays, …), the relay and the planner of a simulated room. */
export interface RoomWorldOptions extends Partial<Omit<MemoryNetworkOptions, 'clock' | 'chance' | 'onArrival'>> {
  /** The same seed and the same calls give the same world, to the last packet. @default 1 */
  seed?: number
  /** One-way delay between each peer and the relay, in ms. @default 20 */
  relayDelayMs?: number
  /** Opens the planner of the room, told what relays tell theirs. @default banyanPlanner, as relays do */
  openPlanner?: (settings: PlannerSettings) => TopologyPlanner
  /** Stands between a peer and the relay, to change or to lose messages. @default nothing does */
  wrapLine?: (name: string, line: RelayLine) => RelayLine
  /** All peers of the room share this processor. @default what they do takes no time */
  processor?: Omit<ProcessorOptions, 'clock'>
  /** A logger for each peer, by its name, and for `relay`. @default none */
  logger?: (name: string) => Logger
}

/** What a peer brings when it joins: besides that, whose it is and where it comes from, as the relay sees it. */
export interface JoinOptions extends LineOrigin {
  /** Children that it offers to carry, 0 to 255. @default 4 */
  slots?: number
  /** Added to its sequence numbers: a multiple of four, 0 to 2^32 - 4. @default 0 */
  sequenceOffset?: number
  /** Says that it is a machine that stays, so that it may carry as many as it offers at once. @default false */
  seed?: boolean
  /** What becomes of it when the same person is in the room with another peer. @default 'beside' */
  ifHere?: IfHere
  /** A hostile peer: what it does to what it passes on. `SimPeer.behave` changes it. @default nothing */
  behaviours?: readonly MediaBehaviour[]
  /** What a hostile peer tells the relay. An empty list, as of who may lie later (`SimPeer.behave`), makes nobody
   *  hostile. @default the truth, always */
  lies?: readonly RelayLie[]
}

/** How late the others find out that a machine was killed. */
export interface KillOptions {
  /** For this long the other ends of its links look open, in ms. @default 15_000 */
  linksOpenMs?: number
  /** After this long the relay notices, in ms. @default 20_000 */
  relayNoticesAfterMs?: number
}

/** A request that the relay got. */
export interface RelayRequest {
  /** The name of the peer that asked. */
  readonly name: string
  /** The name of the message, as in `REQUESTS` of `@banyan/core/protocol`. */
  readonly event: string
  readonly ask: unknown
}

/** A member that the relay found guilty, as the host was told. */
export interface HeardVerdict extends Notice<'room:verdict'> {
  /** When the host was told, in ms on the world's clock. */
  readonly at: number
}

const ROOM = 'tea-room' as RoomId
const DEFAULT_DELAY_MS = 20
/** Round trips until a WebRTC link is up: one for ICE, two for DTLS, two for SCTP. */
const HANDSHAKE_TRIPS = 5
/** Every listener has had the time to play a frame that was sent this long before the report: a long path and a full
 *  buffer. */
const SETTLED_MS = 1_000
/** What does not come about within this much simulated time never will: `until` gives up. */
const UNTIL_LIMIT_MS = 30_000
/** Simulated time in which sessions leave and links close at the end. */
const CLOSING_MS = 1_000

/**
 * A room of real sessions on one virtual clock: the real relay, planner, links and media planes, with a network in
 * memory. The same seed and calls repeat to the last packet. Reports are of what listeners played.
 * @example
 * const world = new RoomWorld({ seed: 7, loss: 0.02 })
 * const ada = await world.create('ada')
 * ada.speak()
 * await world.joinMany(30)
 * await world.run(5_000)
 * world.kill(world.superPeers()[0]!)
 * await world.run(5_000)
 * console.log(world.report().worstGapMs)
 * await world.close()
 */
export class RoomWorld {
  /** The clock of the whole world, in ms from 0. */
  readonly clock = new VirtualClock()
  /** Chance of this world; drawing from it changes what comes after. */
  readonly random: SeededRandom
  /** The network between the peers: cut links, limit uplinks. */
  readonly network: MemoryNetwork
  /** The relay: break connections with `drop`, take it away with `goAway`. */
  readonly relay: MemoryRelay
  /** What all peers run on; undefined where what they do takes no time. */
  readonly processor: Processor | undefined
  /** Who sends to whom, as seen on the network. */
  readonly traffic = new TrafficMonitor(() => this.clock.now())
  /** Every peer that ever was in the world, by name. */
  readonly peers = new Map<string, SimPeer>()
  /** Every request that the relay got, in order. Set its length to 0 to forget them. */
  readonly requests: RelayRequest[] = []
  /** Every verdict of the relay, once each, in order. */
  readonly verdicts: HeardVerdict[] = []
  readonly #options: RoomWorldOptions
  /** Shared, so that each signature is checked once; its keys repeat with the seed. */
  readonly #signing: FrameSigning

  constructor(options: RoomWorldOptions = {}) {
    const { seed = 1, relayDelayMs: _delay, openPlanner, wrapLine: _wrap, processor, logger, ...network } = options
    this.#options = options
    this.processor = processor && new Processor({ clock: this.clock, ...processor })
    this.random = seededRandom(seed)
    // Keys take no chance from the rest of the world.
    const keys = seededRandom(seed)
    const secretKey = () => Uint8Array.from({ length: 32 }, () => Math.floor(keys.next() * 256))
    this.#signing = memoizedSigning(nobleSigning(secretKey))
    this.network = new MemoryNetwork({
      ...{ delayMs: DEFAULT_DELAY_MS, handshake: HANDSHAKE_TRIPS, ...network },
      ...{ clock: this.clock, chance: this.random.next },
      onArrival: ({ from, to, packet }) => this.traffic.arrived(from, to, packet),
    })
    this.relay = new MemoryRelay({
      ...{ clock: this.clock, random: this.random },
      ...(openPlanner && { openPlanner }),
      ...(logger && { logger: logger('relay') }),
      onAsk: (name, event, ask) => void this.requests.push({ name, event, ask }),
    })
  }

  /** Creates the room. The first peer is its host, on stage. @throws JoinError when the relay refuses */
  async create(
    name: string,
    { policy = 'open', ...join }: JoinOptions & { policy?: SpeakPolicy } = {},
  ): Promise<SimPeer> {
    const peer = this.#connect(name, join)
    await this.settled(peer.connected)
    peer.joinRequestedAt = this.clock.now()
    await this.settled(peer.session.create({ title: 'Tea', name, policy, room: ROOM }))
    return peer
  }

  /** Starts a peer that joins the room, and returns at once. Whether it is admitted shows as the clock runs. */
  join(name: string, join: JoinOptions = {}): SimPeer {
    const peer = this.#connect(name, join)
    void peer.connected.then(async () => {
      peer.joinRequestedAt = this.clock.now()
      // A peer that is killed while it joins gets no answer.
      const { ifHere } = join
      await peer.session.join({ room: ROOM, name, ...(ifHere && { ifHere }) }).catch(() => {})
    })
    return peer
  }

  /**
   * Lets peers join, `everyMs` apart, and runs the clock until the last one has asked.
   * @param options `prefix` begins their names @default everyMs 100, prefix 'l'
   * @returns their names: `l0`, `l1`, …
   */
  async joinMany(
    count: number,
    { everyMs = 100, prefix = 'l', ...join }: JoinOptions & { everyMs?: number; prefix?: string } = {},
  ): Promise<string[]> {
    const names = Array.from({ length: count }, (_, index) => `${prefix}${index}`)
    for (const name of names) {
      this.join(name, join)
      await this.run(everyMs)
    }
    return names
  }

  /** Lets a listener ask for the microphone, and runs the clock until it is on stage. @throws RangeError after 30 s */
  async toStage(name: string): Promise<void> {
    await this.settled(this.peer(name).session.requestMicrophone(true))
    await this.until(() => {
      const { snapshot } = this.peer(name).session
      return snapshot.phase === 'joined' && snapshot.role !== 'listener'
    })
  }

  /** @throws RangeError when no peer has this name */
  peer(name: string): SimPeer {
    const peer = this.peers.get(name)
    if (!peer) throw new RangeError(`there is no ${name} in this world`)
    return peer
  }

  /** Runs the clock. @param ms simulated time */
  run(ms: number): Promise<void> {
    return this.clock.run(ms)
  }

  /** Runs the clock until a condition holds. @throws RangeError after 30 s of simulated time */
  async until(holds: () => boolean): Promise<void> {
    for (let waited = 0; waited < UNTIL_LIMIT_MS; waited += 1) {
      if (holds()) return
      await this.run(1)
    }
    throw new RangeError(`did not come about within ${UNTIL_LIMIT_MS / 1_000} s`)
  }

  /** Runs the clock until a promise is settled. @returns its value @throws its reason; RangeError after 30 s */
  async settled<Value>(promise: Promise<Value>): Promise<Value> {
    let isSettled = false
    const settle = () => void (isSettled = true)
    promise.then(settle, settle)
    await this.until(() => isSettled)
    return promise
  }

  /** Peers that have neither left nor been killed. */
  get present(): SimPeer[] {
    return [...this.peers.values()].filter(({ leftAt }) => leftAt === Infinity)
  }

  /** Names of the listeners that send to others right now, those with the most children first. */
  superPeers(): string[] {
    const sizes = this.present
      .filter(({ session: { snapshot } }) => snapshot.phase === 'joined' && snapshot.role === 'listener')
      .map(({ name }) => ({ name, children: this.traffic.childrenOf(name).length }))
    return sizes
      .filter(({ children }) => children > 0)
      .sort((a, b) => b.children - a.children || (a.name < b.name ? -1 : 1))
      .map(({ name }) => name)
  }

  /** Ends a machine without a word, as SIGKILL does. @returns the stripes that its children lose */
  kill(name: string, { linksOpenMs = 15_000, relayNoticesAfterMs = 20_000 }: KillOptions = {}): readonly Outage[] {
    const peer = this.peer(name)
    const outages = this.traffic.senderGone(name)
    peer.leftAt = this.clock.now()
    peer.loop.end()
    this.network.vanish(name, linksOpenMs)
    this.relay.vanish(name, relayNoticesAfterMs)
    return outages
  }

  /** What all listeners played of what was sent, without those that are hostile.
   *  @param options `from`, `until`: leaves out what was sent before, and after, in ms @default all */
  report({ from = 0, until = Infinity }: { from?: number; until?: number } = {}): PlayoutReport {
    const peers = [...this.peers.values()].filter(({ isHostile }) => !isHostile)
    const records = peers
      .filter(({ sent }) => sent.length > 0)
      .flatMap((speaker) =>
        peers.filter((other) => other !== speaker).map((listener) => this.#record(speaker, listener, { from, until })),
      )
    return playoutReport(records)
  }

  /** From the request to join to the first played frame, in ms, the shortest first; of the peers that played any. */
  firstAudioMs(): number[] {
    return [...this.peers.values()]
      .flatMap(({ joinRequestedAt, firstPlayedAt }) =>
        firstPlayedAt === undefined ? [] : [firstPlayedAt - joinRequestedAt],
      )
      .sort((a, b) => a - b)
  }

  /** Closes every session and the relay. */
  async close(): Promise<void> {
    for (const { session, loop } of this.peers.values()) if (!loop.hasEnded) void session.close().catch(() => {})
    await this.run(CLOSING_MS)
    this.relay.close()
  }

  /** A listener is due what was sent from the first frame that it played on; before it played any, from its request

   *  on. */
  #record(speaker: SimPeer, listener: SimPeer, { from, until }: { from: number; until: number }): PlayoutRecord {
    const played = new Map<number, number>()
    const heard = new Set<number>()
    const forgedAt: number[] = []
    for (const { print, number, at } of speaker.id ? listener.audible(speaker.id) : []) {
      if (heard.has(print) || !speaker.sentPrints.has(print)) {
        if (at >= from) forgedAt.push(at)
        continue
      }
      heard.add(print)
      if (number !== undefined) played.set(number, at)
    }
    const [first] = played.keys()
    const since = speaker.sent.find(({ number }) => number === first)?.at ?? listener.joinRequestedAt + SETTLED_MS
    return {
      listener: listener.name,
      speaker: speaker.name,
      sent: speaker.sent,
      played,
      forgedAt,
      from: Math.max(from, since),
      until: Math.min(until, Math.min(this.clock.now(), listener.leftAt) - SETTLED_MS),
    }
  }

  #connect(name: string, { slots = 4, sequenceOffset = 0, identity, address, ...rest }: JoinOptions): SimPeer {
    const { relayDelayMs = DEFAULT_DELAY_MS, wrapLine = (_, line) => line, logger } = this.#options
    const peer = new SimPeer({
      ...{ name, slots, sequenceOffset, relayDelayMs, logger: logger?.(name) },
      ...{ seed: rest.seed, behaviours: rest.behaviours, lies: rest.lies },
      ...{ clock: this.clock, random: this.random, network: this.network, signing: this.#signing },
      processor: this.processor,
      line: this.#listenedTo(wrapLine(name, this.relay.line(name, { identity, address }))),
    })
    this.peers.set(name, peer)
    return peer
  }

  /** A line on which verdicts are noted. Each leader hears each verdict. */
  #listenedTo(line: RelayLine): RelayLine {
    const note = (verdict: Notice<'room:verdict'>) => {
      if (this.verdicts.some(({ peer }) => peer === verdict.peer)) return
      this.verdicts.push({ ...verdict, at: this.clock.now() })
    }
    return {
      connect: (on) =>
        line.connect({
          ...on,
          notice(event, notice) {
            if (event === 'room:verdict') note(notice as Notice<'room:verdict'>)
            on.notice(event, notice)
          },
        }),
    }
  }
}
