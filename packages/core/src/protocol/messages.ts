import * as v from 'valibot'
import { FrameKey, Identity, LinkId, PeerId, RoomId } from './ids.ts'
import {
  MAX_AUDIENCE_PAGE,
  MAX_LISTED_ROOMS,
  MAX_SIGNAL_LENGTH,
  MAX_ROOM_TOKEN_LENGTH,
  REACTION_KINDS,
} from './limits.ts'
import { Plan } from './plan.ts'
import { ForgedFrames, SelfReport } from './report.ts'
import { Refusal } from './refusal.ts'
import {
  Attendee,
  Capability,
  EntryRole,
  IceServers,
  IfHere,
  Reaction,
  Role,
  RoomSummary,
  RoomView,
  SpeakPolicy,
  Verdict,
} from './room.ts'
import { Reasons, Tree } from './tree.ts'

const Nothing = v.object({})
/** What people type. The relay cleans it while it parses (`TYPED`). */
const Typed = v.string()
/** A room token: the app's signed statement of who this is, and what they may do in which room. */
const RoomToken = v.pipe(v.string(), v.maxLength(MAX_ROOM_TOKEN_LENGTH, 'token is too long'))
const Signal = v.pipe(v.string(), v.maxLength(MAX_SIGNAL_LENGTH, 'signal is too long'))

const Joined = v.object({
  peer: PeerId,
  role: Role,
  /** The person behind this peer, as the room token says. Absent where no token does. */
  identity: v.optional(Identity),
  view: RoomView,
  plan: Plan,
  /** The resume key: `room:join` with it gives a lost connection its seat in the room back, for half a minute. */
  resume: v.string(),
  iceServers: IceServers,
})
/** The answer to creating or joining a room: who one is in it, and what one has to know of it. */
export type Joined = v.InferOutput<typeof Joined>

/**
 * Everything that a peer may ask of the relay: event name -> schema of what it sends, and of what comes back when it is
 * granted. PROTOCOL.md describes each. The Socket.IO acknowledgement carries `{ ok: true, value }` or `{ ok: false,
 * error: Refusal }`.
 */
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
      /** Comes in as more than a listener at once. */
      role: v.optional(EntryRole),
      /** What to do when the same person is in the room already, with another peer that is connected. */
      ifHere: v.optional(IfHere),
    }),
    reply: Joined,
  },
  /** With `mayReturn` the seat is kept for as long as that of a lost connection: the page is being closed, or loaded
   *  again. */
  'room:leave': { ask: v.object({ mayReturn: v.optional(v.boolean()) }), reply: Nothing },
  /** Takes over what another peer of the same person has in the room: role, or place in the queue. That peer is out. */
  'room:take-over': { ask: Nothing, reply: Nothing },
  'room:end': { ask: Nothing, reply: Nothing },
  'room:hand-over': { ask: v.object({ peer: PeerId }), reply: Nothing },
  'room:remove': { ask: v.object({ peer: PeerId, ban: v.boolean() }), reply: Nothing },
  'room:react': { ask: v.object({ reaction: Reaction }), reply: Nothing },
  'room:audience': {
    ask: v.object({ after: v.optional(PeerId) }),
    reply: v.object({
      attendees: v.pipe(v.array(Attendee), v.maxLength(MAX_AUDIENCE_PAGE)),
      /** Ask again with `after` set to the last peer when true. */
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
  /** The key of this stay on stage: everybody sees it in the roster. A later one takes its place. */
  'stage:key': { ask: v.object({ key: FrameKey }), reply: Nothing },
  'link:signal': { ask: v.object({ to: PeerId, link: LinkId, signal: Signal }), reply: Nothing },
  'link:lost': { ask: v.object({ peer: PeerId, how: v.optional(v.picklist(['silent', 'covered'])) }), reply: Nothing },
  /** A parent brought frames that their speaker did not speak, as a signature proves. */
  'link:forged': { ask: ForgedFrames, reply: Nothing },
  'peer:report': { ask: SelfReport, reply: Nothing },
} as const

/** Everything that the relay tells a peer unasked: event name -> schema. PROTOCOL.md describes each. A peer logs and
 *  drops what it cannot parse. */
export const NOTICES = {
  'room:changed': RoomView,
  'room:ended': v.object({ reason: v.picklist(['host-ended', 'host-left', 'relay-closing', 'closed']) }),
  'room:removed': v.object({
    banned: v.boolean(),
    /** The same person goes on in this room with another peer, which has the seat now. */
    elsewhere: v.optional(v.boolean()),
  }),
  /** How often each kind was sent since the last notice. */
  'room:reactions': v.object({
    counts: v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(0))), v.length(REACTION_KINDS)),
  }),
  'rooms:changed': v.object({ rooms: v.pipe(v.array(RoomSummary), v.maxLength(MAX_LISTED_ROOMS)) }),
  'role:changed': v.object({ role: Role }),
  'requests:changed': v.object({ requests: v.array(Attendee) }),
  /** The queue position of this peer, who waits for the microphone: 1 is next. Told when it changes, to the first 100.
   *  */
  'request:place': v.object({ place: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_AUDIENCE_PAGE)) }),
  'request:declined': Nothing,
  /** This peer waits for a place in the trees, because members have less CPU than they need: its position among the
   *  newcomers who wait, 1 is next, and for how many ms, as far as one can tell. Told when it changes. */
  'join:wait': v.object({
    position: v.pipe(v.number(), v.integer(), v.minValue(1)),
    waitMs: v.pipe(v.number(), v.minValue(0)),
  }),
  /** A member carries nobody any more, because of what others saw of it. Told to the host and the co-hosts. */
  'room:verdict': v.object({ peer: PeerId, name: v.string(), why: Verdict }),
  'stage:invited': v.object({ by: PeerId }),
  'invitation:ended': Nothing,
  'invitation:declined': v.object({ peer: PeerId }),
  'stage:muted': v.object({ by: PeerId }),
  'plan:changed': Plan,
  'link:signal': v.object({ from: PeerId, link: LinkId, signal: Signal }),
  'peer:doubted': Nothing,
  /** The answer to a message that carried no acknowledgement. */
  refused: v.object({ event: v.string(), error: Refusal }),
} as const

/** The event name of a request. */
export type RequestName = keyof typeof REQUESTS
/** What a peer sends with a request. @example Ask<'room:react'> // { reaction: number } */
export type Ask<Name extends RequestName> = v.InferOutput<(typeof REQUESTS)[Name]['ask']>
/** What comes back when a request is granted. @example Reply<'room:join'> // Joined */
export type Reply<Name extends RequestName> = v.InferOutput<(typeof REQUESTS)[Name]['reply']>
/** The event name of a notice. */
export type NoticeName = keyof typeof NOTICES
/** What the relay tells with a notice. @example Notice<'room:changed'> // RoomView */
export type Notice<Name extends NoticeName> = v.InferOutput<(typeof NOTICES)[Name]>
/** Why a room ended: by its host, because the host left nobody behind on stage, or with its relay. */
export type EndReason = Notice<'room:ended'>['reason']
