import type { IncomingMessage } from 'node:http'

/** Headers that only a proxy sets: with one of them the request came from elsewhere, or may have. */
const OF_PROXIES = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip']

/**
 * Whether a request comes from a browser on this machine: from a loopback address, without the marks of a proxy, to a
 * name of this machine. The name keeps out pages of other sites whose names lead here (DNS rebinding), and the version
 * a proxy with nothing set up, which speaks HTTP/1.0.
 */
export function isFromHere({ socket, headers, httpVersion }: IncomingMessage): boolean {
  if (!/^(?:::ffff:)?127\.|^::1$/i.test(socket.remoteAddress ?? '')) return false
  if (httpVersion === '1.0' || OF_PROXIES.some((name) => headers[name] !== undefined)) return false
  return isOwnName((headers.host ?? '').replace(/:\d+$/, '').toLowerCase())
}

/** Whether a host name leads nowhere but to the machine that uses it. */
export const isOwnName = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)
