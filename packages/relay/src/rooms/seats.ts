import { ok, type PeerId, type Refusal, type Result } from '@banyan/core/protocol'
import { no } from './command.ts'
import { type Member, type Room, withoutListener } from './room.ts'

/** Seats that one seed token holds in a room: it is for one machine, whose uplink a second seat does not widen. */
const SEATS_PER_SEED_TOKEN = 1

/** How the identities of people without an account begin. Anybody gets as many of them as they like. */
const GUEST = 'guest:'

/** Members who share a limit of seats. */
interface SharedLimit {
  readonly most: number
  readonly shares: (member: Member) => boolean
  readonly who: string
}

/**
 * Makes sure that a newcomer has a seat: a person, and the guests of one address, may hold so many in one room. When
 * all are taken, the listener among them who has been away longest gives way: it is most often the page that was
 * reloaded. Seats on stage are kept, and so the room does not end because its host opens it once more. Refuses with
 * `too-many-seats`. Pure.
 */
export function seatFor(
  room: Room,
  newcomer: Member,
): Result<{ readonly room: Room; readonly gaveWay: readonly PeerId[] }, Refusal> {
  let next = room
  const gaveWay: PeerId[] = []
  for (const { most, shares, who } of limitsOf(room, newcomer)) {
    const taken = countOf(next, shares)
    if (taken < most) continue
    const away = [...next.away].find((peer) => {
      const listener = next.audience.get(peer)
      return listener !== undefined && shares(listener)
    })
    if (taken > most || away === undefined) return no('too-many-seats', `${who} holds ${most} seats at most`)
    next = withoutListener(next, away)
    gaveWay.push(away)
  }
  return ok({ room: next, gaveWay })
}

/** The limits that a newcomer shares with others. */
function limitsOf({ seatsPerIdentity, guestsPerAddress }: Room, newcomer: Member): SharedLimit[] {
  const { identity, household } = newcomer
  const limits: SharedLimit[] = []
  if (identity !== undefined) {
    const shares = (member: Member) => member.identity === identity
    const isOnSeedToken = newcomer.maySeed === 'by-token'
    limits.push(
      isOnSeedToken
        ? { most: SEATS_PER_SEED_TOKEN, shares, who: 'one seed token' }
        : { most: seatsPerIdentity, shares, who: 'one person' },
    )
  }
  if (household !== undefined && isGuest(newcomer)) {
    const shares = (member: Member) => member.household === household && isGuest(member)
    limits.push({ most: guestsPerAddress, shares, who: 'one address' })
  }
  return limits
}

/** How many members something holds for. Makes no list of them: thousands may join within a second. */
function countOf(room: Room, holds: (member: Member) => boolean): number {
  let count = 0
  for (const { member } of room.stage) if (holds(member)) count += 1
  for (const member of room.audience.values()) if (holds(member)) count += 1
  return count
}

/** Whether a member counts as a seed: it says so, and may. */
export const isSeed = ({ capability, maySeed }: Member): boolean => capability.seed === true && maySeed !== undefined

const isGuest = ({ identity }: Member): boolean => identity === undefined || identity.startsWith(GUEST)
