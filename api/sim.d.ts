// What @banyan/sim exports. `npm run api` writes this file: a change of the public API shows in review.

export type ComparatorParams = Partial<Omit<PlannerParams, 'strategy'>>
export type DelayBetween = (from: PeerId, to: PeerId) => number
export interface DelayMatrix {
  readonly hosts: number
  roundTrip(a: number, b: number): number
}
export declare class DelayMatrixError extends CodedError<
  'not-a-triangle' | 'not-square' | 'not-a-delay' | 'too-many-hosts'
> {
  readonly name = 'DelayMatrixError'
}
export interface JoinOptions extends LineOrigin {
  slots?: number
  sequenceOffset?: number
}
export interface KillOptions {
  linksOpenMs?: number
  relayNoticesAfterMs?: number
}
export interface NumberedSpeechOptions {
  clock: Clock
  timestamp?: number
  firstNumber?: number
  level?: (frame: number) => number
}
export interface Outage {
  readonly child: string
  readonly stripe: number
  readonly since: number
  restoredAt: number | undefined
}
export type PlayedFrames = ReadonlyMap<number, number>
export interface PlayoutGap {
  readonly listener: string
  readonly speaker: string
  readonly at: number
  readonly ms: number
}
export interface PlayoutRecord {
  readonly listener: string
  readonly speaker: string
  readonly sent: readonly SentFrame[]
  readonly played: PlayedFrames
  readonly from: number
  readonly until: number
}
export interface PlayoutReport {
  readonly due: number
  readonly missing: number
  readonly playedShare: number
  readonly worstGapMs: number
  readonly gaps: readonly PlayoutGap[]
  readonly delayMs: {
    readonly p50: number
    readonly p99: number
    readonly max: number
  }
  readonly deaf: readonly string[]
}
export interface RelayRequest {
  readonly name: string
  readonly event: string
  readonly ask: unknown
}
export declare class RoomWorld {
  #private
  readonly clock: VirtualClock
  readonly random: SeededRandom
  readonly network: MemoryNetwork
  readonly relay: MemoryRelay
  readonly traffic: TrafficMonitor
  readonly peers: Map<string, SimPeer>
  readonly requests: RelayRequest[]
  constructor(options?: RoomWorldOptions)
  create(
    name: string,
    {
      policy,
      ...join
    }?: JoinOptions & {
      policy?: SpeakPolicy
    },
  ): Promise<SimPeer>
  join(name: string, join?: JoinOptions): SimPeer
  joinMany(
    count: number,
    {
      everyMs,
      prefix,
      ...join
    }?: JoinOptions & {
      everyMs?: number
      prefix?: string
    },
  ): Promise<string[]>
  toStage(name: string): Promise<void>
  peer(name: string): SimPeer
  run(ms: number): Promise<void>
  until(holds: () => boolean): Promise<void>
  settled<Value>(promise: Promise<Value>): Promise<Value>
  get present(): SimPeer[]
  superPeers(): string[]
  kill(name: string, { linksOpenMs, relayNoticesAfterMs }?: KillOptions): readonly Outage[]
  report({ from }?: { from?: number }): PlayoutReport
  firstAudioMs(): number[]
  close(): Promise<void>
}
export interface RoomWorldOptions extends Partial<Omit<MemoryNetworkOptions, 'clock' | 'chance' | 'onArrival'>> {
  seed?: number
  relayDelayMs?: number
  openPlanner?: () => TopologyPlanner
  wrapLine?: (name: string, line: RelayLine) => RelayLine
  logger?: (name: string) => Logger
}
export interface SentFrame {
  readonly number: number
  readonly at: number
  readonly voice: boolean
}
export declare class SimPeer {
  #private
  readonly name: string
  readonly loop: EventLoop
  readonly session: LiveSession
  readonly connected: Promise<void>
  joinRequestedAt: number
  leftAt: number
  readonly sent: SentFrame[]
  constructor(options: SimPeerOptions)
  get id(): PeerId | undefined
  speak({ silence, ...speech }?: SpeakOptions): void
  played(speaker: PeerId): ReadonlyMap<number, number>
  get firstPlayedAt(): number | undefined
}
export interface SpeakOptions extends Omit<NumberedSpeechOptions, 'clock' | 'firstNumber'> {
  silence?: 'skip' | 'send'
}
export declare class TrafficMonitor {
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
  senderGone(parent: string): readonly Outage[]
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
export declare const minimumDepthNearestPlanner: (params?: ComparatorParams) => TopologyPlanner
export declare const minimumDepthPlanner: (params?: ComparatorParams) => TopologyPlanner
export declare function numberedSpeech({ clock, timestamp, firstNumber, level }: NumberedSpeechOptions): AudioSource
export declare const percentile: (sorted: Float64Array, share: number) => number
export declare function playoutReport(records: readonly PlayoutRecord[]): PlayoutReport
export declare const randomPlanner: ({
  seed,
  ...params
}?: ComparatorParams & {
  seed?: number
}) => TopologyPlanner
export declare function readSquare(rows: unknown): DelayMatrix
export declare function readTriangle(bytes: Uint8Array): DelayMatrix
export declare const singleTreePlanner: (params?: Omit<ComparatorParams, 'stripes'>) => TopologyPlanner
export declare const talkAndPause: (talkMs: number, pauseMs: number) => (frame: number) => number
export declare function treeMetrics(snapshot: TopologySnapshot, delay: DelayBetween): TreeMetrics
export declare function withDetours(matrix: DelayMatrix): DelayMatrix

// Not exported; the types above lean on it.

interface SimPeerOptions {
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
