import { Name, RoomId } from '@banyan/core/protocol'
import * as v from 'valibot'

/** Days that a seed token may admit at most. Longer ones are forgotten on machines that nobody knows any more. */
export const MOST_SEED_DAYS = 365
/** Days that a seed token admits unless an administrator says otherwise. */
export const USUAL_SEED_DAYS = 30

/** What an administrator asks for. */
export const SeedWish = v.object({
  /** The name of the machine. */
  name: Name,
  /** The one room that it is for; every room without it. */
  room: v.optional(RoomId),
  days: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_SEED_DAYS)),
})
