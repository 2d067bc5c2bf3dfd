// What @banyan/core exports. `npm run api` writes this file: a change of the public API shows in review.

export declare const Attendee: v.ObjectSchema<
  {
    readonly peer: v.SchemaWithPipe<
      readonly [v.StringSchema<undefined>, v.RegexAction<string, 'is not a peer id'>, v.BrandAction<string, 'PeerId'>]
    >
    readonly name: v.StringSchema<undefined>
    readonly identity: v.OptionalSchema<
      v.SchemaWithPipe<
        readonly [
          v.StringSchema<undefined>,
          v.MaxLengthAction<string, 100, undefined>,
          v.RegexAction<string, 'is not an identity'>,
          v.BrandAction<string, 'Identity'>,
        ]
      >,
      undefined
    >
  },
  undefined
>
export type Attendee = v.InferOutput<typeof Attendee>
export interface AudioSink {
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
export declare class CodedError<Code extends string> extends Error {
  readonly code: Code
  constructor(code: Code, message: string, options?: ErrorOptions)
}
export declare class CommandError extends CodedError<
  RefusalCode | 'relay-unreachable' | 'relay-timeout' | 'relay-closed'
> {}
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
export declare const EntryRole: v.PicklistSchema<['cohost', 'speaker', 'listener'], undefined>
export type EntryRole = v.InferOutput<typeof EntryRole>
export type Forwarding = 'auto' | 'worker' | 'main'
export declare const Identity: v.SchemaWithPipe<
  readonly [
    v.StringSchema<undefined>,
    v.MaxLengthAction<string, 100, undefined>,
    v.RegexAction<string, 'is not an identity'>,
    v.BrandAction<string, 'Identity'>,
  ]
>
export type Identity = v.InferOutput<typeof Identity>
export declare class JoinError extends CodedError<
  RefusalCode | 'relay-unreachable' | 'relay-timeout' | 'relay-closed'
> {}
export interface JoinRoom {
  room: RoomId
  name: string
  roomToken?: RoomTokenSource
  role?: EntryRole
  signal?: AbortSignal
}
export type LeftReason = 'left' | EndReason | 'place-lost' | 'removed'
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
  | 'source-failed'
  | 'file-unreadable'
  | 'file-not-opus'
  | 'file-unwritable'
> {}
export interface Membership {
  readonly self: PeerId
  readonly role: Role
  readonly view: RoomView
  readonly requests: readonly Attendee[]
  readonly requested: boolean
  readonly queuePosition: number | undefined
  readonly invitedBy: PeerId | undefined
  readonly muted: boolean
  readonly publishing: boolean
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
export declare const PeerId: v.SchemaWithPipe<
  readonly [v.StringSchema<undefined>, v.RegexAction<string, 'is not a peer id'>, v.BrandAction<string, 'PeerId'>]
>
export type PeerId = v.InferOutput<typeof PeerId>
export interface PeerInTree extends Pick<TreePeer, 'peer' | 'name' | 'carries' | 'burden' | 'placed'> {
  readonly kind: TreeKind
  readonly parents: readonly (PeerId | 'stage' | undefined)[]
  readonly standbys: readonly (PeerId | undefined)[]
  readonly depths: readonly number[]
  readonly used: number
  readonly slots: number
  readonly offered: number
  readonly more: readonly number[]
}
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
export declare const Reasons: v.ObjectSchema<
  {
    readonly carries: v.OptionalSchema<
      v.SchemaWithPipe<
        readonly [
          v.SchemaWithPipe<
            readonly [
              v.NumberSchema<undefined>,
              v.IntegerAction<number, undefined>,
              v.MinValueAction<number, 0, undefined>,
            ]
          >,
          v.MaxValueAction<number, number, undefined>,
        ]
      >,
      undefined
    >
    readonly stripes: v.SchemaWithPipe<
      readonly [
        v.ArraySchema<
          v.ObjectSchema<
            {
              readonly parent: v.OptionalSchema<
                v.UnionSchema<
                  [
                    v.SchemaWithPipe<
                      readonly [
                        v.StringSchema<undefined>,
                        v.RegexAction<string, 'is not a peer id'>,
                        v.BrandAction<string, 'PeerId'>,
                      ]
                    >,
                    v.LiteralSchema<'stage', undefined>,
                  ],
                  undefined
                >,
                undefined
              >
              readonly standby: v.OptionalSchema<
                v.SchemaWithPipe<
                  readonly [
                    v.StringSchema<undefined>,
                    v.RegexAction<string, 'is not a peer id'>,
                    v.BrandAction<string, 'PeerId'>,
                  ]
                >,
                undefined
              >
              readonly depth: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.IntegerAction<number, undefined>,
                  v.MinValueAction<number, 0, undefined>,
                ]
              >
              readonly arrivalMs: v.OptionalSchema<v.NumberSchema<undefined>, undefined>
              readonly directMs: v.NumberSchema<undefined>
              readonly alternative: v.OptionalSchema<
                v.ObjectSchema<
                  {
                    readonly parent: v.SchemaWithPipe<
                      readonly [
                        v.StringSchema<undefined>,
                        v.RegexAction<string, 'is not a peer id'>,
                        v.BrandAction<string, 'PeerId'>,
                      ]
                    >
                    readonly arrivalMs: v.NumberSchema<undefined>
                  },
                  undefined
                >,
                undefined
              >
            },
            undefined
          >,
          undefined
        >,
        v.MaxLengthAction<
          {
            parent?: (string & v.Brand<'PeerId'>) | 'stage' | undefined
            standby?: (string & v.Brand<'PeerId'>) | undefined
            depth: number
            arrivalMs?: number | undefined
            directMs: number
            alternative?:
              | {
                  parent: string & v.Brand<'PeerId'>
                  arrivalMs: number
                }
              | undefined
          }[],
          4,
          undefined
        >,
      ]
    >
  },
  undefined
>
export type Reasons = v.InferOutput<typeof Reasons>
export declare const ReceptionReport: v.ObjectSchema<
  {
    readonly played: v.SchemaWithPipe<
      readonly [
        v.NumberSchema<undefined>,
        v.IntegerAction<number, undefined>,
        v.MinValueAction<number, 0, undefined>,
        v.MaxValueAction<number, 100000, undefined>,
      ]
    >
    readonly missing: v.SchemaWithPipe<
      readonly [
        v.NumberSchema<undefined>,
        v.IntegerAction<number, undefined>,
        v.MinValueAction<number, 0, undefined>,
        v.MaxValueAction<number, 100000, undefined>,
      ]
    >
    readonly longestGapMs: v.SchemaWithPipe<
      readonly [
        v.NumberSchema<undefined>,
        v.MinValueAction<number, 0, undefined>,
        v.MaxValueAction<number, 60000, undefined>,
      ]
    >
    readonly delayMs: v.SchemaWithPipe<
      readonly [
        v.NumberSchema<undefined>,
        v.MinValueAction<number, 0, undefined>,
        v.MaxValueAction<number, 60000, undefined>,
      ]
    >
    readonly bufferMs: v.SchemaWithPipe<
      readonly [
        v.NumberSchema<undefined>,
        v.MinValueAction<number, 0, undefined>,
        v.MaxValueAction<number, 60000, undefined>,
      ]
    >
  },
  undefined
>
export type ReceptionReport = v.InferOutput<typeof ReceptionReport>
export declare const RefusalCode: v.PicklistSchema<
  [
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
  ],
  undefined
>
export type RefusalCode = v.InferOutput<typeof RefusalCode>
export declare class RelayError extends CodedError<'relay-unreachable' | 'relay-timeout' | 'relay-closed'> {}
export declare const Role: v.PicklistSchema<['host', 'cohost', 'speaker', 'listener'], undefined>
export type Role = v.InferOutput<typeof Role>
export declare const RoomHealth: v.ObjectSchema<
  {
    readonly ears: v.SchemaWithPipe<
      readonly [
        v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.IntegerAction<number, undefined>,
            v.MinValueAction<number, 0, undefined>,
          ]
        >,
        v.MinValueAction<number, 1, undefined>,
      ]
    >
    readonly whole: v.SchemaWithPipe<
      readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]
    >
    readonly median: v.ObjectSchema<
      {
        readonly played: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.IntegerAction<number, undefined>,
            v.MinValueAction<number, 0, undefined>,
            v.MaxValueAction<number, 100000, undefined>,
          ]
        >
        readonly missing: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.IntegerAction<number, undefined>,
            v.MinValueAction<number, 0, undefined>,
            v.MaxValueAction<number, 100000, undefined>,
          ]
        >
        readonly longestGapMs: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.MinValueAction<number, 0, undefined>,
            v.MaxValueAction<number, 60000, undefined>,
          ]
        >
        readonly delayMs: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.MinValueAction<number, 0, undefined>,
            v.MaxValueAction<number, 60000, undefined>,
          ]
        >
        readonly bufferMs: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.MinValueAction<number, 0, undefined>,
            v.MaxValueAction<number, 60000, undefined>,
          ]
        >
      },
      undefined
    >
    readonly worst: v.ObjectSchema<
      {
        readonly played: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.IntegerAction<number, undefined>,
            v.MinValueAction<number, 0, undefined>,
            v.MaxValueAction<number, 100000, undefined>,
          ]
        >
        readonly missing: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.IntegerAction<number, undefined>,
            v.MinValueAction<number, 0, undefined>,
            v.MaxValueAction<number, 100000, undefined>,
          ]
        >
        readonly longestGapMs: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.MinValueAction<number, 0, undefined>,
            v.MaxValueAction<number, 60000, undefined>,
          ]
        >
        readonly delayMs: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.MinValueAction<number, 0, undefined>,
            v.MaxValueAction<number, 60000, undefined>,
          ]
        >
        readonly bufferMs: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.MinValueAction<number, 0, undefined>,
            v.MaxValueAction<number, 60000, undefined>,
          ]
        >
        readonly peer: v.SchemaWithPipe<
          readonly [
            v.StringSchema<undefined>,
            v.RegexAction<string, 'is not a peer id'>,
            v.BrandAction<string, 'PeerId'>,
          ]
        >
      },
      undefined
    >
  },
  undefined
