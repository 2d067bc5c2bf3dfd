import {
  type Capability,
  type EndReason,
  type EntryRole,
  type FrameKey,
  type IfHere,
  type Notice,
  type NoticeName,
  ok,
  type PeerId,
  type Refusal,
  refuse,
  type Result,
} from '@banyan/core/protocol'
import type { ReportEvent, TopologyEvent } from '@banyan/core/topology'
import type { Member, Room } from './room.ts'

/** What can happen to a room. `by` is the member that does it, or to whom it happens. */
export type Command =
  | { readonly type: 'join'; readonly member: Member; readonly role?: EntryRole; readonly ifHere?: IfHere }
  /** Back after a lost connection, or over a new connection before the old one was known to be lost. */
  | { readonly type: 'resume'; readonly by: PeerId; readonly capability: Capability }
  /** The connection to the relay is lost, which says nothing about the member's links. */
  | { readonly type: 'lose'; readonly by: PeerId }
  /** `isLost`: it did not come back in time. */
  | { readonly type: 'leave'; readonly by: PeerId; readonly isLost?: boolean }
  /** `by` takes over the seat that the same person holds with another peer. */
  | { readonly type: 'take-over'; readonly by: PeerId }
  /** The relay's owner takes `by` out of the room. */
  | { readonly type: 'dismiss'; readonly by: PeerId }
  | { readonly type: 'end'; readonly by: PeerId }
  | { readonly type: 'request'; readonly by: PeerId; readonly wanted: boolean }
  | { readonly type: 'admit' | 'decline' | 'remove'; readonly by: PeerId; readonly peer: PeerId }
  /** Without `peer`, the member mutes or unmutes itself. */
  | { readonly type: 'mute'; readonly by: PeerId; readonly muted: boolean; readonly peer?: PeerId }
  | { readonly type: 'mute-all'; readonly by: PeerId }
  /** The source of `by` runs, or does not any more. */
  | { readonly type: 'publish'; readonly by: PeerId; readonly publishing: boolean }
  /** The key with which `by` signs from now on. */
  | { readonly type: 'key'; readonly by: PeerId; readonly key: FrameKey }
  | { readonly type: 'promote' | 'demote' | 'hand-over' | 'invite'; readonly by: PeerId; readonly peer: PeerId }
  | { readonly type: 'accept'; readonly by: PeerId; readonly accepted: boolean }
  /** An invitation was not answered in time. `by` was invited. */
  | { readonly type: 'lapse'; readonly by: PeerId }
  | { readonly type: 'expel'; readonly by: PeerId; readonly peer: PeerId; readonly ban: boolean }
  /** `by` offers to carry that many listeners from now on. */
  | { readonly type: 'offer'; readonly by: PeerId; readonly slots: number }

/** A notice for one member. */
export type Message = {
  [Name in NoticeName]: { readonly to: PeerId; readonly event: Name; readonly notice: Notice<Name> }
}[NoticeName]

/** What the planner is told about a member. */
export type MemberEvent = Extract<TopologyEvent, { type: 'join' | 'leave' | 'stage' }> | MemberReport

/** A report of a member, without the time: the room is pure and has no clock. */
export type MemberReport = Omit<ReportEvent, 'at'>

/** What a command makes of a room: the next room, with what must be told to members and to the planner, or its end. */
export type Outcome =
  | {
      readonly type: 'goes-on'
      readonly room: Room
      readonly messages: readonly Message[]
      readonly topology: readonly MemberEvent[]
      /** Members that were removed from the room, and are to be told. */
      readonly removed: readonly Removal[]
    }
  | { readonly type: 'ended'; readonly reason: EndReason }

export interface Removal {
  readonly peer: PeerId
  readonly banned: boolean
  /** Its seat went to another peer of the same person. */
  readonly elsewhere?: true
}

export type Decision = Result<Outcome, Refusal>

export const goesOn = (
  room: Room,
  {
    messages = [],
    topology = [],
    removed = [],
  }: { messages?: readonly Message[]; topology?: readonly MemberEvent[]; removed?: readonly Removal[] } = {},
): Decision => ok({ type: 'goes-on', room, messages, topology, removed })

export const ended = (reason: EndReason): Decision => ok({ type: 'ended', reason })

export const no = (code: Refusal['code'], message: string): { readonly ok: false; readonly error: Refusal } =>
  refuse({ code, message })
