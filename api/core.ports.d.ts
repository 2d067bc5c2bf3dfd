// What @banyan/core/ports exports. `npm run api` writes this file: a change of the public API shows in review.

export interface Arrival {
  readonly at: number
  readonly readyAt: number
  readonly skewMs: number
  readonly isConfirmed: boolean
  readonly isRestart?: boolean
}
export interface AudioSink {
  readonly playback?: Playback
  readonly patienceMs?: number
  setOnStage?(isOnStage: boolean): void
  introduce?(stage: readonly StageMember[]): void
  play(speaker: PeerId, played: PlayedAudio): void
  playStream(speaker: PeerId, stream: MediaStream | undefined): void
  setVolume(speaker: PeerId, volume: number): void
  end(speaker: PeerId): void
  close(): Promise<void>
}
export interface AudioSource {
  readonly track?: MediaStreamTrack | undefined
  run(onFrame: (frame: OpusFrame) => void, signal: AbortSignal): Promise<void>
}
export type Cancel = () => void
export interface Clock {
  now(): number
  after(delayMs: number, task: () => void): Cancel
}
export declare abstract class CodedError<Code extends string> extends Error {
  abstract readonly name: string
  readonly code: Code
  constructor(code: Code, message: string, options?: ErrorOptions)
}
export type ConnectionState = 'connecting' | 'connected' | 'disconnected'
export interface EarStats {
  readonly played: number
  readonly missing: number
  readonly gaps: number
  readonly longestGapMs: number
  readonly late: number
  readonly jitterMs: number
  readonly targetMs: number
  readonly bufferMs: number
}
export type Eventually<Value> = Value | Promise<Value>
export declare const FRAME_MS = 20
export declare const FRAME_SAMPLES = 960
export interface FrameSigner {
  readonly key: FrameKey
  sign(message: Uint8Array<ArrayBuffer>): Eventually<Uint8Array<ArrayBuffer>>
}
export interface FrameSigning {
  createSigner(): Eventually<FrameSigner>
  verify(key: FrameKey, message: Uint8Array<ArrayBuffer>, signature: Uint8Array<ArrayBuffer>): Eventually<boolean>
  hash(messages: readonly Uint8Array<ArrayBuffer>[]): Eventually<Uint8Array<ArrayBuffer>>
}
export interface Link {
  readonly peer: PeerId
  readonly id: LinkId
  receive(signal: string): void
  setTrack(track: MediaStreamTrack | undefined): void
  close(): void
}
export type LinkCloseReason = 'closed-here' | 'closed-there' | 'failed' | 'violation'
export interface LinkEvents {
  open: () => void
  close: (reason: LinkCloseReason, violation?: LinkViolation) => void
  signal: (signal: string) => void
  troubled?: () => void
  track: (track: RemoteTrack) => void
}
export type LinkNotice =
  | {
      readonly type: 'silent'
      readonly link: LinkId
      readonly stripes: readonly number[]
      readonly isCovered: boolean
    }
  | {
      readonly type: 'starving'
      readonly stripe: number
    }
  | {
      readonly type: 'delivering'
      readonly link: LinkId
      readonly stripe: number
    }
  | {
      readonly type: 'released'
      readonly link: LinkId
    }
  | {
      readonly type: 'forged'
      readonly link: LinkId
      readonly source: SourceId
      readonly stripes: number
      readonly frames: number
    }
  | {
      readonly type: 'unprovable'
      readonly link: LinkId
    }
  | {
      readonly type: 'key'
      readonly source: SourceId
      readonly key: FrameKey
    }
  | {
      readonly type: 'leaving'
      readonly link: LinkId
    }
  | {
      readonly type: 'violation'
      readonly link: LinkId
      readonly violation: LinkViolation
    }
  | {
      readonly type: 'restarted'
    }
  | {
      readonly type: 'broken'
      readonly error: MediaError
    }
  | {
      readonly type: 'congestion'
      readonly congested: boolean
    }
  | {
      readonly type: 'overload'
      readonly shedding: number
      readonly isShort: boolean
    }
export interface LinkRoute {
  readonly link: LinkId
  readonly peer: PeerId
  readonly source?: SourceId | undefined
  readonly feedsOthers: boolean
  readonly parent: readonly number[]
  readonly child: readonly number[]
  readonly standby: readonly number[]
  readonly backs: readonly number[]
  readonly stage: boolean
  readonly retired: boolean
}
export interface LinkTraffic {
  readonly packetsIn: number
  readonly packetsOut: number
  readonly bytesIn: number
  readonly bytesOut: number
  readonly duplicates: number
  readonly refused: number
  readonly shed: number
  readonly asked: number
  readonly answered: number
  readonly rttMs: number | undefined
  readonly jitterMs: number
  readonly bufferedBytes: number
  readonly silentMs: number | undefined
  readonly feeds: readonly number[]
  readonly heldBack: number
  readonly forged: number
  readonly unverified: number
}
export interface LinkTransport {
  open(options: OpenLink): {
    link: Link
    channel: MediaChannel
  }
}
export type LinkViolation =
  'control-data' | 'extra-channel' | 'extra-track' | 'signal-flood' | 'text' | 'oversized' | 'flood'
