// What @banyan/core/testing exports. `npm run api` writes this file: a change of the public API shows in review.

export type Accused = 'parents' | 'children' | 'everybody'
export declare class Adversary implements Scene {
  #private
  readonly clock: Clock
  behaviours: readonly MediaBehaviour[]
  constructor(clock: Clock)
  get ways(): readonly Way[]
  get heard(): Scene['heard']
  take(link: LinkId, inner: MediaChannel): MediaChannel
  forget(link: LinkId): void
}
export interface AlterOptions {
  pact?: number
  copies?: 'both' | 'own' | 'previous'
  source?: SourceId
}
export type Alteration = 'bytes' | 'silence' | 'level' | 'voice'
export interface ChannelTap {
  out(datagram: Datagram): readonly Datagram[]
  in(datagram: Datagram): readonly Datagram[]
  closed(): void
}
export interface CrossOptions {
  remade?: boolean
}
export type Datagram = Uint8Array<ArrayBuffer>
export type Dropped =
  | {
      readonly what: 'all'
    }
  | {
      readonly what: 'source'
      readonly source?: SourceId
    }
  | {
      readonly what: 'child'
    }
  | {
      readonly what: 'third'
    }
export declare class EventLoop implements Clock {
  #private
  constructor(clock: Clock, thread?: Thread)
  get hasEnded(): boolean
  now(): number
  after(delayMs: number, task: () => void): Cancel
  post(task: () => void, work?: Work): void
  sends(): void
  freeze(ms: number): void
  throttle(ms: number): void
  end(): void
}
export type Flood = 'packets' | 'nack' | 'resume' | 'heartbeat' | 'group-request' | 'group'
export interface FloodOptions {
  perSecond?: number
  chance: () => number
}
export interface InventOptions {
  when?: 'pauses' | 'ahead'
  frames?: number
  pact?: number
}
export interface JumpOptions {
  by?: number
  packets?: number
  everyMs?: number
}
export interface MediaBehaviour {
  readonly out?: (datagram: Datagram, way: Way, scene: Scene) => readonly Datagram[]
  readonly in?: (datagram: Datagram, way: Way, scene: Scene) => readonly Datagram[]
  readonly tick?: (scene: Scene) => void
}
export declare class MemoryNetwork {
  #private
  readonly transport: LinkTransport
  constructor(options: MemoryNetworkOptions)
  host(name: string, loop?: HostLoop): LinkTransport
  change(from: string, to: string, conditions: Partial<Conditions>): void
  limit(name: string, bytesPerSecond: number | undefined): void
  cut(link: LinkId, afterMs: number): void
  vanish(name: string, noticedAfterMs: number): void
}
export interface MemoryNetworkOptions extends Partial<Conditions> {
  clock: Clock
  chance: () => number
  handshake?: number
  onArrival?: (arrival: { from: string; to: string; packet: Uint8Array<ArrayBuffer> }) => void
}
export type Prices = Readonly<Record<Work, number>>
export declare class Processor {
  #private
  readonly cores: number
  speed: number
  constructor({ clock, prices, cores, waitingPackets }: ProcessorOptions)
  get spentMs(): number
  spentOn(work: Work): number
  get dropped(): number
  get latenessMs(): number
  thread(): Thread
}
export interface ProcessorOptions {
  clock: Clock
  prices: Prices
  cores?: number
  waitingPackets?: number
}
export interface RelayLie {
  readonly asks?: (event: RequestName, ask: unknown) => unknown
  readonly hears?: (event: NoticeName) => boolean
  readonly act?: (scene: RelayScene) => void
  readonly everyMs?: number
}
export interface RelayLine {
  connect(on: RelayLineEvents): RelayConnection | undefined
}
export interface RelayScene {
  readonly plan: Plan | undefined
  readonly view: RoomView | undefined
  ask<Name extends RequestName>(event: Name, ask: Ask<Name>): void
}
export interface ReplayOptions {
  tape: Tape
  as?: 'untouched' | 'renumbered'
  perSecond?: number
}
export type ReportLie = 'perfect' | 'forged' | 'silent'
export interface Scene {
  readonly clock: Clock
  readonly ways: readonly Way[]
  readonly heard: ReadonlyMap<
    SourceId,
    {
      readonly packet: Packet
      readonly at: number
    }
  >
}
export interface SeededRandom extends Random {
  next(): number
}
export type Tape = Datagram[]
export declare class TappedChannel implements MediaChannel {
  #private
  constructor(inner: MediaChannel, tap: ChannelTap)
  get binaryType(): string
  set binaryType(type: string)
  get readyState(): string
  get bufferedAmount(): number
  get onopen(): ((event: never) => unknown) | null
  set onopen(handle: ((event: never) => unknown) | null)
  get onclose(): ((event: never) => unknown) | null
  set onclose(handle: ((event: never) => unknown) | null)
  get onmessage(): ((event: never) => unknown) | null
  set onmessage(handle: ((event: never) => unknown) | null)
  send(datagram: Datagram): void
  close(): void
}
export declare class Thread {
  #private
  isBusy: boolean
  hasEnded: boolean
  waitingPackets: number
  constructor(give: (task: { thread: Thread; work: Work; run: () => void }) => Cancel)
  post(work: Work, run: () => void): Cancel
  sends(): void
  takeSent(): number
  end(): void
}
export declare class VirtualClock implements Clock {
  #private
  now(): number
  after(delayMs: number, run: () => void): Cancel
  get pending(): number
  advance(ms: number): void
  run(ms: number): Promise<void>
}
export interface Way {
  readonly link: LinkId
  readonly carries: ReadonlySet<number>
  send(datagram: Datagram): void
}
export type Work = 'packet' | 'send' | 'timer' | 'handshake' | 'plan' | 'message'
export declare function accuse(whom: Accused, everyMs?: number): RelayLie
export declare const alterFrames: (what: Alteration, { pact, copies, source }?: AlterOptions) => MediaBehaviour
export declare const claimSlots: (slots?: number) => RelayLie
export declare const crossStripes: ({ remade }?: CrossOptions) => MediaBehaviour
export declare const delayPackets: (ms?: number) => MediaBehaviour
export declare function dropPackets(dropped: Dropped): MediaBehaviour
export declare const during: (from: number, until: number | undefined, behaviour: MediaBehaviour) => MediaBehaviour
export declare function flood(what: Flood, { perSecond, chance }: FloodOptions): MediaBehaviour
export declare const forgeSignatures: (chance: () => number) => MediaBehaviour
export declare const forgedSound: (opus: Uint8Array<ArrayBuffer>, pact?: number) => Uint8Array<ArrayBuffer>
export declare const hostileLinks: (links: LinkTransport, adversary: Adversary) => LinkTransport
export declare const hostilePlane: (open: OpenMediaPlane, adversary: Adversary) => OpenMediaPlane
export declare function impersonate(source?: SourceId): MediaBehaviour
export declare function inTurn(everyMs: number, behaviours: readonly MediaBehaviour[]): MediaBehaviour
export declare function inventFrames({ when, frames, pact }?: InventOptions): MediaBehaviour
export declare function jumpAhead({ by, packets, everyMs }?: JumpOptions): MediaBehaviour
export declare function keepSpeaking(source?: SourceId): MediaBehaviour
export declare const lieInReports: (about: ReportLie) => RelayLie
export declare function loseLinks(whom?: Accused, everyMs?: number): RelayLie
export declare function lyingSignaling(inner: Signaling, clock: Clock, lies: readonly RelayLie[]): Signaling
export declare const markRemade: (remade: boolean) => MediaBehaviour
export declare function memoizedSigning(signing: FrameSigning): FrameSigning
export declare function memorySignaling(options: MemorySignalingOptions): Signaling
export declare const nobleSigning: (secretKey?: () => Uint8Array) => FrameSigning
export declare const onPackets: (
  change: (packet: Packet, way: Way, scene: Scene) => readonly PacketParts[],
) => MediaBehaviour
export declare const recordTo: (tape: Tape, most?: number) => MediaBehaviour
export declare function reorderPackets(bunch?: number): MediaBehaviour
export declare function replay({ tape, as, perSecond }: ReplayOptions): MediaBehaviour
export declare const retimeFrames: (samples?: number) => MediaBehaviour
export declare function seededRandom(seed: number): SeededRandom
export declare const sometimes: (share: number, chance: () => number, behaviour: MediaBehaviour) => MediaBehaviour
export declare const stripSignatures: () => MediaBehaviour
export declare const swapStripes: (stripes?: number) => MediaBehaviour
export declare const turnDeaf: (events: readonly NoticeName[]) => RelayLie
export declare const withFrames: (packet: Packet, change: (frame: SpokenFrame) => SpokenFrame) => PacketParts

// Not exported; the types above lean on it.

interface Conditions {
  readonly delayMs: number | (() => number)
  readonly loss: number
  readonly duplicated: number
  readonly reordered: number
  readonly overtakenByMs: number
  readonly isCut: boolean
}
interface HostLoop {
  post(task: () => void, work?: 'packet' | 'handshake' | 'message'): void
  sends?(): void
}
interface MemorySignalingOptions {
  line: RelayLine
  clock: Clock
  network?: Clock | undefined
  post?: (task: () => void, work: 'message' | 'plan') => void
  chance: () => number
  delayMs?: number
  logger?: Logger
}
interface RelayConnection {
  ask(event: string, ask: unknown, reply: (answer: unknown) => void): void
  close(): void
}
interface RelayLineEvents {
  notice: (event: string, notice: unknown) => void
  close: () => void
}
