import type { IncomingMessage } from 'node:http'
import { type Clock, cryptoRandom, systemClock } from '@banyan/core/ports'
import { ok, parseRoomId, refuse, type Result, type RoomId, type RoomSummary } from '@banyan/core/protocol'
import { addressPace, newRoomId } from '@banyan/relay'
import { mintRoomToken, ROOM_TOKEN_LIFETIME_MS } from '@banyan/relay/room-token'
import type { NewSpace, SpaceInvitation } from '../../room-access/new-space.ts'
import type { TokenRefusal } from '../../room-access/refusals.ts'
import { type Hosting, hostingOf } from '../../social/hosting.ts'
import { hostOf } from '../../timeline/room-summary.ts'
import type { Person } from '../data/people.ts'
import type { Stores } from '../data/stores.ts'
import { deriveKey } from '../derive-key.ts'
import { ADDRESS_HEADER } from '../request-headers.ts'
import { type Guests, guestsWith } from './guests.ts'
import { roomRules } from './room-rules.ts'
import { claimsToEnter, claimsToStart, type HostTie, type TokenClaims, type Visitor } from './token-claims.ts'

/** Decides who gets a room token, and makes it. The relay admits nobody without one. */
export interface RoomAccess {
  readonly guests: Guests
  /** A token to start a room, and the room's id. Refuses with 'too-few-followers'. */
  start(person: Person, space: NewSpace): Promise<Result<{ room: RoomId; token: string }, TokenRefusal>>
  /** A person's invitations to the stages of `rooms`, made before the rooms began. Without rooms where the person is on
   *  stage already. */
  invitations(identity: string, rooms: readonly RoomSummary[]): SpaceInvitation[]
  /** A token to enter a room. */
  enter(visitor: Visitor, room: RoomId): Promise<Result<{ token: string }, TokenRefusal>>
  /** Whether what a room token says still holds, now that it is used: since it was made, nobody was suspended or
   *  blocked, and the room was not closed. */
  stillAdmits(claims: { readonly identity: string; readonly room: string }): Promise<boolean>
  /** Whether somebody may start a Space, and if not, why. Followers count once their account is a day old. */
  hosting(person: Person | undefined): Promise<Hosting>
  /** Keeps everybody out of a room that moderators closed, whatever tokens they have for it. */
  close(room: RoomId): void
  /** Whether one more guest may enter now from the address of this request. */
  admitsGuest(request: IncomingMessage): boolean
}

export interface RoomAccessOptions {
  /** The secret of the data directory. Keys for room tokens and guests' cookies are derived from it. */
  secret: Uint8Array
  stores: Pick<Stores, 'graph' | 'settings' | 'people'>
  findRoom: (room: RoomId) => RoomSummary | undefined
  /** How often guests may enter from one address in a minute. */
  guestsPerMinute: number
  /** How long a token admits, in ms. @default 120_000 */
  lifetimeMs?: number | undefined
  /** Milliseconds since 1970. */
  now: () => number
  clock?: Clock
}

/** The secret with which the relay verifies the tokens that `openRoomAccess` makes. */
export const roomSecret = (secret: Uint8Array): string => Buffer.from(deriveKey(secret, 'rooms')).toString('hex')

/** How old an account has to be before it counts as a follower, in ms: a day. Whoever makes accounts for the threshold
 *  has to wait, and moderators have the time to look. */
export const FOLLOWER_AGE_MS = 24 * 60 * 60_000

/** For hosts without an account, such as a program that a host handed the room over to, and for guests. */
const NO_TIE: HostTie = { isHost: false, follows: false, blocks: false, blockedBy: false }

/**
 * @example await openDoors({ secret, stores, findRoom, guestsPerMinute: 600, now: Date.now }).start(person, { who:
 * 'ask', invited: [] })
 */
export function openRoomAccess({ stores, findRoom, now, ...options }: RoomAccessOptions): RoomAccess {
  const { clock = systemClock, guestsPerMinute: perMinute, lifetimeMs = ROOM_TOKEN_LIFETIME_MS } = options
  const secret = roomSecret(options.secret)
  const paces = addressPace({ clock, perMinute, burst: perMinute })
  const rules = roomRules({ isLive: (room) => findRoom(room) !== undefined, now, graceMs: lifetimeMs })
  const mint = (claims: TokenClaims, room: RoomId) => mintRoomToken({ secret, ...claims, room, now: now(), lifetimeMs })

  async function tieOf(host: string | undefined, visitor: Visitor): Promise<HostTie> {
    if (host === undefined || visitor.isGuest) return NO_TIE
    const { following, blocking, blockedBy } = await stores.graph.relation(host, visitor.identity)
    return { isHost: host === visitor.identity, follows: following, blocks: blocking, blockedBy }
  }

  async function hosting(person: Person | undefined): Promise<Hosting> {
    const { hostingThreshold: needed } = await stores.settings.read()
    if (!person || person.isAdmin || needed === 0) return hostingOf(person, needed)
    const counted = { madeBefore: now() - FOLLOWER_AGE_MS, most: needed }
    const followers = await stores.graph.countFollowers(person.id, counted)
    return hostingOf({ isAdmin: false, followers, young: person.followers - followers }, needed)
  }
  const hostIn = (room: RoomSummary) => room.stage.find(({ role }) => role === 'host')?.identity

  return {
    hosting,
    close: (room) => rules.close(room),
    async stillAdmits({ identity, room }) {
      const id = parseRoomId(room)
      if (id && rules.isClosed(id)) return false
      if (await stores.people.suspensionOf(identity)) return false
      const summary = id && findRoom(id)
      const host = summary && hostIn(summary)
      if (host === undefined || host === identity) return true
      const { blocking, blockedBy } = await stores.graph.relation(host, identity)
      return !blocking && !blockedBy
    },
    guests: guestsWith({ key: deriveKey(options.secret, 'guests'), now, newId: () => cryptoRandom.id(16) }),
    async start(person, { who, invited }) {
      if (person.suspension) return refuse('suspended')
      const claims = claimsToStart(person, await hosting(person))
      if (!claims.ok) return claims
      const room = newRoomId({ isTaken: rules.isTaken })
      const ties = await Promise.all(invited.map(({ id }) => stores.graph.relation(person.id, id)))
      const welcome = invited.filter(({ id }, index) => {
        const { blocking, blockedBy } = ties[index]!
        return id !== person.id && !blocking && !blockedBy
      })
      rules.set(room, { who, invited: new Map(welcome.map(({ id, as }) => [id, as])) })
      return ok({ room, token: await mint(claims.value, room) })
    },
    async enter(visitor, room) {
      const summary = findRoom(room)
      if (!summary) return refuse('room-not-found')
      if (!visitor.isGuest && (await stores.people.suspensionOf(visitor.identity))) return refuse('suspended')
      const claims = claimsToEnter({ visitor, rule: rules.of(room), tie: await tieOf(hostIn(summary), visitor) })
      return claims.ok ? ok({ token: await mint(claims.value, room) }) : claims
    },
    invitations: (identity, rooms) =>
      rooms.flatMap(({ room, title, stage }) => {
        const as = rules.of(room).invited.get(identity)
        const host = hostOf(stage)
        if (!as || !host || stage.some((member) => member.identity === identity)) return []
        return [{ room, title, host: host.name, as }]
      }),
    admitsGuest: ({ headers }) => paces.admits(String(headers[ADDRESS_HEADER] ?? '')),
  }
}
