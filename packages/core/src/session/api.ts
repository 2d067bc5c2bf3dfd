import type { AudioSource, Heard } from '../ports/audio.ts'
import { CodedError, type MediaError } from '../ports/errors.ts'
import type {
  Attendee,
  EndReason,
  PeerId,
  RefusalCode,
  Role,
  RoomId,
  RoomView,
  SpeakPolicy,
} from '../protocol/index.ts'

/** Why a session is in no room any more. */
export type LeftReason = 'left' | EndReason | 'place-lost'

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
  /** Who waits for the microphone, oldest first. Only the host is told. */
  readonly requests: readonly Attendee[]
  /** This peer waits for the microphone itself. */
  readonly requested: boolean
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
  heard: (speaker: PeerId, heard: Heard) => void
  /** The host put our request for the microphone aside. */
  declined: () => void
  /** The source stopped by itself, or broke. */
  sourceEnded: (error?: MediaError) => void
}

/** Joining was refused by the relay (its code), or could not be asked. */
export class JoinError extends CodedError<RefusalCode | 'relay-unreachable' | 'relay-timeout' | 'relay-closed'> {}

/** A command to the room was refused. */
export class CommandError extends CodedError<RefusalCode | 'relay-unreachable' | 'relay-timeout' | 'relay-closed'> {}

export interface CreateRoom {
  title: string
  name: string
  /** @default 'ask' */
  policy?: SpeakPolicy
  /** A room id of one's own choice; the relay picks one otherwise. */
  room?: RoomId
  signal?: AbortSignal
}
export interface JoinRoom {
  room: RoomId
  name: string
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

  /** Starts a room as its host. @throws JoinError */
  create(options: CreateRoom): Promise<Membership>
  /** Enters as a listener. @throws JoinError */
  join(options: JoinRoom): Promise<Membership>
  /** Leaves the room and closes every link. Calling it twice, or in no room, does nothing. */
  leave(): Promise<void>
  /** Ends the room for everyone. Host only. @throws CommandError */
  end(options?: Waiting): Promise<void>

  /** Puts a source on stage; it replaces the one before. @throws CommandError 'not-allowed' when not on stage */
  publish(source: AudioSource): void
  unpublish(): void
  /** Stops frames and tracks at the source, and tells the room. @throws CommandError */
  setMuted(muted: boolean): Promise<void>

  /** Asks for the microphone, or withdraws the request. @throws CommandError */
  requestMicrophone(wanted: boolean): Promise<void>
  /** Host only: give the microphone to somebody who asked, put the request aside, take somebody off the stage.
   *  A speaker may remove themselves. @throws CommandError */
  admit(peer: PeerId): Promise<void>
  decline(peer: PeerId): Promise<void>
  remove(peer: PeerId): Promise<void>
  /** A page of who listens, by name. @throws CommandError */
  audience(options?: { after?: PeerId } & Waiting): Promise<{ attendees: Attendee[]; more: boolean }>

  /** How loud somebody is right now, 0 to 1, from the packets; for rings. Cheap enough for every animation frame. */
  level(peer: PeerId): number
  /** 0 is silent, 1 is as spoken. */
  setVolume(peer: PeerId, volume: number): void

  /** Leaves and frees everything. The session cannot be used again. */
  close(): Promise<void>
}