>
export type RoomHealth = v.InferOutput<typeof RoomHealth>
export declare const RoomId: v.SchemaWithPipe<
  readonly [
    v.StringSchema<undefined>,
    v.RegexAction<string, 'is not a room id (3 to 40 small letters, digits or hyphens)'>,
    v.BrandAction<string, 'RoomId'>,
  ]
>
export type RoomId = v.InferOutput<typeof RoomId>
export interface RoomSession {
  readonly snapshot: SessionSnapshot
  on<Name extends keyof SessionEvents>(event: Name, handle: SessionEvents[Name]): () => void
  create(options: CreateRoom): Promise<Membership>
  join(options: JoinRoom): Promise<Membership>
  leave(options?: { graceMs?: number }): Promise<void>
  depart(): void
  end(options?: Waiting): Promise<void>
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
  level(peer: PeerId): number
  setVolume(peer: PeerId, volume: number): void
  setSlots(slots: number): void
  refreshLinks(): void
  stats(): Promise<SessionStats>
  close(): Promise<void>
}
export declare const RoomSummary: v.ObjectSchema<
  {
    readonly room: v.SchemaWithPipe<
      readonly [
        v.StringSchema<undefined>,
        v.RegexAction<string, 'is not a room id (3 to 40 small letters, digits or hyphens)'>,
        v.BrandAction<string, 'RoomId'>,
      ]
    >
    readonly title: v.StringSchema<undefined>
    readonly topics: v.OptionalSchema<v.ArraySchema<v.StringSchema<undefined>, undefined>, undefined>
    readonly startedAt: v.NumberSchema<undefined>
    readonly listeners: v.SchemaWithPipe<
      readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]
    >
    readonly stage: v.ArraySchema<
      v.ObjectSchema<
        {
          readonly name: v.StringSchema<undefined>
          readonly role: v.PicklistSchema<['host', 'cohost', 'speaker'], undefined>
          readonly identity: v.OptionalSchema<
            v.SchemaWithPipe<
              readonly [
                v.StringSchema<undefined>,
                v.MaxLengthAction<string, 100, undefined>,
                v.RegexAction<string, 'is not an identity'>,
                v.BrandAction<string, 'Identity'>,
              ]
            >,
            undefined
          >
        },
        undefined
      >,
      undefined
    >
  },
  undefined
