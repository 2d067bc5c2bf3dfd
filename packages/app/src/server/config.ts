import { type IceServer, parseIceServers } from '@banyan/core/protocol'
import { parseTrustedProxies, type ProxyRule } from '@banyan/relay'
import type { OidcOptions } from '../lib/server/accounts/open-accounts.ts'
import { type MailOptions, mailOptions } from './smtp-mail.ts'
import { StartError } from './start-error.ts'

/** The configuration of the app. */
export interface AppConfig {
  /** 0 takes any free port. */
  readonly port: number
  /** Where to listen. `localhost` is this machine only. */
  readonly host: string
  readonly dataDir: string
  /** `postgres://…`; SQLite in `dataDir` when undefined. */
  readonly databaseUrl: string | undefined
  /** Followers that a person needs to start a Space, until an administrator changes it; 600 when undefined. */
  readonly hostingThreshold: number | undefined
  /** Most listeners directly below the stage in each stripe; as many as the speakers' slots allow when undefined. */
  readonly trunkSize: number | undefined
  readonly iceServers: readonly IceServer[]
  /** What one address may do in a minute: open connections to the relay, and sign in, sign up or change a password. The
   *  defaults of the relay and the app when undefined. */
  readonly connectionsPerMinute: number | undefined
  readonly signInsPerMinute: number | undefined
  /** Accounts that one address may make in an hour. The default of the app when undefined. */
  readonly signUpsPerHour: number | undefined
  /** The mail server for recovery links; none when undefined. */
  readonly mail: MailOptions | undefined
  /** Peers of one person, and guests of one address, in one room. The defaults of the relay when undefined. */
  readonly seatsPerIdentity: number | undefined
  readonly guestsPerAddress: number | undefined
  /** Proxies that are believed when they say where a request comes from, besides those on this machine. */
  readonly trustedProxies: readonly ProxyRule[]
  /** The public address of the app; the address of each request when undefined. */
  readonly origin: URL | undefined
  readonly oidc: OidcOptions | undefined
}

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the configuration from environment variables. An empty variable counts as not set.
 * @throws StartError 'bad-config' that names the variable and what it takes
 * @example readConfig(process.env, { dataDir: '/srv/banyan/data' })
 */
export function readConfig(env: Environment, defaults: { dataDir: string }): AppConfig {
  return {
    port: wholeNumber('PORT', env.PORT, { min: 0, max: 65_535, example: '3000' }) ?? 3000,
    host: env.HOST?.trim() || 'localhost',
    dataDir: env.BANYAN_DATA_DIR?.trim() || defaults.dataDir,
    databaseUrl: databaseUrl(env.DATABASE_URL),
    hostingThreshold: wholeNumber('BANYAN_HOSTING_THRESHOLD', env.BANYAN_HOSTING_THRESHOLD, {
      ...{ min: 0, max: 999_999, example: '600' },
    }),
    trunkSize: wholeNumber('BANYAN_TRUNK_SIZE', env.BANYAN_TRUNK_SIZE, { min: 1, max: 64, example: '4' }),
    connectionsPerMinute: perMinute('BANYAN_CONNECTIONS_PER_MINUTE', env.BANYAN_CONNECTIONS_PER_MINUTE),
    signInsPerMinute: perMinute('BANYAN_SIGN_INS_PER_MINUTE', env.BANYAN_SIGN_INS_PER_MINUTE),
    signUpsPerHour: perMinute('BANYAN_SIGN_UPS_PER_HOUR', env.BANYAN_SIGN_UPS_PER_HOUR),
    mail: mailOptions(env, origin(env.BANYAN_ORIGIN)),
    seatsPerIdentity: seats('BANYAN_SEATS_PER_IDENTITY', env.BANYAN_SEATS_PER_IDENTITY, '3'),
    guestsPerAddress: seats('BANYAN_GUESTS_PER_ADDRESS', env.BANYAN_GUESTS_PER_ADDRESS, '20'),
    trustedProxies: trustedProxies(env.BANYAN_TRUSTED_PROXIES),
    origin: origin(env.BANYAN_ORIGIN),
    oidc: oidc(env),
    iceServers: iceServers(env.BANYAN_ICE_SERVERS),
  }
}

