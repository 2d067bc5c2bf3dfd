import { lookup } from 'node:dns/promises'
import { BlockList, isIPv4 } from 'node:net'
import { type Clock, type Logger, silentLogger, systemClock } from '@banyan/core/ports'
import { ok, refuse, type Result } from '@banyan/core/protocol'
import { networkAddress } from './network-address.ts'

/** What proxies are known by: a network, of which one address is the smallest, or a host name. */
export type ProxyRule =
  | { readonly kind: 'network'; readonly address: string; readonly prefix: number }
  | { readonly kind: 'host'; readonly name: string }

/** Which proxies are believed when they say whose request they pass on. */
export interface TrustedProxies {
  /** @param address as `networkAddress` writes it */
  trusts(address: string): boolean
  /** Reports, once, that a proxy which is not trusted named the address of somebody. */
  ignored(address: string): void
  /** Resolves when each host name has been looked up once, found or not. */
  readonly ready: Promise<void>
  /** Looks no host names up any more. */
  close(): void
}

/** How long the addresses of a host name count before it is looked up again, in ms. Containers get new ones whenever
 *  they start anew; until then all people behind such a proxy share its address. */
const LOOK_UP_MS = 30_000

const LOOPBACK = ['127.0.0.0/8', '::1/128']
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']

/** Names for many networks at once. `uniquelocal` and `linklocal` are Express' words. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  loopback: LOOPBACK,
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: PRIVATE,
  private: PRIVATE,
}

/** Host names (RFC 1123), and those with underscores that containers have. The last part is no number. */
const HOST_NAME =
  /^(?=.{1,253}$)(?:[a-z\d](?:[a-z\d_-]{0,61}[a-z\d])?\.)*(?!\d+\.?$)[a-z\d](?:[a-z\d_-]{0,61}[a-z\d])?\.?$/i
/** What other programs take for "every proxy" or "so many proxies". Here it would pass for a host name. */
const NO_NAMES = /^(?:all|any|none|true|false|yes|no|on|off)$/i

/**
 * Reads which proxies are believed: addresses, networks (`10.0.0.0/8`), `loopback`, `private` (or `uniquelocal`),
 * `linklocal`, and host names, with commas or spaces between. Refuses in a sentence that goes on behind the name of the
 * setting.
 * @example parseTrustedProxies('private, caddy')
 */
export function parseTrustedProxies(text: string): Result<readonly ProxyRule[], string> {
  const rules: ProxyRule[] = []
  for (const part of text.split(/[\s,]+/).filter((part) => part !== '')) {
    const read = rulesOf(part)
    if (!read) {
      return refuse(
        'takes addresses such as 10.0.0.2, networks such as 10.0.0.0/8, the words loopback, private and linklocal, ' +
          `and host names, separated by commas; "${part}" is none of these.`,
      )
    }
    rules.push(...read)
  }
  return ok(rules)
}

function rulesOf(text: string): readonly ProxyRule[] | undefined {
  const named = NAMED[text.toLowerCase()]
  if (named) return named.flatMap((network) => networkOf(network) ?? [])
  const network = networkOf(text)
  if (network) return [network]
  return HOST_NAME.test(text) && !NO_NAMES.test(text) ? [{ kind: 'host', name: text }] : undefined
}

