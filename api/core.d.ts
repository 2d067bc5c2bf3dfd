// What @banyan/core exports. `npm run api` writes this file: a change of the public API shows in review.

export const Attendee = v.object({ peer: PeerId, name: v.string(), identity: v.optional(Identity) })
export type Attendee = v.InferOutput<typeof Attendee>
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
export interface BrowserFeatures {
  readonly RTCPeerConnection?: unknown
  readonly AudioContext?: unknown
  readonly AudioWorkletNode?: unknown
  readonly AudioDecoder?: unknown
  readonly WebAssembly?: unknown
  readonly isSecureContext?: boolean
  readonly navigator?: {
    readonly mediaDevices?:
      | {
          readonly getUserMedia?: unknown
        }
      | undefined
  }
}
export interface BrowserParts {
  readonly navigator: object
  readonly document:
    | (EventTarget & {
        readonly visibilityState: string
      })
    | undefined
}
export interface CarriedBytes {
  read(): number
  add(bytes: number): void
}
export interface CarriedBytesOptions {
  storage: Pick<Storage, 'getItem' | 'setItem'> | undefined
  now?: () => Date
  key?: string
}
export interface CarryConditions extends Device {
  readonly willing: boolean
  readonly offered: number
  readonly monthBytes: number
  readonly capBytes: number | undefined
}
export interface CarryPreferences {
  readonly willing: boolean
  readonly offered: number
  readonly capBytes: number | undefined
}
export type CarryReason = 'declined' | 'save-data' | 'mobile-data' | 'cap-reached' | 'low-battery' | 'may-be-frozen'
export interface CarryState {
  readonly allowed: boolean
  readonly slots: number
  readonly reason: CarryReason | undefined
  readonly monthBytes: number
  readonly uploadBps: number
}
export interface Carrying {
  readonly state: CarryState
  prefer(preferences: Partial<CarryPreferences>): void
  close(): void
}
export interface CarryingOptions {
  session: Pick<RoomSession, 'setSlots' | 'stats'>
  preferences: CarryPreferences
  store: CarriedBytes
  watch?: (options: { on: (device: Device) => void }) => WatchedDevice
  on?: (state: CarryState) => void
  clock?: Clock
}
export declare abstract class CodedError<Code extends string> extends Error {
  abstract readonly name: string
  readonly code: Code
  constructor(code: Code, message: string, options?: ErrorOptions)
}
export declare class CommandError extends CodedError<
  RefusalCode | 'relay-unreachable' | 'relay-timeout' | 'relay-closed'
> {
  readonly name = 'CommandError'
}
export interface CreateRoom {
  title: string
  topics?: readonly string[]
  name: string
  policy?: SpeakPolicy
  room?: RoomId
  roomToken?: RoomTokenSource
  signal?: AbortSignal
}
export interface Device {
  readonly saveData: boolean
  readonly mobileData: boolean
  readonly battery:
    | {
        readonly level: number
        readonly charging: boolean
      }
    | undefined
  readonly mayBeFrozen: boolean
}
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
export type EncoderChoice = 'auto' | 'webcodecs' | 'wasm'
export const EntryRole = v.picklist(['cohost', 'speaker', 'listener'])
export type EntryRole = v.InferOutput<typeof EntryRole>
export type Forwarding = 'auto' | 'worker' | 'main'
export const Identity = v.pipe(
  v.string(),
  v.maxLength(MAX_IDENTITY_LENGTH),
  v.regex(/^[^\s\p{Cc}]+$/u, 'is not an identity'),
  v.brand('Identity'),
)
export type Identity = v.InferOutput<typeof Identity>
export const IfHere = v.picklist(['beside', 'take-over', 'refuse'])
export type IfHere = v.InferOutput<typeof IfHere>
export declare class JoinError extends CodedError<
  RefusalCode | 'relay-unreachable' | 'relay-timeout' | 'relay-closed'
