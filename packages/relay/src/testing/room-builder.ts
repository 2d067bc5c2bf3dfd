import type { Capability, PeerId, RoomId, SpeakPolicy } from '@banyan/core/protocol'
import type { Command, Outcome } from '../rooms/command.ts'
import { openRoom } from '../rooms/membership.ts'
import type { Member, Room } from '../rooms/room.ts'
import { step } from '../rooms/step.ts'

/** `peerId('ada')` is `adazzzzzzzzz`: a peer id that can be read in a failing test. */
export const peerId = (name: string): PeerId => name.padEnd(12, 'z') as PeerId

export const member = (
  name: string,
  { slots = 4, tracks = true, ...seed }: Partial<Capability> = {},
  told: Partial<Pick<Member, 'identity' | 'speak' | 'maySeed' | 'household' | 'prefix'>> = {},
): Member => ({
  ...{ peer: peerId(name), name, speak: 'ask', ...told },
  capability: { slots, tracks, ...seed },
  resumeKey: `${peerId(name)}.secret`,
})

export const newRoom = ({
  policy = 'ask' as SpeakPolicy,
  capacity = 100,
  seatsPerIdentity = 3,
  guestsPerAddress = 20,
  host = {} as Parameters<typeof member>[2],
} = {}): Room =>
  openRoom({
    ...{ id: 'tea' as RoomId, title: 'Tea', policy, startedAt: 1_000, host: member('host', {}, host) },
    ...{ capacity, seatsPerIdentity, guestsPerAddress },
  })

/** The outcome of a command that must be granted and leave a room. */
export function granted(room: Room, command: Command): Extract<Outcome, { type: 'goes-on' }> {
  const decision = step(room, command)
  if (!decision.ok) throw new Error(`${command.type} was refused: ${decision.error.code}`)
  if (decision.value.type === 'ended') throw new Error(`${command.type} ended the room`)
  return decision.value
}

export const after = (room: Room, ...commands: readonly Command[]): Room =>
  commands.reduce((next, command) => granted(next, command).room, room)

/** A room with `host` and the named on stage, in this order, and the named in the audience. */
export function roomWith({
  stage = [],
  audience = [],
  ...options
}: { stage?: string[]; audience?: string[] } & Parameters<typeof newRoom>[0] = {}): Room {
  const joins = [...stage, ...audience].map((name): Command => ({ type: 'join', member: member(name) }))
  const host = peerId('host')
  const entries = stage.flatMap((name): Command[] => [
    { type: 'request', by: peerId(name), wanted: true },
    ...(options.policy === 'open' ? [] : [{ type: 'admit' as const, by: host, peer: peerId(name) }]),
  ])
  return after(newRoom(options), ...joins, ...entries)
}
