import * as v from 'valibot'
import { FrameKey, Identity, PeerId, RoomId, SourceId } from './ids.ts'
import { MAX_SLOTS, MAX_STAGE, REACTION_KINDS } from './limits.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

/** What a member is in its room, most powerful first. Host and co-hosts have power over members of lesser roles. */
export const Role = v.picklist(['host', 'cohost', 'speaker', 'listener'])
export type Role = v.InferOutput<typeof Role>

/** The roles of people on stage. */
export const StageRole = v.picklist(['host', 'cohost', 'speaker'])
export type StageRole = v.InferOutput<typeof StageRole>

/** The roles that one can enter a room with, where the room token says so. */
export const EntryRole = v.picklist(['cohost', 'speaker', 'listener'])
export type EntryRole = v.InferOutput<typeof EntryRole>

/** What becomes of a person who enters a room once more while another peer of theirs is connected there: `beside` sits
 *  down as one more listener; `take-over` takes the seat over, with role and place in the queue, and the other peer is
 *  out; `refuse` changes nothing and is answered with `here-already`. */
export const IfHere = v.picklist(['beside', 'take-over', 'refuse'])
export type IfHere = v.InferOutput<typeof IfHere>

/** Compares roles by their power. @returns above 0 when `a` is the more powerful one, below 0 when `b` is, 0 when they
 *  are equal */
export const compareRoles = (a: Role, b: Role): number => Role.options.indexOf(b) - Role.options.indexOf(a)

/** Whether a role has power over others: host and co-host. */
export const isLeader = (role: Role): boolean => role === 'host' || role === 'cohost'

/** What becomes of a person's request for the microphone: `direct` grants it while the stage has room, `ask` treats it
 *  by the room's policy, `never` refuses it. Invitations reach everybody. */
export const Speak = v.picklist(['direct', 'ask', 'never'])
export type Speak = v.InferOutput<typeof Speak>

/** The usual look of each reaction. `room:react` sends its place in this list. */
export const REACTIONS: readonly string[] = ['❤️', '👏', '😂', '😮', '🙌', '💯']
/** The kind of a reaction: 0 to 5. */
export const Reaction = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(REACTION_KINDS - 1))

/** Who may speak: `ask` puts requests in a queue for the host and co-hosts, `open` grants them at once while the stage
 *  has room. */
export const SpeakPolicy = v.picklist(['ask', 'open'])
export type SpeakPolicy = v.InferOutput<typeof SpeakPolicy>

/** What a peer can do for the others. */
export const Capability = v.object({
  /** Children that it offers to carry, 0 to 64. With 0 it is never a super-peer. */
  slots: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_SLOTS)),
  /** It can send and receive native audio tracks (browsers). False: frames only (Node). */
  tracks: v.boolean(),
  /** It runs only for the others, on a machine that stays, so it may use all of its slots from the start. Counts only
   *  where the room token says so. */
  seed: v.optional(v.boolean()),
})
export type Capability = v.InferOutput<typeof Capability>

/** A person on stage, as everybody in the room sees them. */
export const StageMember = v.object({
  peer: PeerId,
  /** The source id in the packets of this person's frames, until they leave the stage. */
  source: SourceId,
  name: v.string(),
  identity: v.optional(Identity),
  role: StageRole,
  muted: v.boolean(),
  /** Muted by the host or a co-host: nobody forwards or plays their frames until they unmute themselves. */
  silenced: v.optional(v.boolean()),
  /** Verifies the signatures over this person's frames. Absent until their session has said it, a moment after they
   *  came on stage. */
  key: v.optional(FrameKey),
  tracks: v.boolean(),
  /** A source is running and hands over frames: while this person is not muted, something of them comes at least each
   *  400 ms. Absent from peers and relays that do not say it. */
  publishing: v.optional(v.boolean()),
})
export type StageMember = v.InferOutput<typeof StageMember>

/** What everybody in a room knows of it. The audience is a number here; `room:audience` hands out names in pages. */
export const RoomView = v.object({
  room: RoomId,
  title: v.string(),
  topics: v.optional(v.array(v.string())),
  policy: SpeakPolicy,
  /** Milliseconds since 1970, by the relay's clock. */
  startedAt: v.number(),
  stage: v.pipe(v.array(StageMember), v.maxLength(MAX_STAGE)),
  listeners: count,
  /** Who gets the room if the host leaves now. Absent while nobody else is on stage, and from relays that do not say
   *  it. */
  nextHost: v.optional(PeerId),
  /** The host has no connection. The room waits this long for their return, in ms from when this was sent. Then the
   *  next host gets it; without one it ends. */
  hostAwayMs: v.optional(count),
})
export type RoomView = v.InferOutput<typeof RoomView>

/** A live room as lists show it. */
export const RoomSummary = v.object({
  room: RoomId,
  title: v.string(),
  topics: v.optional(v.array(v.string())),
  startedAt: v.number(),
  listeners: count,
  stage: v.array(v.object({ name: v.string(), role: StageRole, identity: v.optional(Identity) })),
})
export type RoomSummary = v.InferOutput<typeof RoomSummary>

/** A person in the audience. */
export const Attendee = v.object({ peer: PeerId, name: v.string(), identity: v.optional(Identity) })
export type Attendee = v.InferOutput<typeof Attendee>

/** Why a member carries nobody any more: `forged` changed or invented what it passed on; `accuser` said of one parent
 *  after another what nobody else saw. */
export const Verdict = v.picklist(['forged', 'accuser'])
export type Verdict = v.InferOutput<typeof Verdict>

/** A STUN or TURN server, as `RTCPeerConnection` takes it (`RTCIceServer`). */
export const IceServer = v.object({
  urls: v.union([v.string(), v.array(v.string())]),
  username: v.optional(v.string()),
  credential: v.optional(v.string()),
})
export type IceServer = v.InferOutput<typeof IceServer>

/** Those that a peer is told to use. One that cannot be read costs itself alone. */
export const IceServers = v.pipe(
  v.array(v.unknown()),
  v.transform((servers) =>
    servers.flatMap((raw) => {
      const server = v.safeParse(IceServer, raw)
      return server.success ? [server.output] : []
    }),
  ),
)
