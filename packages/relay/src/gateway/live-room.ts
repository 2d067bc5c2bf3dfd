import type { Cancel, Clock, Logger } from '@banyan/core/ports'
import {
  type Ask,
  type EndReason,
  INVITATION_MS,
  ok,
  type PeerId,
  type Refusal,
  type Result,
  type RoomView,
  type Verdict,
} from '@banyan/core/protocol'
import type { TopologyPlanner } from '@banyan/core/topology'
import { queuePosition, shownRequests } from '../rooms/audience.ts'
import type { Conviction } from '../guilt/guilt.ts'
import { type Command, type Message, no } from '../rooms/command.ts'
import { joinOf } from '../rooms/planner-events.ts'
import {
  identityOf,
  leadersOf,
  leads,
  listenerCount,
  membersOf,
  nextHostOf,
  type Room,
  stageSlotOf,
  viewOf,
} from '../rooms/room.ts'
import { step } from '../rooms/step.ts'
import { coalesce, type Coalesced } from './coalesce.ts'
import { Deadlines } from './deadlines.ts'
import { HostWait } from './host-wait.ts'
import type { MemberConnections } from './member-connections.ts'
import { queueNotices, type QueueNotices } from './queue-notices.ts'
import { reactionTally, type ReactionTally } from './reaction-tally.ts'
import { RoomLinks } from './room-links.ts'
import { type StagePace, stagePace } from './stage-pace.ts'

/** How often a room is told how it looks, in ms: twice a second, however many come, go, or turn their microphones on
 *  and off. */
export const ROOM_VIEW_GAP_MS = 500

/** Members whom a room may tell in one second that the number of its listeners changed: a large room is told less
 *  often, and nobody misses anything. Changes on stage do not wait for it. */
const COUNTS_TOLD_PER_SECOND = 2_000

/** How long a peer that counts as gone may stay silent, in ms. By then a dead connection has been found out. */
const GONE_GRACE_MS = 30_000

export interface LiveRoomOptions {
  room: Room
  planner: TopologyPlanner
  connections: MemberConnections
  clock: Clock
  /** How long a member may stay away after its connection was lost, in ms. */
  resumeGraceMs: number
  /** How long the room waits for a host without whom nobody leads it, in ms. */
  hostGraceMs: number
  logger: Logger
  /** The room looks different in a list. */
  onChange: () => void
  /** The verdict on an identity that counts in all rooms, if there is one. */
  verdictElsewhere: (identity: string) => Verdict | undefined
  /** An identity was convicted in this room. */
  onConvict: (identity: string, conviction: Conviction) => void
  /** Called once, and last. */
  onEnd: (reason: EndReason) => void
}

/** One room while it lives: applies commands, one at a time, and does what they call for. */
export class LiveRoom {
  /** Who is linked to whom, and how that fares. */
  readonly links: RoomLinks
  #room: Room
  #isOver = false
  readonly #options: LiveRoomOptions
  readonly #view: Coalesced
  readonly #queue: QueueNotices
  readonly #stagePace: StagePace
  readonly #reactions: ReactionTally
  readonly #hostWait: HostWait
  /** One for each member who is away, but not for the host whom the room waits for. When it runs out, the member has
   *  left. */
  readonly #graces = new Deadlines((peer) => this.#startGrace(peer))
  /** One for each open invitation. When it runs out, the invitation lapses. */
  readonly #invitations = new Deadlines((peer) => this.#startInvitation(peer))

