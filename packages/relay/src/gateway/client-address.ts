import type { IncomingMessage } from 'node:http'

/** The parts of a request that say where it came from. */
export type Arriving = Pick<IncomingMessage, 'headers'> & {
  readonly socket: { readonly remoteAddress?: string | undefined }
}

/**
 * The address that a request came from. Behind a proxy on this machine it is the one that the proxy saw (the last in
 * `x-forwarded-for`: all before it may have been made up); from anywhere else that header is not believed.
 */
export function clientAddress({ headers, socket }: Arriving): string {
  const address = socket.remoteAddress ?? ''
  if (!/^(?:::ffff:)?127\.|^::1$/i.test(address)) return address
  return [headers['x-forwarded-for'] ?? ''].flat().join(',').split(',').at(-1)?.trim() || address
}