>
export type RoomSummary = v.InferOutput<typeof RoomSummary>
export type RoomTokenSource = string | (() => string | Promise<string>)
export interface RoomTree {
  readonly stripes: number
  readonly listeners: number
  readonly peers: readonly PeerInTree[]
  readonly health: RoomHealth | undefined
}
export declare const RoomView: v.ObjectSchema<
  {
    readonly room: v.SchemaWithPipe<
      readonly [
        v.StringSchema<undefined>,
        v.RegexAction<string, 'is not a room id (3 to 40 small letters, digits or hyphens)'>,
        v.BrandAction<string, 'RoomId'>,
      ]
    >
    readonly title: v.StringSchema<undefined>
    readonly topics: v.OptionalSchema<v.ArraySchema<v.StringSchema<undefined>, undefined>, undefined>
    readonly policy: v.PicklistSchema<['ask', 'open'], undefined>
    readonly startedAt: v.NumberSchema<undefined>
    readonly stage: v.SchemaWithPipe<
      readonly [
        v.ArraySchema<
          v.ObjectSchema<
            {
              readonly peer: v.SchemaWithPipe<
                readonly [
                  v.StringSchema<undefined>,
                  v.RegexAction<string, 'is not a peer id'>,
                  v.BrandAction<string, 'PeerId'>,
                ]
              >
              readonly source: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.IntegerAction<number, undefined>,
                  v.MinValueAction<number, 0, undefined>,
                  v.MaxValueAction<number, 65535, undefined>,
                  v.BrandAction<number, 'SourceId'>,
                ]
              >
              readonly name: v.StringSchema<undefined>
              readonly identity: v.OptionalSchema<
                v.SchemaWithPipe<
                  readonly [
                    v.StringSchema<undefined>,
                    v.MaxLengthAction<string, 100, undefined>,
                    v.RegexAction<string, 'is not an identity'>,
                    v.BrandAction<string, 'Identity'>,
                  ]
                >,
                undefined
              >
              readonly role: v.PicklistSchema<['host', 'cohost', 'speaker'], undefined>
              readonly muted: v.BooleanSchema<undefined>
              readonly silenced: v.OptionalSchema<v.BooleanSchema<undefined>, undefined>
              readonly tracks: v.BooleanSchema<undefined>
            },
            undefined
          >,
          undefined
        >,
        v.MaxLengthAction<
          {
            peer: string & v.Brand<'PeerId'>
            source: number & v.Brand<'SourceId'>
            name: string
            identity?: (string & v.Brand<'Identity'>) | undefined
            role: 'host' | 'cohost' | 'speaker'
            muted: boolean
            silenced?: boolean | undefined
            tracks: boolean
          }[],
          13,
          undefined
        >,
      ]
    >
    readonly listeners: v.SchemaWithPipe<
      readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]
    >
    readonly nextHost: v.OptionalSchema<
      v.SchemaWithPipe<
        readonly [v.StringSchema<undefined>, v.RegexAction<string, 'is not a peer id'>, v.BrandAction<string, 'PeerId'>]
      >,
      undefined
    >
  },
  undefined
