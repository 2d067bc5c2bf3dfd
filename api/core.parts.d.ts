// What @banyan/core/parts exports. `npm run api` writes this file: a change of the public API shows in review.

export interface HearingHereOptions {
  clock: Clock
  sink: AudioSink
}
export declare const LINK_TIMEOUT_MS = 10000
export declare class LiveSession implements RoomSession {
  #private
  constructor(parts: SessionParts)
  get snapshot(): import('./api.ts').SessionSnapshot
  on<Name extends keyof SessionEvents>(event: Name, handle: SessionEvents[Name]): () => void
  create({ title, topics, name, policy, room, roomToken, signal }: CreateRoom): Promise<Membership>
  join({ room, name, roomToken, role, ifHere, signal }: JoinRoom): Promise<Membership>
  leave({ graceMs }?: { graceMs?: number }): Promise<void>
  depart(): void
  end({ signal }?: { signal?: AbortSignal }): Promise<void>
  publish(source: AudioSource, options?: PublishOptions): void
  unpublish(): void
  setMuted(muted: boolean): Promise<void>
  mute(peer: PeerId): Promise<void>
  muteAll(): Promise<void>
  requestMicrophone(wanted: boolean): Promise<void>
  admit(peer: PeerId): Promise<void>
  decline(peer: PeerId): Promise<void>
  remove(peer: PeerId): Promise<void>
  invite(peer: PeerId): Promise<void>
  acceptInvitation(): Promise<void>
  declineInvitation(): Promise<void>
  promote(peer: PeerId): Promise<void>
  demote(peer: PeerId): Promise<void>
  takeOver(): Promise<void>
  handOver(peer: PeerId): Promise<void>
  removeFromRoom(
    peer: PeerId,
    {
      ban,
    }?: {
      ban?: boolean
    },
  ): Promise<void>
  react(reaction: number): Promise<void>
  audience({ after, signal }?: { after?: PeerId; signal?: AbortSignal }): Promise<{
    attendees: {
      peer: string & import('valibot').Brand<'PeerId'>
      name: string
      identity?: (string & import('valibot').Brand<'Identity'>) | undefined
    }[]
    more: boolean
  }>
  tree({ signal }?: { signal?: AbortSignal }): Promise<import('../index.ts').RoomTree>
  explain(
    peer: PeerId,
    {
      signal,
    }?: {
      signal?: AbortSignal
    },
  ): Promise<{
    carries?: number | undefined
    stripes: {
      parent?: (string & import('valibot').Brand<'PeerId'>) | 'stage' | undefined
      standby?: (string & import('valibot').Brand<'PeerId'>) | undefined
      depth: number
      arrivalMs?: number | undefined
      directMs: number
      alternative?:
        | {
            parent: string & import('valibot').Brand<'PeerId'>
            arrivalMs: number
          }
        | undefined
    }[]
  }>
  startPlayback(): Promise<void>
  level(peer: PeerId): number
  setVolume(peer: PeerId, volume: number): void
  setSlots(slots: number): void
  refreshLinks(): void
  stats(): Promise<SessionStats>
  close(): Promise<void>
}
export interface OpenSessionOptions {
  relayUrl: string
  slots?: number
  seed?: boolean
  sink: AudioSink
  tracks: boolean
  transport: LinkTransport
  signaling?: Signaling
  clock?: Clock
  random?: Random
  logger?: Logger
}
export interface RelayTransports {
  readonly webSocket: TransportClass
  readonly polling: TransportClass
}
export type SimplePeerClass = new (options: {
  initiator: boolean
  config: RTCConfiguration
  wrtc?: WebRtc
}) => SimplePeerConnection
export declare const TROUBLE_MS = 2000
export type TransportClass = new (options: never) => object
export declare const hearingHere: ({ clock, sink }: HearingHereOptions) => OpenHearing
export declare function localMediaPlane(on: MediaPlaneEvents, options: LocalPlaneOptions): MediaPlane
export declare function openSession(options: OpenSessionOptions, openMediaPlane: OpenMediaPlane): RoomSession
export declare function platformSigning(): FrameSigning
export declare function simplePeerTransport({
  SimplePeer,
  wrtc,
  tracks,
  logger,
}: SimplePeerTransportOptions): LinkTransport
export declare function socketIoSignaling({ relayUrl, logger, transports }: SocketIoOptions): Signaling

// Not exported; the types above lean on it.

interface ChannelOwner {
  readonly _pc: RTCPeerConnection
  readonly _channel: RTCDataChannel | null
}
type Heard =
  | {
      readonly type: 'frame'
      readonly delayMs: number
      readonly lastOfSpurt: boolean
    }
  | {
      readonly type: 'lost'
      readonly count: number
    }
interface HeardSpeaker {
  readonly peer: PeerId
  readonly source: SourceId
  readonly silenced?: boolean | undefined
  readonly byTrack: boolean
}
interface Hearing {
  listen(stage: readonly HeardSpeaker[]): void
  take(packet: Uint8Array<ArrayBuffer>, arrival: Arrival): void
  retract(source: SourceId, sequence: number): void
  follow(isFollowed: boolean): void
  level(peer: PeerId): number
  stats(peer: PeerId): EarStats | undefined
  readonly bufferMs: number
  close(): void
}
interface HearingEvents {
  heard: (speaker: PeerId, heard: Heard) => void
  played: (speaker: PeerId, played: PlayedAudio) => void
  failed: (error: MediaError) => void
}
interface LocalPlaneOptions {
  signing: FrameSigning
  clock?: Clock
  patienceMs?: number | undefined
}
type OpenHearing = (on: HearingEvents) => Hearing
interface PublishOptions {
  silence?: 'skip' | 'send'
}
interface SessionParts {
  signaling: Signaling
  transport: LinkTransport
  openMediaPlane: OpenMediaPlane
  openHearing: OpenHearing
  sink: AudioSink
  capability: Capability
  watch?: WatchSurroundings | undefined
  clock: Clock
  random: Random
  logger: Logger
}
interface SimplePeerConnection extends ChannelOwner {
  readonly destroyed: boolean
  on(event: 'connect', handle: () => void): unknown
  on(event: 'signal', handle: (signal: object) => void): unknown
  on(event: 'track', handle: (track: MediaStreamTrack, stream: MediaStream) => void): unknown
  on(
    event: 'error',
    handle: (
      error: Error & {
        code?: string
      },
    ) => void,
  ): unknown
  once(event: 'close', handle: () => void): unknown
  signal(signal: object): void
  addTrack(track: MediaStreamTrack, stream: MediaStream): void
  replaceTrack(before: MediaStreamTrack, after: MediaStreamTrack, stream: MediaStream): void
  removeTrack(track: MediaStreamTrack, stream: MediaStream): void
  destroy(): void
}
interface SimplePeerTransportOptions {
  SimplePeer: SimplePeerClass
  wrtc?: WebRtc
  tracks?: boolean
  logger?: Logger
}
interface SocketIoOptions {
  relayUrl: string
  logger: Logger
  transports?: RelayTransports
}
interface WebRtc {
  RTCPeerConnection: unknown
  RTCSessionDescription: unknown
  RTCIceCandidate: unknown
}
