// What @banyan/sim exports. `npm run api` writes this file: a change of the public API shows in review.

export type DelayBetween = (from: PeerId, to: PeerId) => number
export interface DelayMatrix {
  readonly hosts: number
  roundTrip(a: number, b: number): number
}
export declare class DelayMatrixError extends CodedError<
  'not-a-triangle' | 'not-square' | 'not-a-delay' | 'too-many-hosts'
> {}
export interface Enter {
  slots?: number
  sequenceOffset?: number
}
export interface Gap {
  readonly listener: string
  readonly speaker: string
  readonly at: number
  readonly ms: number
}
export type Heard = ReadonlyMap<number, number>
export interface HearingReport {
  readonly due: number
  readonly missing: number
  readonly inTime: number
  readonly worstGapMs: number
  readonly gaps: readonly Gap[]
  readonly delayMs: {
    readonly p50: number
    readonly p99: number
    readonly most: number
  }
  readonly deaf: readonly string[]
}
export interface Outage {
  readonly child: string
  readonly stripe: number
  readonly since: number
  restoredAt: number | undefined
}
export interface Pair {
  readonly listener: string
  readonly speaker: string
  readonly spoken: readonly Spoken[]
  readonly heard: Heard
  readonly from: number
  readonly until: number
}
export declare class Resident {
  #private
  readonly name: string
  readonly loop: EventLoop
  readonly session: LiveSession
  readonly connected: Promise<void>
  enteredAt: number
  goneAt: number
  readonly spoken: Spoken[]
  constructor(options: ResidentOptions)
  get peer(): PeerId | undefined
  speak({ silence, ...speech }?: Speech): void
  heard(peer: PeerId): ReadonlyMap<number, number>
  get firstHeardAt(): number | undefined
}
export declare class RoomWorld<Relay extends WorldRelay = WorldRelay> {
  #private
  readonly clock: VirtualClock
  readonly random: SeededRandom
  readonly network: MemoryNetwork
  readonly relay: Relay
  readonly watch: WireWatch
  readonly residents: Map<string, Resident>
  constructor(options: RoomWorldOptions<Relay>)
  open(
    name: string,
    {
      policy,
      ...enter
    }?: Enter & {
      policy?: SpeakPolicy
    },
  ): Promise<Resident>
  enter(name: string, enter?: Enter): Resident
  admit(
    count: number,
    {
      everyMs,
      prefix,
      ...enter
    }?: Enter & {
      everyMs?: number
      prefix?: string
    },
  ): Promise<string[]>
  toStage(name: string): Promise<void>
  at(name: string): Resident
  run(ms: number): Promise<void>
  until(holds: () => boolean): Promise<void>
  soon<Value>(promise: Promise<Value>): Promise<Value>
  get present(): Resident[]
  superPeers(): string[]
  kill(name: string, { linksMs, relayMs }?: Vanishing): readonly Outage[]
  report({ from }?: { from?: number }): HearingReport
  firstAudioMs(): number[]
  close(): Promise<void>
}
export interface RoomWorldOptions<Relay extends WorldRelay> extends Partial<
  Omit<MemoryNetworkOptions, 'clock' | 'chance' | 'onArrival'>
> {
  openRelay: (parts: { clock: VirtualClock; random: SeededRandom; logger?: Logger | undefined }) => Relay
  seed?: number
  relayDelayMs?: number
  logger?: (name: string) => Logger
}
export type Speech = Omit<SpeechOptions, 'clock' | 'first'> & {
  silence?: 'skip' | 'send'
}
export interface SpeechOptions {
  clock: Clock
  timestamp?: number
  first?: number
  level?: (frame: number) => number
}
export interface Spoken {
  readonly number: number
  readonly at: number
  readonly voice: boolean
}
export interface TreeMetrics {
  readonly listeners: number
  readonly unplaced: number
  readonly meanRdp: number
  readonly p50Rdp: number
  readonly p99Rdp: number
  readonly delayP50Ms: number
  readonly delayP99Ms: number
  readonly depthMean: number
  readonly depthMax: number
  readonly depthOptimalMean: number
  readonly skewP50Ms: number
  readonly skewP99Ms: number
  readonly stressMax: number
  readonly stressMean: number
  readonly slotsLeft: number
  readonly slots: number
  readonly movesPerListener: number
}
export interface Vanishing {
  linksMs?: number
  relayMs?: number
}
export interface WorldRelay {
  line(name: string): RelayLine
  vanish(name: string, noticedAfterMs: number): void
  close(): void
}
export declare function measure(snapshot: TopologySnapshot, delay: DelayBetween): TreeMetrics
export declare const minimumDepthNearestPlanner: (params?: Overrides) => TopologyPlanner
export declare const minimumDepthPlanner: (params?: Overrides) => TopologyPlanner
export declare const percentile: (sorted: Float64Array, share: number) => number
export declare const randomPlanner: ({
  seed,
  ...params
}?: Overrides & {
  seed?: number
}) => TopologyPlanner
export declare function readSquare(rows: unknown): DelayMatrix
export declare function readTriangle(bytes: Uint8Array): DelayMatrix
export declare function reportOf(pairs: readonly Pair[]): HearingReport
export declare const singleTreePlanner: (params?: Omit<Overrides, 'stripes'>) => TopologyPlanner
export declare function speech({ clock, timestamp, first, level }: SpeechOptions): AudioSource
export declare const talkAndPause: (talkMs: number, pauseMs: number) => (frame: number) => number
export declare function withDetours(matrix: DelayMatrix): DelayMatrix

// Not exported; the types above lean on it.

type Overrides = Partial<Omit<PlannerParams, 'strategy'>>
interface ResidentOptions {
  name: string
  slots: number
  sequenceOffset: number
  clock: Clock
  random: SeededRandom
  network: MemoryNetwork
  line: RelayLine
  relayDelayMs: number
  logger?: Logger | undefined
}
declare class WireWatch {
  #private
  constructor(now: () => number)
  arrived(from: string, to: string, packet: Uint8Array<ArrayBuffer>): void
  childrenOf(parent: string): readonly {
    child: string
    stripes: readonly number[]
  }[]
  parentsOf(child: string): readonly {
    parent: string
    stripes: readonly number[]
  }[]
  gone(parent: string): readonly Outage[]
}