> {
  readonly name = 'JoinError'
}
export interface JoinRoom {
  room: RoomId
  name: string
  roomToken?: RoomTokenSource
  role?: EntryRole
  ifHere?: IfHere
  signal?: AbortSignal
}
export type Lack = 'no-webrtc' | 'no-audio' | 'no-wasm' | 'insecure-page' | 'no-microphone-access' | 'no-worklets'
export type LeftReason = 'left' | EndReason | 'place-lost' | 'removed' | 'elsewhere'
export interface LinkStats extends LinkTraffic {
  readonly peer: PeerId
  readonly link: LinkId
  readonly open: boolean
  readonly parent: readonly number[]
  readonly child: readonly number[]
  readonly standby: readonly number[]
  readonly backs: readonly number[]
  readonly stage: boolean
}
export interface Logger {
  error(fields: LogFields, message: string): void
  warn(fields: LogFields, message: string): void
  info(fields: LogFields, message: string): void
  debug(fields: LogFields, message: string): void
}
export interface Loudspeaker extends AudioSink {
  setDevice(deviceId: string): Promise<boolean>
  setSilent(silent: boolean): void
}
export interface LoudspeakerOptions {
  workletUrl?: string | URL
  logger?: Logger
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
export interface Membership {
  readonly self: PeerId
  readonly identity: Identity | undefined
  readonly role: Role
  readonly view: RoomView
  readonly requests: readonly Attendee[]
  readonly requested: boolean
  readonly queuePosition: number | undefined
  readonly invitedBy: PeerId | undefined
  readonly muted: boolean
  readonly publishing: boolean
  readonly stalled: boolean
  readonly playback: PlaybackState
  readonly unheard: Unheard | undefined
  readonly waiting:
    | {
        readonly position: number
        readonly waitMs: number
      }
    | undefined
  readonly online: boolean
  readonly links: number
  readonly carrying: number
}
export interface Microphone extends AudioSource {
  readonly track: MediaStreamTrack
  stop(): void
}
export interface MicrophoneOptions {
  deviceId?: string
  processing?: boolean | Processing
  encoder?: EncoderChoice
  workletUrl?: string | URL
  encoderUrl?: string | URL
  signal?: AbortSignal
}
export interface OpusFrame {
  readonly opus: Uint8Array<ArrayBuffer>
  readonly timestamp: number
  readonly level: number
}
export const PeerId = v.pipe(v.string(), v.regex(/^[a-z0-9]{12}$/, 'is not a peer id'), v.brand('PeerId'))
export type PeerId = v.InferOutput<typeof PeerId>
export interface PeerInTree extends Pick<
  TreePeer,
  'peer' | 'name' | 'carries' | 'burden' | 'convicted' | 'reported' | 'placed'
> {
  readonly kind: TreeKind
  readonly parents: readonly (PeerId | 'stage' | undefined)[]
  readonly standbys: readonly (PeerId | undefined)[]
  readonly depths: readonly number[]
  readonly used: number
  readonly slots: number
  readonly offered: number
  readonly more: readonly number[]
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
export interface Processing {
  echoCancellation?: boolean
  noiseSuppression?: boolean
  gainControl?: boolean
}
export declare const REACTIONS: readonly string[]
export declare const REACTION_KINDS = 6
export const Reasons = v.object({
  carries: v.optional(Stripe),
  stripes: aStripe(StripeReason),
})
export type Reasons = v.InferOutput<typeof Reasons>
export const ReceptionReport = v.object({
  played: frames,
  missing: frames,
  heldBack: frames,
  forged: frames,
  unverified: frames,
  longestGapMs: ms,
  delayMs: ms,
  bufferMs: ms,
})
export type ReceptionReport = v.InferOutput<typeof ReceptionReport>
export const RefusalCode = v.picklist([
  'malformed',
  'too-large',
  'too-many-messages',
  'unknown-message',
  'protocol-mismatch',
  'room-not-found',
  'room-exists',
  'room-ended',
  'already-in-room',
  'not-in-room',
  'not-allowed',
  'not-linked',
  'peer-not-found',
  'stage-full',
  'room-full',
  'relay-full',
  'token-missing',
  'token-expired',
  'token-invalid',
  'token-other-room',
  'token-other-role',
  'banned',
  'cohosts-full',
  'not-invited',
  'too-many-invitations',
  'too-many-seats',
  'here-already',
  'active-elsewhere',
  'taken-over',
  'too-many-rooms',
  'too-costly',
])
export type RefusalCode = v.InferOutput<typeof RefusalCode>
export declare class RelayError extends CodedError<'relay-unreachable' | 'relay-timeout' | 'relay-closed'> {
  readonly name = 'RelayError'
}
export const Role = v.picklist(['host', 'cohost', 'speaker', 'listener'])
export type Role = v.InferOutput<typeof Role>
export const RoomHealth = v.object({
  ears: v.pipe(count, v.minValue(1)),
  whole: count,
  unreached: v.optional(count),
  median: ReceptionReport,
  worst: v.object({ peer: PeerId, ...ReceptionReport.entries }),
})
export type RoomHealth = v.InferOutput<typeof RoomHealth>
export const RoomId = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9](?:[a-z0-9-]{1,38})[a-z0-9]$/, 'is not a room id (3 to 40 small letters, digits or hyphens)'),
  v.brand('RoomId'),
)
export type RoomId = v.InferOutput<typeof RoomId>
export interface RoomSession {
  readonly snapshot: SessionSnapshot
  on<Name extends keyof SessionEvents>(event: Name, handle: SessionEvents[Name]): () => void
  create(options: CreateRoom): Promise<Membership>
  join(options: JoinRoom): Promise<Membership>
  leave(options?: { graceMs?: number }): Promise<void>
  depart(): void
  end(options?: Waiting): Promise<void>
  takeOver(): Promise<void>
  handOver(peer: PeerId): Promise<void>
  removeFromRoom(
    peer: PeerId,
    options?: {
      ban?: boolean
    },
  ): Promise<void>
  react(reaction: number): Promise<void>
  publish(
    source: AudioSource,
    options?: {
      silence?: 'skip' | 'send'
    },
  ): void
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
  audience(
    options?: {
      after?: PeerId
    } & Waiting,
  ): Promise<{
    attendees: Attendee[]
    more: boolean
  }>
  tree(options?: Waiting): Promise<RoomTree>
  explain(peer: PeerId, options?: Waiting): Promise<Reasons>
  startPlayback(): Promise<void>
  level(peer: PeerId): number
  setVolume(peer: PeerId, volume: number): void
  setSlots(slots: number): void
  refreshLinks(): void
  stats(): Promise<SessionStats>
  close(): Promise<void>
}
export const RoomSummary = v.object({
  room: RoomId,
  title: v.string(),
  topics: v.optional(v.array(v.string())),
  startedAt: v.number(),
  listeners: count,
  stage: v.array(v.object({ name: v.string(), role: StageRole, identity: v.optional(Identity) })),
})
export type RoomSummary = v.InferOutput<typeof RoomSummary>
export type RoomTokenSource = string | (() => string | Promise<string>)
export interface RoomTree {
  readonly stripes: number
  readonly listeners: number
  readonly peers: readonly PeerInTree[]
  readonly health: RoomHealth | undefined
}
export const RoomView = v.object({
  room: RoomId,
  title: v.string(),
  topics: v.optional(v.array(v.string())),
  policy: SpeakPolicy,
  startedAt: v.number(),
  stage: v.pipe(v.array(StageMember), v.maxLength(MAX_STAGE)),
  listeners: count,
  nextHost: v.optional(PeerId),
  hostAwayMs: v.optional(count),
})
export type RoomView = v.InferOutput<typeof RoomView>
export interface RoomWatch {
  close(): void
}
export interface SessionEvents {
  change: (snapshot: SessionSnapshot) => void
  played: (speaker: PeerId, played: PlayedAudio) => void
  declined: () => void
  invitationDeclined: (peer: PeerId) => void
  mutedBy: (peer: PeerId) => void
  verdict: (verdict: { readonly peer: PeerId; readonly name: string; readonly why: Verdict }) => void
  reactions: (counts: readonly number[]) => void
  trouble: (error: MediaError) => void
  sourceEnded: (error?: MediaError) => void
}
export interface SessionOptions extends Omit<OpenSessionOptions, 'sink' | 'tracks' | 'transport'> {
  sink?: AudioSink
  forwarding?: Forwarding
  workerUrl?: string | URL
  tracks?: boolean
  transport?: LinkTransport
}
export type SessionSnapshot =
  | {
      readonly phase: 'idle'
    }
  | {
      readonly phase: 'joining'
    }
  | ({
      readonly phase: 'joined'
    } & Membership)
  | {
      readonly phase: 'left'
      readonly reason: LeftReason
    }
