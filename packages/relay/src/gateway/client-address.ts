import type { IncomingMessage } from 'node:http'
import { networkAddress } from './network-address.ts'
import { type TrustedProxies, trustedProxies } from './trusted-proxies.ts'

/** The parts of a request that say where it came from. */
export type Arriving = Pick<IncomingMessage, 'headers'> & {
  readonly socket: { readonly remoteAddress?: string | undefined }
}

/** Whether an address is that of the own machine. */
export const isLoopback = (address: string): boolean => /^(?:::ffff:)?127\.|^::1$/i.test(address)

/** Those on this machine. */
const LOCAL_PROXIES = trustedProxies()

/**
 * The address that a request came from; empty when its socket is closed. A trusted proxy says which address it saw, the
 * last in `x-forwarded-for`; when that is a trusted proxy again, the one before it, and so on. What others say is
 * ignored: it may be made up. Without that header, `for=` of `forwarded` counts (RFC 7239).
 *
 * IPv4 addresses come as such where the system writes them as IPv6.
 * @param proxies those that are trusted. @default those on this machine
 * @example server.on('request', (request) => pace.admits(clientAddress(request)))
 */
export function clientAddress({ headers, socket }: Arriving, proxies: TrustedProxies = LOCAL_PROXIES): string {
  const { remoteAddress = '' } = socket
  let address = networkAddress(remoteAddress) ?? remoteAddress
  for (const said of forwardedFor(headers).toReversed()) {
    if (address === '') break
    if (!proxies.trusts(address)) {
      if (address === networkAddress(remoteAddress)) proxies.ignored(address)
      break
    }
    const before = networkAddress(said)
    // Nobody elsewhere can have got a request from this machine. Who is on it is not counted, so that would be a way
    // round every limit.
    if (before === undefined || (isLoopback(before) && !isLoopback(address))) break
    address = before
  }
  return address
}

/** The addresses that proxies saw, that of the nearest one last. */
function forwardedFor(headers: IncomingMessage['headers']): string[] {
  const usual = [headers['x-forwarded-for'] ?? []].flat().join(',')
  if (usual.trim() !== '') return usual.split(',')
  const standard = headers.forwarded ?? ''
  return standard.split(',').map((element) => /(?:^|;)\s*for="?([^";]*)/i.exec(element)?.[1] ?? '')
}
