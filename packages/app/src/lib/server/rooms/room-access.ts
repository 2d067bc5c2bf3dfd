import type { IncomingMessage } from 'node:http'
import { type Clock, cryptoRandom, systemClock } from '@banyan/core/ports'
import { ok, refuse, type Result, type RoomId, type RoomSummary } from '@banyan/core/protocol'
import { addressPace, clientAddress, mintRoomToken, TOKEN_LIFETIME_MS } from '@banyan/relay'
import type { EntryRefusal } from '../../entry/refusals.ts'
import type { NewSpace, SpaceInvitation } from '../../entry/new-space.ts'
import { hostOf } from '../../timeline/room-summary.ts'
import type { Person } from '../data/people.ts'
import type { Stores } from '../data/stores.ts'
import { deriveKey } from '../derive-key.ts'
import { entryGrant, type Grant, type HostTie, startGrant, type Visitor } from './admission.ts'
import { type Guests, guestsWith } from './guests.ts'
import { roomRules } from './room-rules.ts'

/** The doors of all rooms: who may pass is decided here, and the relay asks for what is handed out here. */
export interface Doors {
  readonly guests: Guests
  /** A token to start a room with, and the room's id. Refuses with 'too-few-followers'. */
  start(person: Person, wish: NewSpace): Promise<Result<{ room: RoomId; token: string }, EntryRefusal>>
  /** Those of the `rooms` whose stage somebody was invited to before they began, and where they are not on it yet. */
  invitations(identity: string, rooms: readonly RoomSummary[]): SpaceInvitation[]
  /** A token to enter a room with. */
  enter(visitor: Visitor, room: RoomId): Promise<Result<{ token: string }, EntryRefusal>>
  /** Whether guests behind the address of this request may enter one more room just now. */
  admitsGuest(request: IncomingMessage): boolean
}

export interface DoorsOptions {
  /** The data directory's. Keys for rooms and guests are derived from it. */
  secret: Uint8Array
  stores: Pick<Stores, 'graph' | 'settings'>
  findRoom: (room: RoomId) => RoomSummary | undefined
  /** Entries of guests behind one address. */
  guestsPerMinute: number
  /** How long a token admits, in ms. @default 120_000 */
  lifetimeMs?: number | undefined
  /** Milliseconds since 1970. */
  now: () => number
  clock?: Clock
}

/** The secret that the relay needs to admit those whom `openDoors` lets in. */
export const roomSecret = (secret: Uint8Array): string => Buffer.from(deriveKey(secret, 'rooms')).toString('hex')

/** Of a host without an account, whom a host invited and left the room to. */
const NO_TIE: HostTie = { isHost: false, follows: false, blocks: false, blockedBy: false }

/** @example await openDoors({ secret, stores, findRoom, guestsPerMinute: 600, now: Date.now }).start(person, 'ask') */
export function openDoors({ stores, findRoom, now, ...options }: DoorsOptions): Doors {
  const { clock = systemClock, guestsPerMinute: perMinute, lifetimeMs = TOKEN_LIFETIME_MS } = options
  const secret = roomSecret(options.secret)
  const paces = addressPace({ clock, perMinute, burst: perMinute })
  const rules = roomRules({ isLive: (room) => findRoom(room) !== undefined, now, graceMs: lifetimeMs })
  const mint = (grant: Grant, room: RoomId) => mintRoomToken({ secret, ...grant, room, now: now(), lifetimeMs })

  function freeId(): RoomId {
    const part = () => cryptoRandom.id(3)
    let room: RoomId
    do room = `${part()}-${part()}-${part()}` as RoomId
    while (rules.isTaken(room))
    return room
  }

  async function tieOf(host: string | undefined, visitor: Visitor): Promise<HostTie> {
    if (host === undefined || visitor.isGuest) return NO_TIE
    const { following, blocking, blockedBy } = await stores.graph.relation(host, visitor.identity)
    return { isHost: host === visitor.identity, follows: following, blocks: blocking, blockedBy }
  }

  return {
    guests: guestsWith({ key: deriveKey(options.secret, 'guests'), now, newId: () => cryptoRandom.id(16) }),
    async start(person, { who, invited }) {
      const grant = startGrant(person, (await stores.settings.read()).hostingThreshold)
      if (!grant.ok) return grant
      const room = freeId()
      const ties = await Promise.all(invited.map(({ id }) => stores.graph.relation(person.id, id)))
      const welcome = invited.filter(({ id }, index) => {
        const { blocking, blockedBy } = ties[index]!
        return id !== person.id && !blocking && !blockedBy
      })
      rules.set(room, { who, invited: new Map(welcome.map(({ id, as }) => [id, as])) })
      return ok({ room, token: await mint(grant.value, room) })
    },
    async enter(visitor, room) {
      const summary = findRoom(room)
      if (!summary) return refuse('room-not-found')
      const host = summary.stage.find(({ role }) => role === 'host')?.identity
      const grant = entryGrant({ visitor, rule: rules.of(room), tie: await tieOf(host, visitor) })
      return grant.ok ? ok({ token: await mint(grant.value, room) }) : grant
    },
    invitations: (identity, rooms) =>
      rooms.flatMap(({ room, title, stage }) => {
        const as = rules.of(room).invited.get(identity)
        const host = hostOf(stage)
        if (!as || !host || stage.some((member) => member.identity === identity)) return []
        return [{ room, title, host: host.name, as }]
      }),
    admitsGuest: (request) => paces.admits(clientAddress(request)),
  }
}