function trustedProxies(raw: string | undefined): readonly ProxyRule[] {
  const rules = parseTrustedProxies(raw ?? '')
  if (rules.ok) return rules.value
  throw badConfig(`BANYAN_TRUSTED_PROXIES ${rules.error}`)
}

function databaseUrl(raw: string | undefined): string | undefined {
  const text = raw?.trim()
  if (!text) return undefined
  if (/^postgres(?:ql)?:\/\/./.test(text)) {
    if (URL.canParse(text)) return text
    throw badConfig(
      'DATABASE_URL cannot be read as an address: in a name or a password, write %2F for a slash, %3A for a colon, ' +
        '%40 for an at sign, %23 for a # and %3F for a question mark.',
    )
  }
  throw badConfig(
    `DATABASE_URL takes the address of a PostgreSQL database, such as postgres://banyan:password@localhost/banyan; ` +
      `what is set begins with "${beginning(text)}".`,
  )
}

/**
 * The OpenID Connect service that people may sign in with.
 * @returns undefined when BANYAN_OIDC_ISSUER is not set
 * @throws StartError 'bad-config'
 */
function oidc(env: Environment): OidcOptions | undefined {
  const issuer = env.BANYAN_OIDC_ISSUER?.trim()
  if (!issuer) return undefined
  const protocol = URL.parse(issuer)?.protocol
  if (protocol !== 'https:' && protocol !== 'http:') {
    throw badConfig(`BANYAN_OIDC_ISSUER must be an address such as https://id.example.org; it is "${shown(issuer)}".`)
  }
  const [clientId, clientSecret] = [env.BANYAN_OIDC_CLIENT_ID?.trim(), env.BANYAN_OIDC_CLIENT_SECRET?.trim()]
  if (!clientId || !clientSecret) {
    throw badConfig(
      'BANYAN_OIDC_ISSUER needs BANYAN_OIDC_CLIENT_ID and BANYAN_OIDC_CLIENT_SECRET, as the service gave them.',
    )
  }
  return { issuer, clientId, clientSecret, name: env.BANYAN_OIDC_NAME?.trim() || new URL(issuer).host }
}

function origin(raw: string | undefined): URL | undefined {
  const text = raw?.trim()
  if (!text) return undefined
  const url = URL.parse(text)
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.username) return url
  throw badConfig(`BANYAN_ORIGIN must be an address such as https://spaces.example.org; it is "${shown(text)}".`)
}

const perMinute = (name: string, raw: string | undefined) =>
  wholeNumber(name, raw, { min: 1, max: 999_999, example: '600' })

const seats = (name: string, raw: string | undefined, example: string) =>
  wholeNumber(name, raw, { min: 1, max: 999_999, example })

function wholeNumber(
  name: string,
  raw: string | undefined,
  { min, max, example }: { min: number; max: number; example: string },
): number | undefined {
  const text = raw?.trim()
  if (!text) return undefined
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw badConfig(
    `${name} must be a whole number from ${min} to ${max}, for example ${name}=${example}; it is "${text}".`,
  )
}

/** What stands in a list, between commas or spaces. */
const listed = (raw = ''): string[] => raw.split(/[\s,]+/).filter((part) => part !== '')

function iceServers(raw: string | undefined): readonly IceServer[] {
  const servers = parseIceServers(listed(raw))
  if (servers.ok) return servers.value
  throw badConfig(
    `BANYAN_ICE_SERVERS takes addresses such as stun:stun.example.org:3478 or ` +
      `turn:name:password@turn.example.org:3478, separated by commas; ${servers.error}.`,
  )
}

/** Of an address nothing but its scheme: there may be a password in the rest. */
const beginning = (url: string) => /^[a-z][a-z\d+.-]*:(?=\/\/)/i.exec(url)?.[0] ?? '…'

/** A value as a refusal repeats it: not where there may be a password in it. */
const shown = (text: string) => (text.includes('@') ? beginning(text).replace(/[^…]$/, '$&…') : text)

const badConfig = (sentence: string) => new StartError('bad-config', sentence)
