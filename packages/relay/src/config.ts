import { type IceServer, iceServerFault } from '@banyan/core/protocol'
import type { PlannerParams } from '@banyan/core/topology'

/** The limits of one relay. */
export interface RelayLimits {
  /** How long a member may come back to its seat after its connection was lost, in ms. 0 or more. @default 30_000 */
  readonly resumeGraceMs: number
  /** How long a room waits for a host whom a room token names and who has no connection, while no co-host is there, in
   *  ms. Below `resumeGraceMs` it counts as that. 0 or more. @default 120_000 */
  readonly hostGraceMs: number
  /** Rooms at a time; creating one more is refused as 'relay-full'. At least 1. @default 1_000 */
  readonly maxRooms: number
  /** People in one room, on stage and listening; one more is refused as 'room-full'. At least 1. @default 10_000 */
  readonly maxMembers: number
  /** Connections that one address may open in a minute, all at once after a rest: a whole school may share one. One
   *  more is turned away before it can send anything. At least 1. @default 600 */
  readonly connectionsPerMinute: number
  /** Connections that one address may have open. One more is turned away. At least 1. @default four minutes' worth of
   *  `connectionsPerMinute` */
  readonly connectionsPerAddress: number
  /** Rooms of one person that live at a time; creating one more is refused as 'too-many-rooms'. At least 1.
   *  @default 10 */
  readonly roomsPerIdentity: number
  /** Rooms from one network address that live at a time; creating one more is refused as 'too-many-rooms'. At least 1.
   *  @default 50 */
  readonly roomsPerAddress: number
  /** Peers of one person in one room, as a room token names the person: tabs and devices. One more is refused as
   *  'too-many-seats'. At least 1. @default 3 */
  readonly seatsPerIdentity: number
  /** Guests of one network address in one room, and peers whom no token names: a school or an office shares an address.
   *  One more is refused as 'too-many-seats'. At least 1. @default 20 */
  readonly guestsPerAddress: number
}

const DEFAULTS: Omit<RelayLimits, 'connectionsPerAddress'> = {
  ...{ resumeGraceMs: 30_000, hostGraceMs: 120_000, maxRooms: 1_000, maxMembers: 10_000 },
  ...{ connectionsPerMinute: 600, seatsPerIdentity: 3, guestsPerAddress: 20 },
  ...{ roomsPerIdentity: 10, roomsPerAddress: 50 },
}

/** Minutes in which an address may open as many connections as it may have open: whoever raises the one limit for a
 *  whole audience behind one address raises the other. */
const MINUTES_TO_FILL = 4

/** Checks the limits that are given and fills in the others. @throws RangeError when one is out of range */
export function relayLimits(
  overrides: { readonly [Name in keyof RelayLimits]?: number | undefined } = {},
): RelayLimits {
  const connectionsPerAddress = (overrides.connectionsPerMinute ?? DEFAULTS.connectionsPerMinute) * MINUTES_TO_FILL
  const defaults: RelayLimits = { ...DEFAULTS, connectionsPerAddress }
  const limit = (name: keyof RelayLimits, least: number): number => {
    const value = overrides[name] ?? defaults[name]
    if (!Number.isInteger(value) || value < least) {
      throw new RangeError(`${name} must be a whole number of ${least} or more, got ${value}`)
    }
    return value
  }
  return {
    resumeGraceMs: limit('resumeGraceMs', 0),
    hostGraceMs: limit('hostGraceMs', 0),
    maxRooms: limit('maxRooms', 1),
    maxMembers: limit('maxMembers', 1),
    connectionsPerMinute: limit('connectionsPerMinute', 1),
    connectionsPerAddress: limit('connectionsPerAddress', 1),
    roomsPerIdentity: limit('roomsPerIdentity', 1),
    roomsPerAddress: limit('roomsPerAddress', 1),
    seatsPerIdentity: limit('seatsPerIdentity', 1),
    guestsPerAddress: limit('guestsPerAddress', 1),
  }
}

/** Slots that a newcomer may use until its children confirm that it carries them. Nearly every line that carries at all
 *  can bear four children, at 53 kbps for each of them and each speaker. Where slots get scarce, the planner goes
 *  further. */
const FIRST_SLOTS = 4

/** What the planners of new rooms are told of this relay. */
export type PlannerSettings = Partial<Pick<PlannerParams, 'turn' | 'stageWidth' | 'firstSlots'>>

/** Checks STUN and TURN servers. @throws RangeError when browsers refuse one, which would keep them from linking; it
 *  repeats no part of it, since there may be a password in it */
export function usableIceServers(servers: readonly IceServer[]): readonly IceServer[] {
  for (const [index, server] of servers.entries()) {
    const fault = iceServerFault(server)
    if (fault !== undefined) throw new RangeError(`iceServers[${index}] ${fault}`)
  }
  return servers
}

/** Reads them from the relay's options. @throws RangeError when `trunkSize` is out of range */
export function plannerSettings({
  iceServers = [],
  trunkSize,
}: {
  readonly iceServers?: readonly IceServer[] | undefined
  readonly trunkSize?: number | undefined
}): PlannerSettings {
  const turn = iceServers.some(({ urls }) => [urls].flat().some((url) => /^turns?:/i.test(url)))
  if (trunkSize === undefined) return { turn, firstSlots: FIRST_SLOTS }
  if (!Number.isInteger(trunkSize) || trunkSize < 1) {
    throw new RangeError(`trunkSize must be a whole number of 1 or more, got ${trunkSize}`)
  }
  return { turn, firstSlots: FIRST_SLOTS, stageWidth: trunkSize }
}
