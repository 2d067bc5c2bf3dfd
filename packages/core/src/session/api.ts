import type { AudioSource, PlayedAudio } from '../ports/audio.ts'
import type { SessionStats } from './stats.ts'
import { CodedError, type MediaError } from '../ports/errors.ts'
import type {
  Attendee,
  EndReason,
  EntryRole,
  PeerId,
  Reasons,
  RefusalCode,
  Role,
  RoomId,
  RoomTree,
  RoomView,
  SpeakPolicy,
} from '../protocol/index.ts'

/** Why a session is in no room any more. */
export type LeftReason = 'left' | EndReason | 'place-lost' | 'removed'

/** A picture of the session at one moment. Never changes; a newer one replaces it, so it can be compared by identity. */
export type SessionSnapshot =
  | { readonly phase: 'idle' }
  | { readonly phase: 'joining' }
  | ({ readonly phase: 'joined' } & Membership)
  | { readonly phase: 'left'; readonly reason: LeftReason }

/** What a session knows while it is in a room. */
export interface Membership {
  readonly self: PeerId
  readonly role: Role
  readonly view: RoomView
  /** Who waits for the microphone, oldest first. Only the host and co-hosts are told. */
  readonly requests: readonly Attendee[]
  /** This peer waits for the microphone itself. */
  readonly requested: boolean
  /** Its place in that queue, 1 being next; undefined when it does not wait, and far behind. */
  readonly queuePosition: number | undefined
  /** Who invites this peer to speak; undefined once it has answered, or the invitation is too old. */
  readonly invitedBy: PeerId | undefined
  /** This peer sends nothing of what its source says, by its own will or because it was muted. */
  readonly muted: boolean
  /** A source is running. */
  readonly publishing: boolean
  /** False while the relay is away. The sound goes on meanwhile. */
  readonly online: boolean
  /** Peers linked right now, and how many of them hear the room through this one. */
  readonly links: number
  readonly carrying: number
}

export interface SessionEvents {
  /** The snapshot was replaced. */
  change: (snapshot: SessionSnapshot) => void
  /** What this peer hears, in order, before it is decoded. */
  heard: (speaker: PeerId, heard: PlayedAudio) => void
  /** The host or a co-host put our request for the microphone aside. */
  declined: () => void
  /** Somebody whom we invited does not want to speak. */
  invitationDeclined: (peer: PeerId) => void
  /** The host or a co-host muted us. `setMuted(false)` is for us to say. */
  mutedBy: (peer: PeerId) => void
  /** What people in the room sent, as counts by kind: of ours too. Four times a second at most. */
  reactions: (counts: readonly number[]) => void
  /** The source stopped by itself, or broke. */
  sourceEnded: (error?: MediaError) => void
}

/** Joining was refused by the relay (its code), or could not be asked. */
export class JoinError extends CodedError<RefusalCode | 'relay-unreachable' | 'relay-timeout' | 'relay-closed'> {}

/** A command to the room was refused. */
export class CommandError extends CodedError<RefusalCode | 'relay-unreachable' | 'relay-timeout' | 'relay-closed'> {}

/** A room token, or what fetches one: asked before each entry, and once more when the relay finds the token too old. */
export type TokenSource = string | (() => string | Promise<string>)

export interface CreateRoom {
  title: string
  /** What it is about, in a word or two each: 3 at most, of 30 characters at most. */
  topics?: readonly string[]
  name: string
  /** @default 'ask' */
  policy?: SpeakPolicy
  /** A room id of one's own choice; the relay picks one otherwise. */
  room?: RoomId
  /** Needed where the relay has a secret. Name and room are those of the token then. */
  token?: TokenSource
  signal?: AbortSignal
}
export interface JoinRoom {
  room: RoomId
  name: string
  /** Needed where the relay has a secret. The name is that of the token then. */
  token?: TokenSource
  /** Comes in as more than a listener, at once. Only with a token that says so. @default 'listener' */
  role?: EntryRole
  signal?: AbortSignal
}
interface Waiting {
  signal?: AbortSignal
}

/**
 * One peer in one room at a time.
 * @example
 * const session = createSession({ relayUrl: 'http://localhost:3000' })
 * await session.create({ title: 'Tea', name: 'Ada' })
 * await session.publish(await microphone())
 */
export interface RoomSession {
  readonly snapshot: SessionSnapshot
  /** @returns a function that ends the subscription */
  on<Name extends keyof SessionEvents>(event: Name, handle: SessionEvents[Name]): () => void

