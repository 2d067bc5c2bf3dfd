import type { IncomingMessage } from 'node:http'

/** The parts of a request that say where it came from. */
export type Arriving = Pick<IncomingMessage, 'headers'> & {
  readonly socket: { readonly remoteAddress?: string | undefined }
}

/** Whether an address is that of the own machine. */
export const isLoopback = (address: string): boolean => /^(?:::ffff:)?127\.|^::1$/i.test(address)

/**
 * The address that a request came from; empty when its socket is closed. For a request from a proxy on this machine it
 * is the address that the proxy saw, the last in `x-forwarded-for`: the others may be made up. Elsewhere that header is
 * ignored.
 * @example server.on('request', (request) => pace.admits(clientAddress(request)))
 */
export function clientAddress({ headers, socket }: Arriving): string {
  const address = socket.remoteAddress ?? ''
  if (!isLoopback(address)) return address
  return [headers['x-forwarded-for'] ?? ''].flat().join(',').split(',').at(-1)?.trim() || address
}
