// What @banyan/core/protocol exports. `npm run api` writes this file: a change of the public API shows in review.

export type Ask<Name extends RequestName> = v.InferOutput<(typeof REQUESTS)[Name]['ask']>
export const Attendee = v.object({ peer: PeerId, name: v.string(), identity: v.optional(Identity) })
export type Attendee = v.InferOutput<typeof Attendee>
export declare const COMMANDS_PER_SECOND = 5
export const Capability = v.object({
  slots: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_SLOTS)),
  tracks: v.boolean(),
  seed: v.optional(v.boolean()),
})
export type Capability = v.InferOutput<typeof Capability>
export declare const EMPTY_PLAN: Plan
export type EndReason = Notice<'room:ended'>['reason']
export const EntryRole = v.picklist(['cohost', 'speaker', 'listener'])
export type EntryRole = v.InferOutput<typeof EntryRole>
export const ForgedFrames = v.object({
  peer: PeerId,
  source: SourceId,
  stripes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** MAX_STRIPES - 1)),
  frames: v.pipe(frames, v.minValue(1)),
})
export type ForgedFrames = v.InferOutput<typeof ForgedFrames>
export const FrameKey = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, 'is not a key'), v.brand('FrameKey'))
export type FrameKey = v.InferOutput<typeof FrameKey>
export declare const INVITATION_MS = 60000
export const IceServer = v.object({
  urls: v.union([v.string(), v.array(v.string())]),
  username: v.optional(v.string()),
  credential: v.optional(v.string()),
})
export type IceServer = v.InferOutput<typeof IceServer>
export const Identity = v.pipe(
  v.string(),
  v.maxLength(MAX_IDENTITY_LENGTH),
  v.regex(/^[^\s\p{Cc}]+$/u, 'is not an identity'),
  v.brand('Identity'),
)
export type Identity = v.InferOutput<typeof Identity>
export const IfHere = v.picklist(['beside', 'take-over', 'refuse'])
export type IfHere = v.InferOutput<typeof IfHere>
const Joined = v.object({
  peer: PeerId,
  role: Role,
  identity: v.optional(Identity),
  view: RoomView,
  plan: Plan,
  resume: v.string(),
  iceServers: IceServers,
})
export type Joined = v.InferOutput<typeof Joined>
export const LinkId = v.pipe(v.string(), v.regex(/^[a-z0-9]{12}$/, 'is not a link id'), v.brand('LinkId'))
export type LinkId = v.InferOutput<typeof LinkId>
export declare const MAX_AUDIENCE_PAGE = 100
export declare const MAX_BANS = 1000
export declare const MAX_COHOSTS = 2
export declare const MAX_IDENTITY_LENGTH = 100
export declare const MAX_INVITATIONS = 50
export declare const MAX_LISTED_ROOMS = 200
export declare const MAX_MESSAGE_LENGTH = 32768
export declare const MAX_NAME_LENGTH = 50
export declare const MAX_REPORTED_PARENTS: number
export declare const MAX_ROOM_TOKEN_LENGTH = 2000
export declare const MAX_SIGNAL_LENGTH = 24000
export declare const MAX_SLOTS = 64
export declare const MAX_STAGE = 13
export declare const MAX_STRIPES = 4
export declare const MAX_TAKEN_OVER = 1000
export declare const MAX_TITLE_LENGTH = 80
export declare const MAX_TOPICS = 3
export declare const MAX_TOPIC_LENGTH = 30
export declare const MAX_TREE_PEERS = 2000
export declare const MESSAGES_PER_SECOND = 100
export const NOTICES = {
  'room:changed': RoomView,
  'room:ended': v.object({ reason: v.picklist(['host-ended', 'host-left', 'relay-closing', 'closed']) }),
  'room:removed': v.object({
    banned: v.boolean(),
    elsewhere: v.optional(v.boolean()),
  }),
  'room:reactions': v.object({
    counts: v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(0))), v.length(REACTION_KINDS)),
  }),
  'rooms:changed': v.object({ rooms: v.pipe(v.array(RoomSummary), v.maxLength(MAX_LISTED_ROOMS)) }),
  'role:changed': v.object({ role: Role }),
  'requests:changed': v.object({ requests: v.array(Attendee) }),
  'request:place': v.object({ place: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_AUDIENCE_PAGE)) }),
  'request:declined': Nothing,
  'join:wait': v.object({
    position: v.pipe(v.number(), v.integer(), v.minValue(1)),
    waitMs: v.pipe(v.number(), v.minValue(0)),
  }),
  'room:verdict': v.object({ peer: PeerId, name: v.string(), why: Verdict }),
  'stage:invited': v.object({ by: PeerId }),
  'invitation:ended': Nothing,
  'invitation:declined': v.object({ peer: PeerId }),
  'stage:muted': v.object({ by: PeerId }),
  'plan:changed': Plan,
  'link:signal': v.object({ from: PeerId, link: LinkId, signal: Signal }),
  'peer:doubted': Nothing,
  refused: v.object({ event: v.string(), error: Refusal }),
} as const
export const Name = typedLine(MAX_NAME_LENGTH)
export type Notice<Name extends NoticeName> = v.InferOutput<(typeof NOTICES)[Name]>
export type NoticeName = keyof typeof NOTICES
export declare const PROTOCOL_VERSION = 5
export const ParentReport = v.object({
  peer: PeerId,
  packets: frames,
  heldBack: frames,
  forged: frames,
  unverified: frames,
})
export type ParentReport = v.InferOutput<typeof ParentReport>
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
export const Plan = v.object({
  epoch: v.pipe(v.number(), v.integer(), v.minValue(0)),
  stripes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_STRIPES)),
  links: v.array(PlannedLink),
})
export type Plan = v.InferOutput<typeof Plan>
export const PlannedLink = v.object({
  peer: PeerId,
  stage: v.boolean(),
  up: v.array(Stripe),
  down: v.array(Stripe),
  standby: v.array(Stripe),
  backs: v.array(Stripe),
})
export type PlannedLink = v.InferOutput<typeof PlannedLink>
export declare const REACTIONS: readonly string[]
export declare const REACTIONS_PER_SECOND = 2
export declare const REACTION_KINDS = 6
export declare const REPORT_INTERVAL_MS = 10000
export const REQUESTS = {
  'room:create': {
    ask: v.object({
      name: Typed,
      title: Typed,
      topics: v.optional(v.array(Typed)),
      policy: SpeakPolicy,
      capability: Capability,
      room: v.optional(RoomId),
      token: v.optional(RoomToken),
    }),
    reply: Joined,
  },
  'room:join': {
    ask: v.object({
      room: RoomId,
      name: Typed,
      capability: Capability,
      resume: v.optional(v.pipe(v.string(), v.maxLength(64))),
      token: v.optional(RoomToken),
      role: v.optional(EntryRole),
      ifHere: v.optional(IfHere),
    }),
    reply: Joined,
  },
  'room:leave': { ask: v.object({ mayReturn: v.optional(v.boolean()) }), reply: Nothing },
  'room:take-over': { ask: Nothing, reply: Nothing },
  'room:end': { ask: Nothing, reply: Nothing },
  'room:hand-over': { ask: v.object({ peer: PeerId }), reply: Nothing },
  'room:remove': { ask: v.object({ peer: PeerId, ban: v.boolean() }), reply: Nothing },
  'room:react': { ask: v.object({ reaction: Reaction }), reply: Nothing },
  'room:audience': {
    ask: v.object({ after: v.optional(PeerId) }),
    reply: v.object({
      attendees: v.pipe(v.array(Attendee), v.maxLength(MAX_AUDIENCE_PAGE)),
      more: v.boolean(),
    }),
  },
  'room:tree': { ask: Nothing, reply: Tree },
  'room:explain': { ask: v.object({ peer: PeerId }), reply: Reasons },
  'rooms:watch': {
    ask: v.object({ watch: v.boolean() }),
    reply: v.object({ rooms: v.pipe(v.array(RoomSummary), v.maxLength(MAX_LISTED_ROOMS)) }),
  },
  'stage:request': { ask: v.object({ wanted: v.boolean() }), reply: Nothing },
  'stage:admit': { ask: v.object({ peer: PeerId }), reply: Nothing },
  'stage:decline': { ask: v.object({ peer: PeerId }), reply: Nothing },
  'stage:remove': { ask: v.object({ peer: PeerId }), reply: Nothing },
  'stage:mute': { ask: v.object({ muted: v.boolean(), peer: v.optional(PeerId) }), reply: Nothing },
  'stage:mute-all': { ask: Nothing, reply: Nothing },
  'stage:promote': { ask: v.object({ peer: PeerId }), reply: Nothing },
  'stage:demote': { ask: v.object({ peer: PeerId }), reply: Nothing },
  'stage:invite': { ask: v.object({ peer: PeerId }), reply: Nothing },
  'stage:accept': { ask: v.object({ accepted: v.boolean() }), reply: Nothing },
  'stage:key': { ask: v.object({ key: FrameKey }), reply: Nothing },
  'link:signal': { ask: v.object({ to: PeerId, link: LinkId, signal: Signal }), reply: Nothing },
  'link:lost': { ask: v.object({ peer: PeerId, how: v.optional(v.picklist(['silent', 'covered'])) }), reply: Nothing },
  'link:forged': { ask: ForgedFrames, reply: Nothing },
  'peer:report': { ask: SelfReport, reply: Nothing },
} as const
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
export const Refusal = v.object({ code: RefusalCode, message: v.string() })
export type Refusal = v.InferOutput<typeof Refusal>
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
export type Reply<Name extends RequestName> = v.InferOutput<(typeof REQUESTS)[Name]['reply']>
export type RequestName = keyof typeof REQUESTS
export type Result<Value, Failure> =
  | {
      readonly ok: true
      readonly value: Value
    }
  | {
      readonly ok: false
      readonly error: Failure
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
export const RoomSummary = v.object({
  room: RoomId,
  title: v.string(),
  topics: v.optional(v.array(v.string())),
  startedAt: v.number(),
  listeners: count,
  stage: v.array(v.object({ name: v.string(), role: StageRole, identity: v.optional(Identity) })),
})
export type RoomSummary = v.InferOutput<typeof RoomSummary>
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
export const SelfReport = v.object({
  slots: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_SLOTS))),
  congested: v.optional(v.boolean()),
  overloaded: v.optional(v.boolean()),
  accessMs: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(2000))),
  hearing: v.optional(ReceptionReport),
  publishing: v.optional(v.boolean()),
  parents: v.optional(v.pipe(v.array(ParentReport), v.maxLength(MAX_REPORTED_PARENTS))),
})
export type SelfReport = v.InferOutput<typeof SelfReport>
export const SourceId = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff), v.brand('SourceId'))
export type SourceId = v.InferOutput<typeof SourceId>
export const Speak = v.picklist(['direct', 'ask', 'never'])
export type Speak = v.InferOutput<typeof Speak>
export const SpeakPolicy = v.picklist(['ask', 'open'])
export type SpeakPolicy = v.InferOutput<typeof SpeakPolicy>
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
export const StageRole = v.picklist(['host', 'cohost', 'speaker'])
export type StageRole = v.InferOutput<typeof StageRole>
export const StripeReason = v.object({
  parent: v.optional(v.union([PeerId, v.literal('stage')])),
  standby: v.optional(PeerId),
  depth: count,
  arrivalMs: v.optional(v.number()),
  directMs: v.number(),
  alternative: v.optional(v.object({ parent: PeerId, arrivalMs: v.number() })),
})
export type StripeReason = v.InferOutput<typeof StripeReason>
export const Tree = v.object({
  stripes: v.pipe(count, v.minValue(1), v.maxValue(MAX_STRIPES)),
  listeners: count,
  peers: v.pipe(v.array(TreePeer), v.maxLength(MAX_TREE_PEERS)),
  health: v.optional(RoomHealth),
})
export type Tree = v.InferOutput<typeof Tree>
export const TreeKind = v.picklist(['speaker', 'seed', 'trunk', 'super-peer', 'leaf'])
export type TreeKind = v.InferOutput<typeof TreeKind>
export const TreePeer = v.object({
  peer: PeerId,
  name: v.optional(v.string()),
  kind: TreeKind,
  parents: aStripe(v.union([Row, v.literal('stage'), v.null()])),
  standbys: v.optional(aStripe(v.nullable(Row))),
  carries: v.optional(Stripe),
  used: v.optional(count),
  slots: v.optional(count),
  offered: v.optional(count),
  burden: v.optional(v.picklist(['congested', 'strained'])),
  convicted: v.optional(v.boolean()),
  reported: v.optional(v.object({ heldBack: count, forged: count, unverified: count })),
  placed: count,
  more: v.optional(aStripe(count)),
})
export type TreePeer = v.InferOutput<typeof TreePeer>
export const Verdict = v.picklist(['forged', 'accuser'])
export type Verdict = v.InferOutput<typeof Verdict>
export declare function cleanLine(raw: string): string
export declare function cleanText(raw: string): string
export declare const compareRoles: (a: Role, b: Role) => number
export declare const dials: (self: PeerId, other: PeerId) => boolean
export declare const hasVisible: (text: string) => boolean
export declare function iceServerFault({ urls, username, credential }: IceServer): string | undefined
export declare const isLeader: (role: Role) => boolean
export declare const isRequestName: (event: string) => event is RequestName
export declare const ok: <Value>(value: Value) => {
  readonly ok: true
  readonly value: Value
}
export declare function parseAsk<Name extends RequestName>(event: Name, raw: unknown): Result<Ask<Name>, Refusal>
export declare function parseAsk(event: string, raw: unknown): Result<unknown, Refusal>
export declare function parseIceServer(text: string): Result<IceServer, string>
export declare function parseIceServers(texts: readonly string[]): Result<IceServer[], string>
export declare const parseIdentity: (raw: unknown) => (string & v.Brand<'Identity'>) | undefined
export declare const parseLinkId: (raw: unknown) => (string & v.Brand<'LinkId'>) | undefined
export declare function parseNotice<Name extends NoticeName>(event: Name, raw: unknown): Result<Notice<Name>, Refusal>
export declare const parsePeerId: (raw: unknown) => (string & v.Brand<'PeerId'>) | undefined
export declare function parseReply<Name extends RequestName>(event: Name, raw: unknown): Result<Reply<Name>, Refusal>
export declare const parseRoomId: (raw: unknown) => (string & v.Brand<'RoomId'>) | undefined
export declare const parseSourceId: (raw: unknown) => (number & v.Brand<'SourceId'>) | undefined
export declare function readTree({ stripes, listeners, peers, health }: Tree): RoomTree
export declare const refuse: <Failure>(error: Failure) => {
  readonly ok: false
  readonly error: Failure
}
export const typedLine = (max: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.minLength(1, 'is empty'),
    v.maxLength(max * MOST_SURPLUS, `is longer than ${max} characters`),
    v.regex(/^\P{Cc}*$/u, 'contains control characters'),
    v.transform(cleanLine),
    v.check(hasVisible, 'has no visible character'),
    v.maxLength(max, `is longer than ${max} characters`),
  )
export const typedText = (max: number) => v.pipe(typedTextOrNothing(max), v.minLength(1, 'has no visible character'))
export const typedTextOrNothing = (max: number) =>
  v.pipe(
    v.string(),
    v.maxLength(max * MOST_SURPLUS, `is longer than ${max} characters`),
    v.transform((raw) => withSomethingVisible(cleanText(raw))),
    v.maxLength(max, `is longer than ${max} characters`),
  )