>
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
  reactions: (counts: readonly number[]) => void
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
  readonly uplinkBps: number | undefined
}
export interface SlotsToOffer {
  readonly slots: number
  readonly reason: CarryReason | undefined
}
export declare const SpeakPolicy: v.PicklistSchema<['ask', 'open'], undefined>
export type SpeakPolicy = v.InferOutput<typeof SpeakPolicy>
export interface SpeakerStats extends EarStats {
  readonly peer: PeerId
  readonly byTrack: boolean
  readonly fromRedundancy: number
  readonly fromRepair: number
}
export declare const StageMember: v.ObjectSchema<
  {
    readonly peer: v.SchemaWithPipe<
      readonly [v.StringSchema<undefined>, v.RegexAction<string, 'is not a peer id'>, v.BrandAction<string, 'PeerId'>]
    >
    readonly source: v.SchemaWithPipe<
      readonly [
        v.NumberSchema<undefined>,
        v.IntegerAction<number, undefined>,
        v.MinValueAction<number, 0, undefined>,
        v.MaxValueAction<number, 65535, undefined>,
        v.BrandAction<number, 'SourceId'>,
      ]
    >
    readonly name: v.StringSchema<undefined>
    readonly identity: v.OptionalSchema<
      v.SchemaWithPipe<
        readonly [
          v.StringSchema<undefined>,
          v.MaxLengthAction<string, 100, undefined>,
          v.RegexAction<string, 'is not an identity'>,
          v.BrandAction<string, 'Identity'>,
        ]
      >,
      undefined
    >
    readonly role: v.PicklistSchema<['host', 'cohost', 'speaker'], undefined>
    readonly muted: v.BooleanSchema<undefined>
    readonly silenced: v.OptionalSchema<v.BooleanSchema<undefined>, undefined>
    readonly tracks: v.BooleanSchema<undefined>
  },
  undefined
