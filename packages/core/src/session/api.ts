import type { AudioSource, PlaybackState, PlayedAudio } from '../ports/audio.ts'
import type { SessionStats } from './stats.ts'
import { CodedError, type MediaError } from '../ports/errors.ts'
import type {
  Attendee,
  EndReason,
  EntryRole,
  Identity,
  IfHere,
  PeerId,
  Reasons,
  RefusalCode,
  Role,
  RoomId,
  RoomTree,
  RoomView,
  SpeakPolicy,
  Verdict,
} from '../protocol/index.ts'

/** Why a session is in no room any more: it left; the room ended (`EndReason`); the relay did not take it back after
 *  a lost connection (`place-lost`); the host or a co-host took it out (`removed`); or the same person goes on with
 *  another peer, which has the seat now (`elsewhere`). */
export type LeftReason = 'left' | EndReason | 'place-lost' | 'removed' | 'elsewhere'

/** A picture of the session at one moment. Never changes; a newer one replaces it, so it can be compared by
 *  identity. */
export type SessionSnapshot =
  | { readonly phase: 'idle' }
  | { readonly phase: 'joining' }
  | ({ readonly phase: 'joined' } & Membership)
  | { readonly phase: 'left'; readonly reason: LeftReason }

/** What a session knows while it is in a room. */
export interface Membership {
  readonly self: PeerId
  /** The person behind this peer, as the room token said. Who is on stage with this identity is ourselves, and is not
   *  played. Undefined where the relay knows nobody. */
  readonly identity: Identity | undefined
  readonly role: Role
  readonly view: RoomView
  /** People who wait for the microphone, oldest first. Empty for everybody but the host and co-hosts. */
  readonly requests: readonly Attendee[]
  /** This peer waits for the microphone itself. */
  readonly requested: boolean
  /** Its position among those who wait, from 1 (next). Undefined when it does not wait, and when it is far behind. */
  readonly queuePosition: number | undefined
  /** The peer that invites this one to speak. Undefined once it has answered, or the invitation is too old. */
  readonly invitedBy: PeerId | undefined
  /** This peer sends nothing of what its source says: it muted itself, or was muted by another. */
  readonly muted: boolean
  /** A source is running. */
  readonly publishing: boolean
  /** It is running and has handed over nothing for a second: another app, a phone call or the system has taken the
   *  microphone away. It goes on by itself when it can. */
  readonly stalled: boolean
  /** Whether the sound of the others is played; `playing` where nothing can stop it (Node). With `blocked`,
   *  `interrupted` and `failed`, show a button that calls `startPlayback`. */
  readonly playback: PlaybackState
  /** Nothing comes of these people, although their microphones are on. Undefined while all is well. */
  readonly unheard: Unheard | undefined
  /** The room has less CPU than it needs, and lets newcomers in slowly: our position among them, 1 is next, and for how
   *  many milliseconds we wait, as far as one can tell. Undefined once we have a place. */
  readonly waiting: { readonly position: number; readonly waitMs: number } | undefined
  /** False while the relay is away. The sound goes on meanwhile. */
  readonly online: boolean
  /** Peers that this one has an open link to. */
  readonly links: number
  /** How many of them hear the room through this peer. */
  readonly carrying: number
}

/**
 * Why nothing comes of people who speak, as likely as can be told.
 *
 * - `no-place`: the room has no place in its trees for us yet.
 * - `no-link`: not one connection to another peer is open. A firewall, a browser setting or an extension may keep
 *   WebRTC from connecting directly, or two networks do not let each other through and there is no TURN server.
 * - `no-sound`: there are connections, and they do not bring these voices.
 * - `no-forwarding`: code of this page did not load.
 */
export type UnheardReason = 'no-place' | 'no-link' | 'no-sound' | 'no-forwarding'
/** People of whom nothing comes, and why. */
export interface Unheard {
  readonly speakers: readonly PeerId[]
  readonly why: UnheardReason
}

/** What a session tells its listeners (`session.on`), each with the arguments that they are called with. */
export interface SessionEvents {
  /** The snapshot was replaced: once for each change, however much it changes. */
  change: (snapshot: SessionSnapshot) => void
  /** What goes to the sink, at the moment at which it is to be played and before it is decoded: frames in order, and
   *  how many were lost. 50 times a second and speaker. What comes by native track is not among it. */
  played: (speaker: PeerId, played: PlayedAudio) => void
  /** The host or a co-host put our request for the microphone aside. */
  declined: () => void
  /** A person whom we invited does not want to speak. */
  invitationDeclined: (peer: PeerId) => void
  /** The host or a co-host muted us. Only our own `setMuted(false)` ends it. */
  mutedBy: (peer: PeerId) => void
  /** A member of the room carries nobody any more, because of what others saw of it. Told to the host and the co-hosts
   *  only, once for each verdict. `name` is what the member is called, also when it has left. */
  verdict: (verdict: { readonly peer: PeerId; readonly name: string; readonly why: Verdict }) => void
  /** Reactions that people in the room sent, ours included: how many of each kind, by its index in `REACTIONS`. Four
   *  times a second at most. */
  reactions: (counts: readonly number[]) => void
  /** Something that this browser needs for sound does not work, and could not be mended: `no-playback` (nothing is
   *  played), `no-decoder` (one voice is not), `no-forwarding` (nothing comes or goes). The stay in the room goes
   *  on. */
  trouble: (error: MediaError) => void
  /** The source stopped by itself, or broke. */
  sourceEnded: (error?: MediaError) => void
}

