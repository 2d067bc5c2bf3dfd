import type { Clock } from '@banyan/core/ports'
import { householdOf } from './address-marks.ts'
import { tokenBuckets } from './token-bucket.ts'

/** What one address may do. */
export interface AddressPaceOptions {
  clock: Clock
  /** Times in a minute on average. Above 0. */
  perMinute: number
  /** Times at once after a rest. 1 or more. */
  burst: number
  /** Addresses that are remembered at a time, so that memory has a limit. @default 10_000 */
  mostAddresses?: number
}

/** Counts how often addresses do something. */
export interface AddressPace {
  /** Counts one more time. @returns false when this address does it too often */
  admits(address: string): boolean
}

/**
 * Limits how often each network address may do something. A household shares one IPv4 address, or a /64 network of IPv6
 * addresses, which count as one. Beyond `mostAddresses`, the address that was seen least recently is forgotten; that
 * can only admit too much.
 * @example
 * const pace = addressPace({ clock: systemClock, perMinute: 60, burst: 20 })
 * if (!pace.admits(request.socket.remoteAddress ?? '')) response.writeHead(429).end()
 */
export function addressPace({ clock, perMinute, burst, mostAddresses = 10_000 }: AddressPaceOptions): AddressPace {
  const buckets = tokenBuckets<string>({ clock, perSecond: perMinute / 60, burst, most: mostAddresses })
  return { admits: (address) => buckets.take(householdOf(address)) }
}