  /** Starts a room as its host. @throws JoinError, and what the token source throws */
  create(options: CreateRoom): Promise<Membership>
  /** Enters as a listener, unless the token allows more. @throws JoinError, and what the token source throws */
  join(options: JoinRoom): Promise<Membership>
  /** Leaves the room. Whoever hears through this peer is handed over first, for up to `graceMs`; then every link closes.
   *  Calling it twice, or in no room, does nothing. @default graceMs 300 */
  leave(options?: { graceMs?: number }): Promise<void>
  /** Says goodbye without waiting: for a page that is being closed, which has no time left. */
  depart(): void
  /** Ends the room for everyone. Host only. @throws CommandError */
  end(options?: Waiting): Promise<void>
  /** Makes somebody on stage the host. We become a co-host while there is a place for one, else a speaker. Host only.
   *  @throws CommandError 'not-allowed', 'peer-not-found' when they are not connected */
  handOver(peer: PeerId): Promise<void>
  /** Takes somebody out of the room; with `ban` they cannot come back while it lives, whatever other peers they are. For the host
   *  and co-hosts, about whoever has a lesser role. @default ban false @throws CommandError 'not-allowed', 'peer-not-found' */
  removeFromRoom(peer: PeerId, options?: { ban?: boolean }): Promise<void>
  /** Sends a reaction: a number below `REACTION_KINDS`. Two a second on average, bursts of twenty. @throws RangeError, CommandError */
  react(reaction: number): Promise<void>

  /** Puts a source on stage; it replaces the one before. Silence is not sent, unless `silence` is 'send' (music; a recording
   *  that must arrive frame by frame). @default silence 'skip' @throws CommandError 'not-allowed' when not on stage */
  publish(source: AudioSource, options?: { silence?: 'skip' | 'send' }): void
  unpublish(): void
  /** Stops frames and tracks at the source, and tells the room. Whoever was muted by another is heard from when the relay has said yes.
   *  @throws CommandError */
  setMuted(muted: boolean): Promise<void>
  /** Mutes somebody else: nobody passes on or plays what they say until they unmute themselves. For the host and co-hosts, about
   *  whoever has a lesser role. @throws CommandError 'not-allowed', 'peer-not-found' when they are not on stage */
  mute(peer: PeerId): Promise<void>
  /** The same for everybody on stage who has a lesser role. @throws CommandError 'not-allowed' */
  muteAll(): Promise<void>

  /** Asks for the microphone, or withdraws the request. @throws CommandError */
  requestMicrophone(wanted: boolean): Promise<void>
  /** For the host and co-hosts: give the microphone to somebody who asked, put the request aside, take somebody off the stage who has
   *  a lesser role. Everybody but the host may step down themselves. @throws CommandError */
  admit(peer: PeerId): Promise<void>
  decline(peer: PeerId): Promise<void>
  remove(peer: PeerId): Promise<void>
  /** Invites a listener to speak; somebody who asked comes on stage at once. Open for a minute. For the host and co-hosts.
   *  @throws CommandError 'not-allowed', 'peer-not-found', 'too-many-invitations', 'stage-full' */
  invite(peer: PeerId): Promise<void>
  /** Comes on stage on invitation. @throws CommandError 'not-invited', 'stage-full' */
  acceptInvitation(): Promise<void>
  declineInvitation(): Promise<void>
  /** Makes a speaker a co-host, two at most, or a co-host a speaker again. Host only; a co-host may step back themselves.
   *  @throws CommandError 'not-allowed', 'peer-not-found', 'cohosts-full' */
  promote(peer: PeerId): Promise<void>
  demote(peer: PeerId): Promise<void>
  /** A page of who listens, by name. @throws CommandError */
  audience(options?: { after?: PeerId } & Waiting): Promise<{ attendees: Attendee[]; more: boolean }>

  /** What the room's trees look like right now, a second ago at most, and what its ears hear. With names of those on stage
   *  and of oneself; for the host and co-hosts, everybody's. The relay refuses haste: every two seconds is fine. @throws CommandError */
  tree(options?: Waiting): Promise<RoomTree>
  /** Why somebody hangs where they hang, as the planner reckons. @throws CommandError 'peer-not-found' */
  explain(peer: PeerId, options?: Waiting): Promise<Reasons>

  /** How loud somebody is right now, 0 to 1, from the packets; for rings. Cheap enough for every animation frame. */
  level(peer: PeerId): number
  /** 0 is silent, 1 is as spoken. */
  setVolume(peer: PeerId, volume: number): void

  /** Offers to carry this many listeners from now on, 0 to 64. Those carried beyond that are handed over.
   *  @throws RangeError */
  setSlots(slots: number): void
  /** The way to the others has changed (another network, a cable): makes every link anew before it lets go of the old one.
   *  Browsers notice most changes by themselves. */
  refreshLinks(): void
  /** Figures of this moment. Cheap enough for once a second. */
  stats(): Promise<SessionStats>

  /** Leaves and frees everything. The session cannot be used again. */
  close(): Promise<void>
}
