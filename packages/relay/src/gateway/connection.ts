import type { Clock, Logger } from '@banyan/core/ports'
import {
  COMMANDS_PER_SECOND,
  type Identity,
  MESSAGES_PER_SECOND,
  type Notice,
  type NoticeName,
  type Refusal,
  type Result,
} from '@banyan/core/protocol'
import { no } from '../rooms/command.ts'
import { memberOf } from '../rooms/room.ts'
import { type Connections, groupOf, type MemberSocket, WATCHERS } from './connections.ts'
import { type Pace, paceOf } from './pace.ts'
import type { Answer, Membership, RequestConnection, RequestContext } from './request-context.ts'
import { answer } from './requests.ts'

/** Characters of an event's name that are repeated in logs and refusals. No event of the protocol has a longer name. */
const REPEATED_NAME_LENGTH = 40

/** The relay's end of the network connection to one peer: a Socket.IO socket, or the like in memory. */
export interface PeerSocket {
  send<Name extends NoticeName>(event: Name, notice: Notice<Name>): void
  /** From now on what is told to that group comes here too. */
  joinGroup(group: string): void
  leaveGroup(group: string): void
  /** From now on it is a member of a room, on behalf of that person. */
  enterRoom(identity: Identity | undefined): void
  leaveRoom(): void
  /** Whether much of what it was sent waits to be read. */
  readonly isBehind: boolean
  /** Ends the connection for good, and calls its `lose`. */
  close(): void
  /** The same, and tells the peer why. */
  expel(why: Refusal): void
  /** A request has broken the relay. Ends the connection so that the peer connects again and resumes. */
  fail(error: unknown): void
}

/** What all connections of one relay share. */
export interface ConnectionOptions extends Omit<RequestContext, 'connection'> {
  connections: Connections
  clock: Clock
  logger: Logger
}

/** Takes the answer to one request. */
export type Reply = (answer: Result<unknown, Refusal>) => void

/** One peer's signaling connection, whatever carries it: which member of which room it is, and its requests. */
export class Connection implements RequestConnection, MemberSocket {
  readonly #socket: PeerSocket
  readonly #connections: Connections
  readonly #logger: Logger
  readonly #context: RequestContext
  readonly #pace: Pace
  #membership: Membership | undefined
  #isGone = false
  /** The last message without acknowledgement came too soon. */
  #isHasty = false

  constructor(socket: PeerSocket, { connections, clock, logger, ...shared }: ConnectionOptions) {
    this.#socket = socket
    this.#connections = connections
    this.#logger = logger
    this.#context = { ...shared, connection: this }
    this.#pace = paceOf(clock)
  }

  get membership(): Membership | undefined {
    return this.#membership
  }

  get isGone(): boolean {
    return this.#isGone
  }

  get isBehind(): boolean {
    return this.#socket.isBehind
  }

  /** Parses one request, does what it asks and replies. Without `reply`, only a refusal is answered, by the notice
   *  `refused`. */
  receive(event: string, raw: unknown, reply?: Reply): void {
    if (this.#isGone) return
    const logged = {
      room: this.#membership?.live.room.id,
      peer: this.#membership?.peer,
      event: event.slice(0, REPEATED_NAME_LENGTH),
    }
    const settle: Reply = (result) => {
      if (reply) return reply(result)
      const isHasty = !result.ok && result.error.code === 'too-many-messages'
      // Whoever does not slow down is told once, and not for each message.
      if (!result.ok && !(isHasty && this.#isHasty)) {
        this.send('refused', { event: logged.event, error: result.error })
      }
      this.#isHasty = isHasty
    }
    const fail = (error: unknown) => {
      // A mistake of the relay's, which must not end the other rooms.
      this.#logger.error({ ...logged, error }, 'a request broke the relay')
      this.#socket.fail(error)
    }
    try {
      const result = this.#answer(event, raw)
      // At once where nothing has to be waited for, so that nothing comes in between.
      if (result instanceof Promise) result.then(settle).catch(fail)
      else settle(result)
    } catch (error) {
      fail(error)
    }
    if (this.#pace.isHopeless) {
      this.#logger.warn(logged, 'closed the connection of a peer that does not slow down')
      this.#socket.expel({ code: 'too-many-messages', message: 'this connection does not slow down' })
    }
  }

  send<Name extends NoticeName>(event: Name, notice: Notice<Name>): void {
    this.#socket.send(event, notice)
  }

  sit(membership: Membership): void {
    this.stand()
    this.#membership = membership
    // Who comes back may have said things over another connection that did not arrive.
    membership.live.links.connectionLost(membership.peer)
    const replaced = this.#connections.register(membership.peer, this)
    this.#socket.joinGroup(groupOf(membership.live.room))
    this.#socket.enterRoom(memberOf(membership.live.room, membership.peer)?.identity)
    replaced?.close()
  }

  stand(): void {
    if (!this.#membership) return
    const { live, peer } = this.#membership
    this.#connections.release(peer, this)
    this.#socket.leaveGroup(groupOf(live.room))
    this.#socket.leaveRoom()
    this.#membership = undefined
  }

  watch(isWatching: boolean): void {
    this.#connections.watch(this, isWatching)
    if (isWatching) this.#socket.joinGroup(WATCHERS)
    else this.#socket.leaveGroup(WATCHERS)
  }

  close(): void {
    this.#socket.close()
  }

  /** The socket is closed. The member becomes away, unless it has resumed over another connection already. */
  lose(): void {
    this.#isGone = true
    const lost = this.#membership
    const isMember = lost !== undefined && this.#connections.of(lost.peer) === this
    this.stand()
    this.watch(false)
    if (!isMember || lost.live.isOver) return
    lost.live.links.connectionLost(lost.peer)
    lost.live.dispatch({ type: 'lose', by: lost.peer })
  }

  #answer(event: string, raw: unknown): Answer {
    if (!this.#pace.admits(event)) {
      return no(
        'too-many-messages',
        `slower: ${MESSAGES_PER_SECOND} messages, ${COMMANDS_PER_SECOND} commands a second`,
      )
    }
    // Whatever a member says is a sign of life; on leaving, none is needed any more.
    const member = event === 'room:leave' ? undefined : this.#membership
    member?.live.links.markAlive(member.peer)
    const answered = answer(event, raw, this.#context)
    // Afterwards: who is accused is judged by what it has said.
    member?.live.links.heard(member.peer)
    return answered
  }
}