>
export type StageMember = v.InferOutput<typeof StageMember>
export declare const StripeReason: v.ObjectSchema<
  {
    readonly parent: v.OptionalSchema<
      v.UnionSchema<
        [
          v.SchemaWithPipe<
            readonly [
              v.StringSchema<undefined>,
              v.RegexAction<string, 'is not a peer id'>,
              v.BrandAction<string, 'PeerId'>,
            ]
          >,
          v.LiteralSchema<'stage', undefined>,
        ],
        undefined
      >,
      undefined
    >
    readonly standby: v.OptionalSchema<
      v.SchemaWithPipe<
        readonly [v.StringSchema<undefined>, v.RegexAction<string, 'is not a peer id'>, v.BrandAction<string, 'PeerId'>]
      >,
      undefined
    >
    readonly depth: v.SchemaWithPipe<
      readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]
    >
    readonly arrivalMs: v.OptionalSchema<v.NumberSchema<undefined>, undefined>
    readonly directMs: v.NumberSchema<undefined>
    readonly alternative: v.OptionalSchema<
      v.ObjectSchema<
        {
          readonly parent: v.SchemaWithPipe<
            readonly [
              v.StringSchema<undefined>,
              v.RegexAction<string, 'is not a peer id'>,
              v.BrandAction<string, 'PeerId'>,
            ]
          >
          readonly arrivalMs: v.NumberSchema<undefined>
        },
        undefined
      >,
      undefined
    >
  },
  undefined
>
export type StripeReason = v.InferOutput<typeof StripeReason>
export interface StripeStats {
  readonly parent: PeerId | undefined
  readonly standby: PeerId | undefined
  readonly feeding: readonly PeerId[]
  readonly hops: number | undefined
}
export declare const TreeKind: v.PicklistSchema<['speaker', 'seed', 'trunk', 'super-peer', 'leaf'], undefined>
export type TreeKind = v.InferOutput<typeof TreeKind>
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

interface Waiting {
  signal?: AbortSignal
}
interface WatchRooms {
  relayUrl: string
  onChange: (rooms: readonly RoomSummary[]) => void
  onConnection?: (state: ConnectionState) => void
  logger?: Logger
}
