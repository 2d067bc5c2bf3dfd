import { isIP, isIPv4 } from 'node:net'

/**
 * One way to write each network address: IPv6 in its short form without a zone, IPv4 in four numbers also where it
 * came as IPv6 (`::ffff:192.0.2.1`). Takes a port behind it (`192.0.2.1:80`, `[2001:db8::1]:80`), as headers have it.
 * @returns undefined for what is no address
 * @example networkAddress('[2001:DB8:0::1]:443') // '2001:db8::1'
 */
export function networkAddress(text: string): string | undefined {
  const [, bracketed, plain] = /^\s*(?:\[([^\]]*)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+)(?::\d+)?)\s*$/.exec(text) ?? []
  const address = (bracketed ?? plain ?? text).trim().split('%', 1)[0]!
  if (isIP(address) === 0) return undefined
  if (isIPv4(address)) return address
  const short = new URL(`http://[${address}]/`).hostname.slice(1, -1)
  const [, high, low] = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(short) ?? []
  if (high === undefined || low === undefined) return short
  const [upper, lower] = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return [upper >> 8, upper & 255, lower >> 8, lower & 255].join('.')
}
