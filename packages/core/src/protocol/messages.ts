import * as v from 'valibot'
import { LinkId, PeerId, RoomId } from './ids.ts'
import { MAX_AUDIENCE_PAGE, MAX_LISTED_ROOMS, MAX_SIGNAL_LENGTH } from './limits.ts'
import { Plan } from './plan.ts'
import { SelfReport } from './report.ts'
import { Refusal } from './refusal.ts'
import { Attendee, Capability, IceServer, Name, Role, RoomSummary, RoomView, SpeakPolicy, Title } from './room.ts'
import { Reasons, Tree } from './tree.ts'

const Nothing = v.object({})
const Signal = v.pipe(v.string(), v.maxLength(MAX_SIGNAL_LENGTH, 'signal is too long'))

const Joined = v.object({
  peer: PeerId,
  role: Role,
  view: RoomView,
  plan: Plan,
  /** Shown again after a lost connection, it gives the same place back for half a minute. */
  resume: v.string(),
  iceServers: v.array(IceServer),
})
export type Joined = v.InferOutput<typeof Joined>

/**
 * Everything a peer may ask of the relay: event name -> what it sends, what comes back when it is granted.
 * The Socket.IO acknowledgement carries `{ ok: true, value }` or `{ ok: false, error: Refusal }`.
 */
export const REQUESTS = {
  'room:create': {
    ask: v.object({ name: Name, title: Title, policy: SpeakPolicy, capability: Capability, room: v.optional(RoomId) }),
    reply: Joined,
  },
  'room:join': {
    ask: v.object({
      room: RoomId,
      name: Name,
      capability: Capability,
      resume: v.optional(v.pipe(v.string(), v.maxLength(64))),
    }),
    reply: Joined,
  },
  'room:leave': { ask: Nothing, reply: Nothing },
  'room:end': { ask: Nothing, reply: Nothing },
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
  'stage:mute': { ask: v.object({ muted: v.boolean() }), reply: Nothing },
  'link:signal': { ask: v.object({ to: PeerId, link: LinkId, signal: Signal }), reply: Nothing },
  'link:lost': { ask: v.object({ peer: PeerId, silent: v.optional(v.boolean()) }), reply: Nothing },
  'peer:report': { ask: SelfReport, reply: Nothing },
} as const

/** Everything the relay tells a peer unasked. A peer drops what it cannot parse and says so in its log. */
export const NOTICES = {
  'room:changed': RoomView,
  'room:ended': v.object({ reason: v.picklist(['host-ended', 'host-left', 'relay-closing']) }),
  'rooms:changed': v.object({ rooms: v.pipe(v.array(RoomSummary), v.maxLength(MAX_LISTED_ROOMS)) }),
  'role:changed': v.object({ role: Role }),
  'requests:changed': v.object({ requests: v.array(Attendee) }),
  'request:declined': Nothing,
  'plan:changed': Plan,
  'link:signal': v.object({ from: PeerId, link: LinkId, signal: Signal }),
  'peer:doubted': Nothing,
  /** The answer to a message that carried no acknowledgement. */
  refused: v.object({ event: v.string(), error: Refusal }),
} as const

export type RequestName = keyof typeof REQUESTS
export type Ask<Name extends RequestName> = v.InferOutput<(typeof REQUESTS)[Name]['ask']>
export type Reply<Name extends RequestName> = v.InferOutput<(typeof REQUESTS)[Name]['reply']>
export type NoticeName = keyof typeof NOTICES
export type Notice<Name extends NoticeName> = v.InferOutput<(typeof NOTICES)[Name]>
export type EndReason = Notice<'room:ended'>['reason']
