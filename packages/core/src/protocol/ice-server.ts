import * as v from 'valibot'
import { ok, refuse, type Result } from './result.ts'
import type { IceServer } from './room.ts'

/** Most bytes of a TURN user's name (RFC 8489, section 14.3). Browsers refuse longer ones. */
const MAX_USERNAME_BYTES = 509

const Username = v.pipe(v.string(), v.maxBytes(MAX_USERNAME_BYTES))

const NEEDS_USER = 'needs a name and a password: turn:name:password@host'

/**
 * Reads a STUN or TURN server as people write it: `stun:host`, `stuns:host:5349`, `turn:name:password@host:3478`,
 * `turns:name:password@[2001:db8::1]?transport=tcp` (RFC 7064 and 7065, with the credentials before the host).
 *
 * The first colon ends the name. Where the name begins with a number, or a time in seconds stands behind it, as coturn
 * has it (`1999999999:ada`, `ada:1999999999`), the last colon does. What else would be misread is percent-encoded:
 * `%3A` for a colon, `%40` for an at sign, `%2C` for a comma, `%25` for a percent sign.
 *
 * Refuses what browsers refuse, in words that go on after "That server …" and repeat no part of `text`: there may be a
 * password in it.
 * @example parseIceServer('turn:1999999999:ada:k%3D@turn.example.org') // { ok: true, value: { urls:
 * 'turn:turn.example.org', username: '1999999999:ada', credential: 'k=' } }
 */
export function parseIceServer(text: string): Result<IceServer, string> {
  const trimmed = text.trim()
  const colon = trimmed.indexOf(':')
  const scheme = trimmed.slice(0, Math.max(colon, 0)).toLowerCase()
  if (!/^(?:stun|turn)s?$/.test(scheme)) return refuse('is neither a stun: nor a turn: address')
  const rest = trimmed.slice(colon + 1)
  if (rest.startsWith('//')) return refuse('is written without // after the colon')
  const at = rest.lastIndexOf('@')
  const place = rest.slice(at + 1)
  const urls = `${scheme}:${place.replace(/\?transport=(?:udp|tcp)$/i, (query) => query.toLowerCase())}`
  if (at < 0) return scheme.startsWith('turn') ? refuse(NEEDS_USER) : checked({ urls })
  if (scheme.startsWith('stun')) return refuse('takes no name and password: only turn: and turns: do')
  const [username, credential] = splitUser(rest.slice(0, at)).map(percentDecoded)
  if (username === undefined || credential === undefined) {
    return refuse('has a % that is no percent-encoding in its name or password; write %25 for a percent sign')
  }
  return checked({ urls, username, credential })
}

const checked = (server: IceServer): Result<IceServer, string> => {
  const fault = iceServerFault(server)
  return fault === undefined ? ok(server) : refuse(fault)
}

/** A name with a time, as coturn's REST API makes them. Their passwords are base64: without a colon. */
const TIMED_USER = /^(?:\d+:|[^:]*:\d{10}:)/

/** Name and password. */
function splitUser(user: string): readonly [string, string] {
  const isTimed = TIMED_USER.test(user)
  const colon = isTimed ? user.lastIndexOf(':') : user.indexOf(':')
  return colon < 0 ? [user, ''] : [user.slice(0, colon), user.slice(colon + 1)]
}

function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** Reads a list of them, as `parseIceServer` does. Refuses in words about the first that is wrong, such as "number 2
 *  needs a name and a password". */
export function parseIceServers(texts: readonly string[]): Result<IceServer[], string> {
  const servers: IceServer[] = []
  for (const [index, text] of texts.entries()) {
    const parsed = parseIceServer(text)
    if (!parsed.ok) return refuse(`number ${index + 1} ${parsed.error}`)
    servers.push(parsed.value)
  }
  return ok(servers)
}

/**
 * Why a browser would refuse a STUN or TURN server (WebRTC, section 4.4.1.6), in words that go on after "That
 * server …" and repeat no part of it; undefined when it takes it.
 */
export function iceServerFault({ urls, username, credential }: IceServer): string | undefined {
  const list = [urls].flat()
  if (list.length === 0) return 'has no address'
  for (const url of list) {
    const fault = urlFault(url)
    if (fault !== undefined) return fault
    if (!/^turns?:/i.test(url)) continue
    if (!username || !credential) return NEEDS_USER
    if (!v.is(Username, username)) {
      return `has a name of more than ${MAX_USERNAME_BYTES} bytes`
    }
  }
  return undefined
}

function urlFault(url: string): string | undefined {
  const [, scheme = '', host = '', query] = /^(stuns?|turns?):([^?]*)(?:\?(.*))?$/is.exec(url) ?? []
  if (scheme === '') return 'is neither a stun: nor a turn: address'
  if (host.startsWith('//')) return 'is written without // after the colon'
  if (query !== undefined) {
    if (/^stun/i.test(scheme)) return 'takes no ? after a stun: address'
    if (!/^transport=(?:udp|tcp)$/.test(query))
      return 'takes ?transport=udp or ?transport=tcp, and nothing else after a ?'
  }
  return hostFault(host)
}

function hostFault(text: string): string | undefined {
  const [, host, port] = /^(\[[^\]]*\]|[^:[]*)(?::([^:]*))?$/.exec(text) ?? []
  if (host === undefined)
    return 'has too many colons: an IPv6 address stands in brackets, as in stun:[2001:db8::1]:3478'
  if (host === '') return 'names no host'
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
    return 'has a port that is no whole number from 1 to 65535'
  }
  return isHost(host) ? undefined : 'has a host that is neither a name nor an address; write others than ASCII as xn--…'
}

/** A host name, an IPv4 address, or an IPv6 address in brackets. */
function isHost(host: string): boolean {
  if (host.startsWith('[')) return v.is(Ipv6, host.slice(1, -1))
  if (/(?:^|\.)\d+\.?$/.test(host)) return v.is(Ipv4, host) // browsers take a last label of digits for an address
  return /^[a-z\d](?:[a-z\d._-]*[a-z\d])?\.?$/i.test(host)
}
const Ipv4 = v.pipe(v.string(), v.ipv4())
const Ipv6 = v.pipe(v.string(), v.ipv6())
