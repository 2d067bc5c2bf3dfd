import { isLoopback } from './client-address.ts'

/** What is kept of the network address of a connection: which connections share one, and not which address it is. */
export interface AddressMarks {
  /** Whether it comes from the relay's own machine. */
  readonly isLocal: boolean
  /** The same for all connections of one household. Undefined on the relay's own machine, where development and
   *  measurements run hundreds of peers. */
  readonly household?: string
  /** The same for all connections whose addresses begin alike: in the first 24 bits with IPv4, the first 48 with IPv6.
   *  Undefined on the relay's own machine. */
  readonly prefix?: string
}

/**
 * The marks of a network address.
 * @param hash turns an address into a word from which nobody finds the address: with a key that never leaves this
 * process, since all IPv4 addresses can be tried
 */
export function addressMarks(address: string, hash: (text: string) => string): AddressMarks {
  if (isLoopback(address)) return { isLocal: true }
  const household = householdOf(address)
  const prefix = household.split(/[.:]/).slice(0, 3).join(' ')
  return { isLocal: false, household: hash(household), prefix: hash(prefix) }
}

/** What counts as one address: a household shares one IPv4 address, or a /64 network of IPv6 addresses. IPv4 addresses
 *  come back as they are, also those that are written as IPv6; of IPv6 addresses the four first groups do. */
export function householdOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped) return mapped[1]!
  if (!address.includes(':')) return address
  const [front = '', back] = address.split('%', 1)[0]!.split('::')
  const before = front === '' ? [] : front.split(':')
  const after = back === undefined || back === '' ? [] : back.split(':')
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
  const groups = [...before, ...zeros, ...after].slice(0, 4)
  return groups.map((group) => group.toLowerCase().replace(/^0+(?=.)/, '')).join(':')
}
