import { type Ask, type Joined, ok, type Refusal, type Result, type RoomId } from '@banyan/core/protocol'
import { type EntryWish, type Newcomer, newcomerOf, newcomerWithoutToken } from '../auth/entry.ts'
import { no } from '../rooms/command.ts'
import { ownerOf } from '../rooms/membership.ts'
import { isBannedOwner, isTakenOver } from '../rooms/removing.ts'
import { type Member, roleOf } from '../rooms/room.ts'
import type { LiveRoom } from './live-room.ts'
import { type Answer, type RequestContext, roomOf } from './request-context.ts'

/** Answers `room:create`. */
export function createRoom(ask: Ask<'room:create'>, context: RequestContext): Answer<Joined> {
  return admit(ask, context, { room: ask.room, role: 'host' }, (newcomer, room) => {
    const { title, topics, policy, capability } = ask
    const about = { title, ...(topics?.length && { topics }) }
    const opened = context.rooms.open({ ...about, policy, capability, newcomer, ...(room && { room }) })
    if (!opened.ok) return opened
    const live = opened.value
    return ok(enter(context, live, live.room.stage[0]!.member))
  })
}

/** Answers `room:join`, from newcomers and from members who come back with their resume key. */
export function joinRoom(ask: Ask<'room:join'>, context: RequestContext): Answer<Joined> {
  const { connection, rooms } = context
  const { room, capability, resume: resumeKey, role = 'listener', ifHere } = ask
  if (roomOf(connection).ok) return alreadyInRoom()
  const found = rooms.find(room)
  if (!found.ok) return found
  const owner = resumeKey === undefined ? undefined : ownerOf(found.value.room, resumeKey)
  if (owner) {
    const back = found.value.dispatch({ type: 'resume', by: owner.peer, capability })
    return back.ok ? ok(enterLive(context, found.value, owner)) : back
  }
  if (resumeKey !== undefined && isBannedOwner(found.value.room, resumeKey))
    return no('banned', 'was banned from this room')
  if (resumeKey !== undefined && isTakenOver(found.value.room, resumeKey))
    return no('taken-over', 'this person goes on in this room with another peer')
  return admit(ask, context, { room, role }, (newcomer) => {
    const found = rooms.find(room) // it may have ended while the token was read
    if (!found.ok) return found
    const member = rooms.makeMember(newcomer, capability)
    const joined = found.value.dispatch({ type: 'join', member, role, ...(ifHere && { ifHere }) })
    return joined.ok ? ok(enterLive(context, found.value, member)) : joined
  })
}

/** Lets in whom the relay admits: on a room token where it has a secret, else as they say. */
function admit(
  { name, token }: { name: string; token?: string | undefined },
  { connection, readRoomToken, from, identity }: RequestContext,
  wish: EntryWish,
  letIn: (newcomer: Newcomer, room: RoomId | undefined) => Result<Joined, Refusal>,
): Answer<Joined> {
  if (roomOf(connection).ok) return alreadyInRoom()
  if (!readRoomToken) {
    const newcomer = newcomerWithoutToken({ name, identity, ...from }, wish)
    return newcomer.ok ? letIn(newcomer.value, wish.room) : newcomer
  }
  return readRoomToken(token).then((claims) => {
    const admitted = claims.ok ? newcomerOf(claims.value, wish, from) : claims
    if (!admitted.ok) return admitted
    // Others of its requests may have been answered meanwhile.
    if (connection.isGone) return no('not-in-room', 'the connection is closed')
    if (roomOf(connection).ok) return alreadyInRoom()
    return letIn(admitted.value.newcomer, admitted.value.room)
  })
}

const alreadyInRoom = () => no('already-in-room', 'leave the room first')

/** Into a room that was there before. A host or co-host may find people waiting, and who waits a queue position. */
function enterLive(context: RequestContext, live: LiveRoom, member: Member): Joined {
  live.remind(member.peer)
  return enter(context, live, member)
}

function enter(
  { connection, iceServers }: RequestContext,
  live: LiveRoom,
  { peer, identity, resumeKey: resume }: Member,
): Joined {
  connection.sit({ live, peer })
  return {
    peer,
    role: roleOf(live.room, peer),
    ...(identity !== undefined && { identity }),
    view: live.view,
    plan: live.links.planOf(peer),
    resume,
    iceServers: [...iceServers],
  }
}