export type LogFields = Readonly<Record<string, unknown>>
export interface Logger {
  error(fields: LogFields, message: string): void
  warn(fields: LogFields, message: string): void
  info(fields: LogFields, message: string): void
  debug(fields: LogFields, message: string): void
}
export interface MediaChannel {
  binaryType: string
  readonly readyState: string
  readonly bufferedAmount: number
  send(packet: Uint8Array<ArrayBuffer>): void
  close(): void
  onopen: ((event: never) => unknown) | null
  onclose: ((event: never) => unknown) | null
  onmessage: ((event: never) => unknown) | null
}
export declare class MediaError extends CodedError<
  | 'microphone-refused'
  | 'microphone-missing'
  | 'microphone-busy'
  | 'no-encoder'
  | 'no-decoder'
  | 'no-playback'
  | 'no-forwarding'
  | 'source-failed'
  | 'file-unreadable'
  | 'file-not-opus'
  | 'file-unwritable'
> {
  readonly name = 'MediaError'
}
export interface MediaPlane {
  attach(link: LinkId, channel: MediaChannel): void
  detach(link: LinkId): void
  route(routes: Routes): void
  publish(packet: Uint8Array<ArrayBuffer>): void
  probe(link: LinkId): void
  leave(): void
  traffic(): Promise<PlaneTraffic>
  close(): void
}
export interface MediaPlaneEvents {
  packet: (packet: Uint8Array<ArrayBuffer>, arrival: Arrival) => void
  retract: (source: SourceId, sequence: number) => void
  notice: (notice: LinkNotice) => void
}
export interface OpenLink {
  peer: PeerId
  id: LinkId
  initiator: boolean
  iceServers: readonly {
    urls: string | string[]
    username?: string | undefined
    credential?: string | undefined
  }[]
  on: LinkEvents
}
export type OpenMediaPlane = (on: MediaPlaneEvents) => MediaPlane
export interface OpusFrame {
  readonly opus: Uint8Array<ArrayBuffer>
  readonly timestamp: number
  readonly level: number
}
export interface PlaneTraffic {
  readonly links: ReadonlyMap<LinkId, LinkTraffic>
  readonly sources: ReadonlyMap<SourceId, SourceTraffic>
  readonly depths: readonly (number | undefined)[]
  readonly congested: boolean
  readonly overload: {
    readonly shedding: number
    readonly lateMs: number
  }
  readonly uplinkBps: number | undefined
}
export interface Playback {
  readonly state: PlaybackState
  onChange(handle: (state: PlaybackState, error?: MediaError) => void): () => void
  start(): Promise<void>
}
export type PlaybackState = 'idle' | 'playing' | 'blocked' | 'interrupted' | 'failed'
export type PlayedAudio =
  | {
      readonly type: 'frame'
      readonly frame: OpusFrame
      readonly delayMs: number
      readonly lastOfSpurt: boolean
    }
  | {
      readonly type: 'lost'
      readonly count: number
    }
export interface Random {
  id(length: number): string
}
export declare class RelayError extends CodedError<'relay-unreachable' | 'relay-timeout' | 'relay-closed'> {
  readonly name = 'RelayError'
}
export interface RemoteTrack {
  readonly stream: MediaStream
  level(): number
}
export interface RoutedSource {
  readonly source: SourceId
  readonly key?: FrameKey | undefined
}
export interface Routes {
  readonly sources: readonly RoutedSource[]
  readonly own?: SourceId | undefined
  readonly stripes: number
  readonly onStage: boolean
  readonly links: readonly LinkRoute[]
}
export declare const SAMPLES_PER_MS: number
export declare const SAMPLE_RATE = 48000
export interface Signaling {
  request<Name extends RequestName>(
    event: Name,
    ask: Ask<Name>,
    options?: {
      signal?: AbortSignal
    },
  ): Promise<Result<Reply<Name>, Refusal>>
  on<Name extends NoticeName>(event: Name, handle: (notice: Notice<Name>) => void): () => void
  onConnection(handle: (state: ConnectionState) => void): () => void
  close(): void
}
export interface SourceTraffic {
  readonly frames: number
  readonly fromRedundancy: number
  readonly fromRepair: number
  readonly skewMs: number
  readonly heldBack: number
  readonly forged: number
  readonly unverified: number
}
export interface SurroundingsEvents {
  networkChanged: () => void
  closing: () => void
}
export type WatchSurroundings = (on: SurroundingsEvents) => () => void
export declare const cryptoRandom: Random
export declare const silentLogger: Logger
export declare function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void>
export declare const systemClock: Clock