function networkOf(text: string): ProxyRule | undefined {
  const [start = '', length, ...more] = text.split('/')
  const address = networkAddress(start)
  // A port would be ignored, so it is refused.
  if (address === undefined || more.length > 0 || /^\[|\.\d+:\d+$/.test(start)) return undefined
  const most = isIPv4(address) ? 32 : 128
  // An IPv4 network that is written as IPv6 begins 96 bits further on.
  const skipped = isIPv4(address) && start.includes(':') ? 96 : 0
  const prefix = length === undefined ? most : prefixOf(length) - skipped
  return prefix >= 0 && prefix <= most ? { kind: 'network', address, prefix } : undefined
}

/** Of `8`, or of a mask such as `255.0.0.0`. NaN when it is neither. */
function prefixOf(text: string): number {
  if (/^\d{1,3}$/.test(text)) return Number(text)
  if (!isIPv4(text)) return Number.NaN
  const bits = text.split('.').map((part) => Number(part).toString(2).padStart(8, '0'))
  return /^(1*)0*$/.exec(bits.join(''))?.[1]?.length ?? Number.NaN
}

/** Whom to trust, and how their host names are looked up. */
export interface TrustedProxiesOptions {
  /** Besides the relay's own machine, which is always believed. @default none */
  rules?: readonly ProxyRule[]
  /** All addresses of a host name. Rejects when there is none. @default the system's */
  lookUp?: (name: string) => Promise<readonly string[]>
  clock?: Clock
  logger?: Logger
}

/**
 * The proxies that `rules` name. Host names are looked up now and every 30 s; one that is not found is reported, and
 * keeps the addresses that it had.
 * @example
 * const rules = parseTrustedProxies('172.16.0.0/12')
 * const proxies = trustedProxies({ rules: rules.ok ? rules.value : [] })
 * server.on('request', (request) => pace.admits(clientAddress(request, proxies)))
 */
export function trustedProxies({
  rules = [],
  lookUp = systemLookUp,
  clock = systemClock,
  logger = silentLogger,
}: TrustedProxiesOptions = {}): TrustedProxies {
  const networks = new BlockList()
  for (const rule of [...LOOPBACK.flatMap((network) => networkOf(network) ?? []), ...rules]) {
    if (rule.kind === 'network') networks.addSubnet(rule.address, rule.prefix, familyOf(rule.address))
  }
  const names = new Set(rules.flatMap((rule) => (rule.kind === 'host' ? [rule.name] : [])))
  /** By host name, as far as they were ever found. */
  const found = new Map<string, ReadonlySet<string>>()
  const missing = new Set<string>()
  let stop = () => {}
  let hasIgnored = false
  let isClosed = false

  async function look(name: string) {
    try {
      found.set(name, new Set((await lookUp(name)).map((address) => networkAddress(address) ?? address)))
      missing.delete(name)
    } catch (error) {
      if (!missing.has(name)) logger.warn({ part: 'proxies', name, error: String(error) }, NOT_FOUND)
      missing.add(name)
    }
  }
  async function lookAll() {
    await Promise.all([...names].map(look))
    if (!isClosed && names.size > 0) stop = clock.after(LOOK_UP_MS, () => void lookAll())
  }

  return {
    trusts: (address) =>
      networks.check(address, familyOf(address)) || [...found.values()].some((addresses) => addresses.has(address)),
    ignored(address) {
      // From elsewhere anybody may send such headers.
      if (hasIgnored || !nearby.check(address, familyOf(address))) return
      hasIgnored = true
      logger.warn({ part: 'proxies', address }, IGNORED)
    },
    ready: lookAll(),
    close() {
      isClosed = true
      stop()
    },
  }
}

/** Networks in which a proxy of one's own would be. */
const nearby = new BlockList()
for (const network of [...PRIVATE, ...NAMED.linklocal!]) {
  const [address = '', prefix] = network.split('/')
  nearby.addSubnet(address, Number(prefix), isIPv4(address) ? 'ipv4' : 'ipv6')
}

const IGNORED =
  'a proxy that is not trusted says where requests come from: limits by address take all people behind it for one ' +
  '(BANYAN_TRUSTED_PROXIES)'
const NOT_FOUND = 'the host name of a trusted proxy is not known here: it is looked up again every 30 seconds'

const familyOf = (address: string) => (isIPv4(address) ? 'ipv4' : 'ipv6')

const systemLookUp = async (name: string): Promise<readonly string[]> =>
  (await lookup(name, { all: true })).map(({ address }) => address)