export interface SessionStats {
  readonly links: readonly LinkStats[]
  readonly speakers: readonly SpeakerStats[]
  readonly stripes: readonly StripeStats[]
  readonly carrying: number
  readonly uploadBps: number
  readonly downloadBps: number
  readonly bytesOut: number
  readonly bytesIn: number
  readonly congested: boolean
  readonly overload: OverloadStats
  readonly uplinkBps: number | undefined
}
export interface SlotsToOffer {
  readonly slots: number
  readonly reason: CarryReason | undefined
}
export const SpeakPolicy = v.picklist(['ask', 'open'])
export type SpeakPolicy = v.InferOutput<typeof SpeakPolicy>
export interface SpeakerStats extends EarStats {
  readonly peer: PeerId
  readonly byTrack: boolean
  readonly fromRedundancy: number
  readonly fromRepair: number
  readonly heldBack: number
  readonly forged: number
  readonly unverified: number
}
export const StageMember = v.object({
  peer: PeerId,
  source: SourceId,
  name: v.string(),
  identity: v.optional(Identity),
  role: StageRole,
  muted: v.boolean(),
  silenced: v.optional(v.boolean()),
  key: v.optional(FrameKey),
  tracks: v.boolean(),
  publishing: v.optional(v.boolean()),
})
export type StageMember = v.InferOutput<typeof StageMember>
export const StripeReason = v.object({
  parent: v.optional(v.union([PeerId, v.literal('stage')])),
  standby: v.optional(PeerId),
  depth: count,
  arrivalMs: v.optional(v.number()),
  directMs: v.number(),
  alternative: v.optional(v.object({ parent: PeerId, arrivalMs: v.number() })),
})
export type StripeReason = v.InferOutput<typeof StripeReason>
export interface StripeStats {
  readonly parent: PeerId | undefined
  readonly standby: PeerId | undefined
  readonly feeding: readonly PeerId[]
  readonly hops: number | undefined
}
export interface Support {
  readonly listen: readonly Lack[]
  readonly speak: readonly Lack[]
}
export declare class SupportError extends CodedError<Lack> {
  readonly name = 'SupportError'
}
export const TreeKind = v.picklist(['speaker', 'seed', 'trunk', 'super-peer', 'leaf'])
export type TreeKind = v.InferOutput<typeof TreeKind>
export interface Unheard {
  readonly speakers: readonly PeerId[]
  readonly why: UnheardReason
}
export type UnheardReason = 'no-place' | 'no-link' | 'no-sound' | 'no-forwarding'
export const Verdict = v.picklist(['forged', 'accuser'])
export type Verdict = v.InferOutput<typeof Verdict>
export interface WatchedDevice {
  readonly now: Device
  close(): void
}
export declare function browserDevice({
  on,
  parts,
}: {
  on: (device: Device) => void
  parts?: BrowserParts | undefined
}): WatchedDevice
export declare function carriedBytes(options: CarriedBytesOptions): CarriedBytes
export declare function carrying(options: CarryingOptions): Carrying
export declare function checkSupport(browser?: BrowserFeatures): Support
export declare function createSession(options: SessionOptions): RoomSession
export declare const isLeader: (role: Role) => boolean
export declare function loudspeaker({ logger, workletUrl }?: LoudspeakerOptions): Loudspeaker
export declare function microphone(options?: MicrophoneOptions): Promise<Microphone>
export declare function openMicrophoneTrack(
  options?: Pick<MicrophoneOptions, 'deviceId' | 'processing'>,
): Promise<MediaStreamTrack>
export declare const parsePeerId: (raw: unknown) => (string & v.Brand<'PeerId'>) | undefined
export declare const parseRoomId: (raw: unknown) => (string & v.Brand<'RoomId'>) | undefined
export declare function slotsToOffer(conditions: CarryConditions): SlotsToOffer
export declare function watchRooms({ relayUrl, onChange, onConnection, logger }: WatchRooms): RoomWatch

// Not exported; the types above lean on it.

interface OverloadStats {
  readonly shedding: number
  readonly lateMs: number
}
interface Waiting {
  signal?: AbortSignal
}
interface WatchRooms {
  relayUrl: string
  onChange: (rooms: readonly RoomSummary[]) => void
  onConnection?: (state: ConnectionState) => void
  logger?: Logger
}
