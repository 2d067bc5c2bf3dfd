import type { IceServer } from '@banyan/core/protocol'
import type { PlannerParams } from '@banyan/core/topology'

/** How much one relay takes on. */
export interface RelayLimits {
  /** How long somebody whose connection is lost may come back to their seat, in ms. 0 or more. @default 30_000 */
  readonly resumeGraceMs: number
  /** Rooms at a time; creating one more is refused as 'relay-full'. At least 1. @default 1_000 */
  readonly maxRooms: number
  /** People in one room, on stage and listening; one more is refused as 'room-full'. At least 1. @default 10_000 */
  readonly maxMembers: number
  /** Connections that one address may open in a minute, a household or a school behind one; at once after a rest. One more
   *  is turned away before it can speak. At least 1. @default 600 */
  readonly connectionsPerMinute: number
}

const DEFAULTS: RelayLimits = { resumeGraceMs: 30_000, maxRooms: 1_000, maxMembers: 10_000, connectionsPerMinute: 600 }

/** Checks what was asked for and fills in the rest. @throws RangeError */
export function relayLimits(
  overrides: { readonly [Name in keyof RelayLimits]?: number | undefined } = {},
): RelayLimits {
  const limit = (name: keyof RelayLimits, least: number): number => {
    const value = overrides[name] ?? DEFAULTS[name]
    if (!Number.isInteger(value) || value < least) {
      throw new RangeError(`${name} must be a whole number of ${least} or more, got ${value}`)
    }
    return value
  }
  return {
    resumeGraceMs: limit('resumeGraceMs', 0),
    maxRooms: limit('maxRooms', 1),
    maxMembers: limit('maxMembers', 1),
    connectionsPerMinute: limit('connectionsPerMinute', 1),
  }
}

/** Slots that a newcomer is trusted with, until its reports show that it can carry more. Four children at 53 kbps each and
 *  speaker are what nearly every line that carries at all can bear; where that makes slots scarce the planner goes further. */
const FIRST_SLOTS = 4

/** What the planners of new rooms are told of this relay. @throws RangeError */
export function plannerSettings({
  iceServers = [],
  trunkSize,
}: {
  readonly iceServers?: readonly IceServer[] | undefined
  readonly trunkSize?: number | undefined
}): Partial<Pick<PlannerParams, 'turn' | 'stageWidth' | 'firstSlots'>> {
  const turn = iceServers.some(({ urls }) => [urls].flat().some((url) => /^turns?:/i.test(url)))
  if (trunkSize === undefined) return { turn, firstSlots: FIRST_SLOTS }
  if (!Number.isInteger(trunkSize) || trunkSize < 1) {
    throw new RangeError(`trunkSize must be a whole number of 1 or more, got ${trunkSize}`)
  }
  return { turn, firstSlots: FIRST_SLOTS, stageWidth: trunkSize }
}