/** Joining was refused by the relay (its code), or could not be asked. */
export class JoinError extends CodedError<RefusalCode | 'relay-unreachable' | 'relay-timeout' | 'relay-closed'> {
  override readonly name = 'JoinError'
}

/** A command to the room was refused. */
export class CommandError extends CodedError<RefusalCode | 'relay-unreachable' | 'relay-timeout' | 'relay-closed'> {
  override readonly name = 'CommandError'
}

/**
 * A room token (a JWT that the app mints, see PROTOCOL.md), or a function that fetches one. The function is called
 * before each entry, once more when the relay finds the token too old, and when a lost connection can only come back as
 * a newcomer.
 * @example const roomToken = async () => (await fetch('/token')).text()
 */
export type RoomTokenSource = string | (() => string | Promise<string>)

/** How a room is started. */
export interface CreateRoom {
  /** What the room is called, in 1 to `MAX_TITLE_LENGTH` characters. */
  title: string
  /** What it is about, in a word or two each: 3 at most, of 30 characters at most. @default none */
  topics?: readonly string[]
  /** Our own name, as everybody sees it. */
  name: string
  /** Who may speak: everybody at once (`open`), or those whom the host admits (`ask`). @default 'ask' */
  policy?: SpeakPolicy
  /** The id of the room. @default the relay picks one */
  room?: RoomId
  /** Needed where the relay has a secret. Name and room are those of the token then. */
  roomToken?: RoomTokenSource
  /** Gives up waiting. The call rejects with its reason. */
  signal?: AbortSignal
}

/** How a room is entered. */
export interface JoinRoom {
  room: RoomId
  /** Our own name, as everybody sees it. */
  name: string
  /** Needed where the relay has a secret. The name is that of the token then. */
  roomToken?: RoomTokenSource
  /** Comes in as more than a listener, at once. Only with a room token that says so. @default 'listener' */
  role?: EntryRole
  /**
   * What to do when the same person (the identity of the room token) is in the room already, with another peer that is
   * connected. `beside`: comes in as one more listener, who never hears their own voice and cannot speak while the
   * other peer does. `take-over`: takes its seat, with role and place in the queue; the other session is told
   * `elsewhere`. `refuse`: throws `here-already`, so that the person can be asked. A seat on stage or in the queue
   * whose connection is lost is taken over in any case. @default 'beside'
   */
  ifHere?: IfHere
  /** Gives up waiting. The call rejects with its reason. */
  signal?: AbortSignal
}
interface Waiting {
  /** Gives up waiting. The call rejects with its reason. */
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

  /** Starts a room as its host. @throws JoinError, and what the room token source throws */
  create(options: CreateRoom): Promise<Membership>
  /** Enters a room. @throws JoinError, and what the room token source throws */
  join(options: JoinRoom): Promise<Membership>
  /** Leaves the room. Listeners who hear through this peer are handed over first, which takes `graceMs` milliseconds
   *  at most; then every link closes. Calling it twice, or in no room, does nothing. @default graceMs 300 */
  leave(options?: { graceMs?: number }): Promise<void>
  /** Says goodbye without waiting: for a page that is being closed, or loaded again. The relay keeps a seat on stage,
   *  or in the queue, for as long as after a lost connection: the same person gets it back by joining. */
  depart(): void
  /** Ends the room for everyone. Host only. @throws CommandError */
  end(options?: Waiting): Promise<void>
  /** Takes over the seat on stage, or the place in the queue, that the same person holds with another peer, which is
   *  out of the room then. @throws CommandError 'peer-not-found' when there is none, 'not-allowed' on stage */
  takeOver(): Promise<void>
  /** Makes a peer on stage the host. We become a co-host where there are fewer than two, else a speaker. Host only.
   *  @throws CommandError 'not-allowed', 'peer-not-found' when they are not connected */
  handOver(peer: PeerId): Promise<void>
  /** Takes a person out of the room. With `ban` they cannot come back while it lives, with no other peer of theirs
   *  either. For the host and co-hosts, about people of a lesser role. @default ban false @throws CommandError
   *  'not-allowed', 'peer-not-found' */
  removeFromRoom(peer: PeerId, options?: { ban?: boolean }): Promise<void>
  /** Sends a reaction: a whole number from 0 to `REACTION_KINDS` - 1. The relay takes two a second on average, and
   *  twenty at once. @throws RangeError, CommandError */
  react(reaction: number): Promise<void>

