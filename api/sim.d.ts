// What @banyan/sim exports. `npm run api` writes this file: a change of the public API shows in review.

export declare const ATTACKS: {
  alterBytes: Attack
  alterSome: Attack
  alterOwnCopy: Attack
  alterPreviousCopy: Attack
  alterToSilence: Attack
  alterLevel: Attack
  alterVoice: Attack
  inventInPauses: Attack
  inventAhead: Attack
  impersonate: Attack
  replaySame: Attack
  replayRenumbered: Attack
  replayForeign: {
    needsForeignTape: true
    name: string
    behaviours?: (plot: Plot) => readonly MediaBehaviour[]
    lies?: () => readonly RelayLie[]
    limits: Limits
  }
  retimeLater: Attack
  retimeEarlier: Attack
  reorder: Attack
  delay: Attack
  jump: Attack
  jumpNear: Attack
  crossAltered: Attack
  crossAsRemade: Attack
  swapStripes: Attack
  stripSignatures: Attack
  stripAndAlter: Attack
  forgeSignatures: Attack
  forgeBoth: Attack
  setRemade: Attack
  clearRemade: Attack
  dropAll: Attack
  dropSpeaker: Attack
  dropChild: Attack
  dropThird: Attack
  floodPackets: Attack
  floodNack: Attack
  floodResume: Attack
  floodHeartbeat: Attack
  floodGroupRequest: Attack
  floodGroup: Attack
  claimSlots: Attack
  forgeAndHide: Attack
  slander: Attack
  denyDelivery: Attack
  accuseParents: Attack
  accuseChildren: Attack
  accuseWhileForging: Attack
  loseParents: Attack
  loseChildren: Attack
}
export interface Attack {
  readonly name: string
  readonly behaviours?: (plot: Plot) => readonly MediaBehaviour[]
  readonly lies?: () => readonly RelayLie[]
  readonly limits: Limits
  readonly needsForeignTape?: boolean
}
export type AttackName = keyof typeof ATTACKS
export interface AudibleFrame {
  readonly print: number
  readonly number: number | undefined
  readonly at: number
}
export declare const CALM: Attack
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
export interface EarLosses {
  readonly due: number
  readonly missing: number
  readonly missingMedian: number
  readonly missingMost: number
  readonly worstGapMs: number
}
export interface Forgery {
  readonly listener: string
  readonly speaker: string
  readonly frames: number
  readonly firstAt: number
  readonly lastAt: number
}
export interface HeardVerdict extends Notice<'room:verdict'> {
  readonly at: number
}
export interface HostileRoomOptions extends Pick<RoomWorldOptions, 'seed' | 'loss' | 'delayMs' | 'openPlanner'> {
  attack: Attack
  place?: Place
  strangers?: number
  strangerSlots?: number
  listeners?: number
  listenerSlots?: number
  begin?: 'at-once' | 'later'
  newcomers?: number
  attackMs?: number
}
export interface HostileRoomReport {
  readonly carried: number
  readonly carriedMost: number
  readonly stripes: number
  readonly due: number
  readonly missing: number
  readonly missingShare: number
  readonly worstGapMs: number
  readonly deaf: readonly string[]
  readonly forged: number
  readonly forgedMost: number
  readonly forgedSpanMs: number
  readonly deceived: number
  readonly reported: {
    readonly heldBack: number
    readonly forged: number
    readonly unverified: number
  }
  readonly leftAfterMs: number | undefined
  readonly verdictAfterMs: number | undefined
  readonly guiltyFound: readonly string[]
  readonly wrongVerdicts: readonly string[]
  readonly bytesOutPerListener: number
}
export interface JoinOptions extends LineOrigin {
  slots?: number
  sequenceOffset?: number
  seed?: boolean
  ifHere?: IfHere
  behaviours?: readonly MediaBehaviour[]
  lies?: readonly RelayLie[]
}
export interface KillOptions {
  linksOpenMs?: number
  relayNoticesAfterMs?: number
}
export interface Limits {
  readonly forged: number
  readonly missing: number
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
export interface OverloadedRoomOptions {
  seed?: number
  listeners?: number
  cores?: number
  load: number
  overloadMs?: number
}
export interface OverloadedRoomReport extends EarLosses {
  readonly demand: number
  readonly workShare: number
  readonly short: number
  readonly takenForDead: number
  readonly losses: number
  readonly lossesOfLiving: number
  readonly mostPlans: number
  readonly meanPlans: number
  readonly handshakes: number
  readonly lateMs: number
  readonly dropped: number
  readonly delayMs: {
    readonly p50: number
    readonly p99: number
  }
  readonly missingAfter: number
  readonly deafAfter: number
  readonly joinsMs: readonly number[]
}
export type Place = 'first' | 'middle' | 'last' | 'one-stripe' | 'both-stripes'
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
  readonly forgedAt?: readonly number[]
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
  readonly forged: number
  readonly forgeries: readonly Forgery[]
}
export interface Plot {
  readonly chance: () => number
  readonly tape: Tape
  readonly foreignTape: Tape
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
  readonly processor: Processor | undefined
  readonly traffic: TrafficMonitor
  readonly peers: Map<string, SimPeer>
  readonly requests: RelayRequest[]
  readonly verdicts: HeardVerdict[]
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
  report({ from, until }?: { from?: number; until?: number }): PlayoutReport
  firstAudioMs(): number[]
  close(): Promise<void>
}
export interface RoomWorldOptions extends Partial<Omit<MemoryNetworkOptions, 'clock' | 'chance' | 'onArrival'>> {
  seed?: number
  relayDelayMs?: number
  openPlanner?: (settings: PlannerSettings) => TopologyPlanner
  wrapLine?: (name: string, line: RelayLine) => RelayLine
  processor?: Omit<ProcessorOptions, 'clock'>
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
  readonly sentPrints: Set<number>
  constructor(options: SimPeerOptions)
  get id(): PeerId | undefined
  speak({ silence, ...speech }?: SpeakOptions): void
  get isHostile(): boolean
  behave(behaviours: readonly MediaBehaviour[], lies?: readonly RelayLie[]): void
  audible(speaker: PeerId): readonly AudibleFrame[]
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
export interface TroubledRoomOptions extends Pick<RoomWorldOptions, 'seed' | 'loss' | 'openPlanner'> {
  listeners?: number
  churn?: number
  overload?: number
  troubleMs?: number
}
export interface TroubledRoomReport {
  readonly verdicts: readonly string[]
  readonly due: number
  readonly missingShare: number
  readonly forged: number
  readonly heldBackShare: number
  readonly forgedShare: number
  readonly unverifiedShare: number
}
export declare function hostileRoom(options: HostileRoomOptions): Promise<HostileRoomReport>
export declare const minimumDepthNearestPlanner: (params?: ComparatorParams) => TopologyPlanner
export declare const minimumDepthPlanner: (params?: ComparatorParams) => TopologyPlanner
export declare function numberedSpeech({ clock, timestamp, firstNumber, level }: NumberedSpeechOptions): AudioSource
export declare function overloadedRoom(options: OverloadedRoomOptions): Promise<OverloadedRoomReport>
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
export declare const saysShort: ({ requests }: RoomWorld) => readonly string[]
export declare const singleTreePlanner: (params?: Omit<ComparatorParams, 'stripes'>) => TopologyPlanner
export declare const talkAndPause: (talkMs: number, pauseMs: number) => (frame: number) => number
export declare function treeMetrics(snapshot: TopologySnapshot, delay: DelayBetween): TreeMetrics
export declare function troubledRoom(options?: TroubledRoomOptions): Promise<TroubledRoomReport>
export declare function withDetours(matrix: DelayMatrix): DelayMatrix

// Not exported; the types above lean on it.

interface SimPeerOptions {
  name: string
  slots: number
  sequenceOffset: number
  clock: Clock
  processor?: Processor | undefined
  random: SeededRandom
  network: MemoryNetwork
  signing: FrameSigning
  line: RelayLine
  seed?: boolean | undefined
  behaviours?: readonly MediaBehaviour[] | undefined
  lies?: readonly RelayLie[] | undefined
  relayDelayMs: number
  logger?: Logger | undefined
}