  constructor(options: LiveRoomOptions) {
    const { room, planner, clock, connections, logger, resumeGraceMs, hostGraceMs } = options
    this.#options = options
    this.#room = room
    this.#view = coalesce({
      clock,
      gapMs: () => Math.max(ROOM_VIEW_GAP_MS, (this.#room.audience.size / COUNTS_TOLD_PER_SECOND) * 1_000),
      urgentGapMs: ROOM_VIEW_GAP_MS,
      run: () => connections.toRoom(this.#room, 'room:changed', this.view),
    })
    this.#hostWait = new HostWait({
      ...{ clock, resumeGraceMs, hostGraceMs },
      onOver: (by) => void this.dispatch({ type: 'leave', by, isLost: true }),
    })
    this.#queue = queueNotices({ clock, connections, room: () => this.#room })
    this.#stagePace = stagePace({ clock })
    this.#reactions = reactionTally({
      clock,
      tell: (counts) => connections.toRoom(this.#room, 'room:reactions', { counts }),
    })
    this.links = new RoomLinks({
      ...{ planner, connections, clock, logger },
      room: () => this.#room,
      dispatch: (command) => this.dispatch(command),
      onConvict: (identity, conviction) => {
        const { why, witnesses } = conviction
        logger.warn({ room: this.#room.id, identity, why, witnesses: [...witnesses] }, 'carries nobody any more')
        this.#tellVerdicts(leadersOf(this.#room), identity)
        // A peer without an identity is nobody in other rooms.
        if (membersOf(this.#room).some((member) => member.identity === identity))
          options.onConvict(identity, conviction)
      },
    })
    this.#admit(room.host)
    this.links.apply(room.stage.map(({ member }) => joinOf(member, true)))
  }

  /** The room as it is now. */
  get room(): Room {
    return this.#room
  }

  /** What everybody in it knows of the room. */
  get view(): RoomView {
    return viewOf(this.#room, this.#hostWait.leftMs)
  }

  /** Whether the room has ended. Every command is refused from then on. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** Applies a command and tells everybody concerned, in this order: the room its new view, members what happened to
   *  them, peers their new plans. A refused command changes nothing. */
  dispatch(command: Command): Result<Room, Refusal> {
    if (this.#isOver) return no('room-ended', 'this room has ended')
    const decision = step(this.#room, command)
    if (!decision.ok) return decision
    const peer = command.type === 'join' ? command.member.peer : command.by
    this.#options.logger.debug({ room: this.#room.id, peer }, command.type)
    if (decision.value.type === 'ended') {
      this.end(decision.value.reason)
      return ok(this.#room)
    }
    const before = this.#room
    const { messages, removed, topology } = decision.value
    const tooFast = this.#stagePace.refusal(before, decision.value.room)
    if (tooFast) return tooFast
    this.#room = decision.value.room
    this.#announce(before, {
      concerned: concerned(before, this.#room, peer, messages),
      isWaitNew: this.#hostWait.converge(this.#room),
    })
    const { connections } = this.#options
    for (const message of messages) {
      // Whoever asks knows at once what came of it, and so does a new host or co-host.
      const isUrgent = message.to === peer || (leads(this.#room, message.to) && !leads(before, message.to))
      if (!isUrgent && this.#queue.take(message)) continue
      connections.toPeer(message.to, message.event, message.notice)
    }
    this.#queue.tell()
    for (const { peer, banned, elsewhere } of removed) {
      connections.toPeer(peer, 'room:removed', { banned, ...(elsewhere && { elsewhere }) })
      connections.unseat(peer)
      this.links.forget(peer)
    }
    if (command.type === 'join') this.#admit(peer)
    this.links.apply(topology)
    const hadLed = leadersOf(before)
    this.#tellVerdicts(leadersOf(this.#room).filter((leader) => !hadLed.includes(leader) && peer !== leader))
    if (command.type === 'resume') this.links.forgetSuspicions(peer)
    if (command.type === 'leave') this.links.forget(peer)
    this.#graces.converge(this.#hostWait.isFor(this.#room.host) ? awayBesidesHost(this.#room) : this.#room.away)
    this.#invitations.converge(this.#room.invitations)
    return ok(this.#room)
  }

  /** Tells a member who has just come in what concerns it: a host or co-host who waits for the microphone, somebody who
   *  waits its queue position. Does so after the answer to the request that is being handled now. */
  remind(peer: PeerId): void {
    if (!leads(this.#room, peer) && queuePosition(this.#room, peer) === undefined) return
    const { clock, connections } = this.#options
    clock.after(0, () => {
      if (this.#isOver) return
      const place = queuePosition(this.#room, peer)
      if (place !== undefined) connections.toPeer(peer, 'request:place', { place })
      if (leads(this.#room, peer)) {
        connections.toPeer(peer, 'requests:changed', { requests: shownRequests(this.#room) })
        this.#tellVerdicts([peer])
      }
    })
  }

  /** Counts a reaction. The room is told how many there were, not whose. */
  react({ reaction }: Ask<'room:react'>): Result<unknown, Refusal> {
    this.#reactions.add(reaction)
    return ok({})
  }

  /** Tells everybody in the room. Ending twice is the same as once. */
  end(reason: EndReason): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#view.close()
    this.#queue.close()
    this.links.close()
    this.#reactions.close()
    this.#graces.close()
    this.#hostWait.close()
    this.#invitations.close()
    this.#options.connections.toRoom(this.#room, 'room:ended', { reason })
    this.#options.onEnd(reason)
  }

  /** An identity was convicted in other rooms, and carries nobody in this one either. */
  convict(identity: string, why: Verdict): void {
    if (!membersOf(this.#room).some(({ peer }) => identityOf(this.#room, peer) === identity)) return
    this.links.convict(identity, why)
    this.#tellVerdicts(leadersOf(this.#room), identity)
  }

  /** A newcomer whose identity is convicted carries nobody from the start. */
  #admit(peer: PeerId): void {
    const identity = identityOf(this.#room, peer)
    const elsewhere = this.#options.verdictElsewhere(identity)
    if (elsewhere && !this.links.verdictOn(peer)) this.links.convict(identity, elsewhere)
    if (this.links.verdictOn(peer)) this.#tellVerdicts(leadersOf(this.#room), identity)
  }

  /** Tells of the members who carry nobody any more. @param identity of this one only */
  #tellVerdicts(to: readonly PeerId[], identity?: string): void {
    if (to.length === 0) return
    for (const { peer, name } of membersOf(this.#room)) {
      const why = this.links.verdictOn(peer)
      if (!why || (identity !== undefined && identityOf(this.#room, peer) !== identity)) continue
      for (const leader of to) this.#options.connections.toPeer(leader, 'room:verdict', { peer, name, why })
    }
  }

  /** @param news.concerned those who must know of a change on stage before the notices that follow
   *  @param news.isWaitNew the room waits for its host now, or no longer, or for another time */
  #announce(before: Room, { concerned, isWaitNew }: { concerned: readonly PeerId[]; isWaitNew: boolean }): void {
    const after = this.#room
    const { stage, host, cohosts } = before
    if (after.stage !== stage || after.host !== host || after.cohosts !== cohosts) {
      if (!this.#view.urgently())
        for (const peer of concerned) this.#options.connections.toPeer(peer, 'room:changed', this.view)
    } else if (isWaitNew || listenerCount(after) !== listenerCount(before) || nextHostOf(after) !== nextHostOf(before))
      this.#view.soon()
    else return
    this.#options.onChange()
  }

  #startGrace(peer: PeerId): Cancel {
    const { clock, resumeGraceMs } = this.#options
    return this.links.isGone(peer)
      ? clock.after(GONE_GRACE_MS, () => this.#endGoneGrace(peer))
      : clock.after(resumeGraceMs, () => void this.dispatch({ type: 'leave', by: peer, isLost: true }))
  }

  /** A connection that has outlived the suspicion is alive, however little was said over it. */
  #endGoneGrace(peer: PeerId): void {
    if (this.links.isGone(peer) && this.#options.connections.isConnected(peer)) this.links.markAlive(peer)
    else this.dispatch({ type: 'leave', by: peer })
  }

  #startInvitation(peer: PeerId): Cancel {
    return this.#options.clock.after(INVITATION_MS, () => void this.dispatch({ type: 'lapse', by: peer }))
  }
}

const awayBesidesHost = ({ away, host }: Room): ReadonlySet<PeerId> => {
  const others = new Set(away)
  others.delete(host)
  return others
}

/** Those whose own part on stage has changed: who came or went, has another role, was muted or may speak again. */
function concerned(before: Room, after: Room, by: PeerId, messages: readonly Message[]): PeerId[] {
  const peers = messages.flatMap(({ to, event }) => (event === 'role:changed' || event === 'stage:muted' ? [to] : []))
  const wasSilenced = stageSlotOf(before, by)?.silenced
  return wasSilenced !== stageSlotOf(after, by)?.silenced ? [...new Set([...peers, by])] : [...new Set(peers)]
}