  /** Puts a source on stage; it replaces the one before. Silence is not sent, unless `silence` is 'send' (music; a
   *  recording that must arrive frame by frame). @default silence 'skip' @throws CommandError 'not-allowed' when not
   *  on stage */
  publish(source: AudioSource, options?: { silence?: 'skip' | 'send' }): void
  /** Stops the source. Without one, does nothing. */
  unpublish(): void
  /** Stops frames and tracks at the source, and tells the room. Where another muted us, unmuting takes effect when
   *  the relay has granted it. @throws CommandError */
  setMuted(muted: boolean): Promise<void>
  /** Mutes a speaker: nobody passes on or plays what they say until they unmute themselves. For the host and
   *  co-hosts, about people of a lesser role. @throws CommandError 'not-allowed', 'peer-not-found' when they are not
   *  on stage */
  mute(peer: PeerId): Promise<void>
  /** The same for everybody of a lesser role on stage. @throws CommandError 'not-allowed' */
  muteAll(): Promise<void>

  /** Asks for the microphone, or withdraws the request. On stage, where somebody may find themselves again who comes
   *  back, asking does nothing. @throws CommandError */
  requestMicrophone(wanted: boolean): Promise<void>
  /** Gives the microphone to a listener who asked for it. For the host and co-hosts.
   *  @throws CommandError 'not-allowed', 'peer-not-found', 'stage-full' */
  admit(peer: PeerId): Promise<void>
  /** Puts a listener's request for the microphone aside. For the host and co-hosts. @throws CommandError */
  decline(peer: PeerId): Promise<void>
  /** Takes a speaker off the stage. For the host and co-hosts, about people of a lesser role; everybody but the host
   *  may step down themselves. @throws CommandError */
  remove(peer: PeerId): Promise<void>
  /** Invites a listener to speak; one who asked comes on stage at once. Open for a minute. For the host and co-hosts.
   *  @throws CommandError 'not-allowed', 'peer-not-found', 'too-many-invitations', 'stage-full' */
  invite(peer: PeerId): Promise<void>
  /** Comes on stage on invitation. @throws CommandError 'not-invited', 'stage-full' */
  acceptInvitation(): Promise<void>
  /** Stays a listener; the peer that invited us is told. @throws CommandError 'not-invited' */
  declineInvitation(): Promise<void>
  /** Makes a speaker a co-host, two at most. Host only. @throws CommandError 'not-allowed', 'peer-not-found',
   *  'cohosts-full' */
  promote(peer: PeerId): Promise<void>
  /** Makes a co-host a speaker again. Host only; a co-host may step back themselves.
   *  @throws CommandError 'not-allowed', 'peer-not-found' */
  demote(peer: PeerId): Promise<void>
  /** A page of those who listen, by name; `after` is the last one of the page before. @throws CommandError */
  audience(options?: { after?: PeerId } & Waiting): Promise<{ attendees: Attendee[]; more: boolean }>

  /** The room's trees as they were a second ago at most, and what its ears hear. With the names of those on stage and
   *  our own; for the host and co-hosts, everybody's. Every two seconds is fine; the relay refuses haste. @throws
   *  CommandError */
  tree(options?: Waiting): Promise<RoomTree>
  /** Why a peer has the parents that it has, as the planner reckons. @throws CommandError 'peer-not-found' */
  explain(peer: PeerId, options?: Waiting): Promise<Reasons>

  /** Starts sound that the browser held back, or that the system stopped, and tries again what failed. Call it while a
   *  press is handled. Resolves within a second or so, whether it sounds or not: `playback` tells. After `close` it
   *  does nothing. */
  startPlayback(): Promise<void>
  /** How loud a peer is right now, 0 to 1, from the packets; 0 for somebody who is not on stage. Cheap enough for
   *  every animation frame. */
  level(peer: PeerId): number
  /** How loud a speaker is played: 0 is silent, 1 is as spoken. @throws RangeError */
  setVolume(peer: PeerId, volume: number): void

  /** Offers to carry this many listeners from now on, 0 to 64, in this room and later ones; fewer where the uplink
   *  does not carry them. Listeners beyond that are handed over. @throws RangeError */
  setSlots(slots: number): void
  /** The way to the others has changed (another network, a cable): makes every link anew before it lets go of the old
   *  one. Browsers notice most changes by themselves. */
  refreshLinks(): void
  /** Figures of this moment; after a room, its last ones. Cheap enough for once a second. */
  stats(): Promise<SessionStats>

  /** Leaves and frees everything. The session cannot be used again. */
  close(): Promise<void>
}
