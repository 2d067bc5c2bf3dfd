import type { Clock } from '@banyan/core/ports'
import { addressPace } from '@banyan/relay'

/** Accounts that one address may make in an hour unless said otherwise. */
export const SIGN_UPS_PER_HOUR = 30
/** The share of an hour's accounts that may be made at once: a class or a club that signs up together. */
const AT_ONCE = 1 / 3
/** How many times more all addresses together may make. It bounds what somebody with many addresses can do. */
const ALL_TOGETHER = 10

export interface SignUpPace {
  /** Counts one more account. @returns false when too many were made lately, from this address or from all */
  admits(address: string): boolean
}

/** Limits how fast accounts are made. @param options.perHour from one address, 1 or more */
export function signUpPace({ clock, perHour }: { clock: Clock; perHour: number }): SignUpPace {
  const paceOf = (most: number) =>
    addressPace({ clock, perMinute: most / 60, burst: Math.max(1, Math.ceil(most * AT_ONCE)) })
  const [each, all] = [paceOf(perHour), paceOf(perHour * ALL_TOGETHER)]
  return { admits: (address) => each.admits(address) && all.admits('') }
}
