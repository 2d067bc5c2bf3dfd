import { parseArgs } from 'node:util'
import { type IceServer, ok, parseIceServers, refuse, type Result } from '@banyan/core/protocol'
import { MIN_SECRET_BYTES } from './auth/room-token.ts'
import { parseTrustedProxies, type ProxyRule } from './gateway/trusted-proxies.ts'

export interface ProgramConfig {
  readonly port: number
  readonly host: string
  /** Listeners directly under the stage in each stripe. Undefined: as many as the speakers have slots for. */
  readonly trunkSize: number | undefined
  readonly iceServers: readonly IceServer[]
  /** Undefined: the default of the relay. */
  readonly connectionsPerMinute: number | undefined
  /** Peers of one person, and guests of one address, in one room. Undefined: the defaults of the relay. */
  readonly seatsPerIdentity: number | undefined
  readonly guestsPerAddress: number | undefined
  /** Proxies that are believed when they say where a connection comes from, besides those on this machine. */
  readonly trustedProxies: readonly ProxyRule[]
  /** Undefined: everybody is admitted. */
  readonly roomSecret: string | undefined
}

export const HELP = `Usage: banyan-relay [options]

Starts a Banyan relay: rooms, roles and signaling over Socket.IO. No sound passes through it.

Options:
  --port <number>      port to listen on, 0 for any free one (default 3001, or PORT)
  --host <address>     address to listen on (default 127.0.0.1, or HOST); 0.0.0.0 for all
  --trunk-size <n>     listeners directly under the stage in each stripe, at most (default: as many as
                       the speakers have slots for)
  --ice-server <url>   a STUN or TURN server that peers use, stun:host or turn:name:password@host; may be
                       given more than once (default none, or BANYAN_ICE_SERVERS)
  --connections-per-minute <n>
                       connections that one address may open in a minute (default 600)
  --seats-per-identity <n>
                       peers of one person in one room, as room tokens name the person
                       (default 3, or BANYAN_SEATS_PER_IDENTITY)
  --guests-per-address <n>
                       guests of one address in one room, and peers whom no token names; this machine is
                       not counted (default 20, or BANYAN_GUESTS_PER_ADDRESS)
  --trusted-proxies <list>
                       proxies that are believed when they say where a connection comes from, in
                       x-forwarded-for: addresses, networks such as 10.0.0.0/8, loopback, private,
                       linklocal, and host names, with commas between; those on this machine always
                       are (or BANYAN_TRUSTED_PROXIES)
  -h, --help           show this help

Environment:
  BANYAN_ROOM_SECRET   admit nobody without a room token made with this secret of 32 bytes or more
                       (default: admit everybody, as who they say they are; seeds then count as seeds
                       on this machine alone)
  BANYAN_ICE_SERVERS   STUN and TURN servers, with commas between; other users of this machine do not see
                       these, as they see options. In names and passwords %3A is a colon, %40 an at sign,
                       %2C a comma, %25 a percent sign

Exit codes: 0 ended by a signal, 1 could not listen, 2 wrong option.
`

/** Reads flags first, then environment, then defaults. Refuses with one sentence for stderr. Pure. */
export function parseProgram(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Result<ProgramConfig | 'help', string> {
  const flags = parseFlags(args)
  if (!flags.ok) return flags
  const values = flags.value
  if (values.help) return ok('help')

  const port = wholeNumber(values.port ?? (env['PORT'] || '3001'))
  if (port === undefined || port > 65_535) return refuse('The port must be a whole number from 0 to 65535.')
  const trunkSize = wholeNumber(values['trunk-size'] ?? '')
  if (values['trunk-size'] !== undefined && !trunkSize)
    return refuse('--trunk-size must be a whole number of 1 or more.')
  const connectionsPerMinute = wholeNumber(values['connections-per-minute'] ?? '')
  if (values['connections-per-minute'] !== undefined && !connectionsPerMinute)
    return refuse('--connections-per-minute must be a whole number of 1 or more.')
  const perIdentity = values['seats-per-identity'] ?? (env['BANYAN_SEATS_PER_IDENTITY'] || undefined)
  const seatsPerIdentity = wholeNumber(perIdentity ?? '')
  if (perIdentity !== undefined && !seatsPerIdentity)
    return refuse('--seats-per-identity (BANYAN_SEATS_PER_IDENTITY) must be a whole number of 1 or more.')
  const perAddress = values['guests-per-address'] ?? (env['BANYAN_GUESTS_PER_ADDRESS'] || undefined)
  const guestsPerAddress = wholeNumber(perAddress ?? '')
  if (perAddress !== undefined && !guestsPerAddress)
    return refuse('--guests-per-address (BANYAN_GUESTS_PER_ADDRESS) must be a whole number of 1 or more.')
  const iceServers = parseIceServers(values['ice-server']?.flatMap(listedOrEmpty) ?? listed(env['BANYAN_ICE_SERVERS']))
  if (!iceServers.ok) return refuse(`--ice-server (BANYAN_ICE_SERVERS) takes ${ICE_SERVERS}; ${iceServers.error}.`)
  const proxies = parseTrustedProxies(values['trusted-proxies'] ?? env['BANYAN_TRUSTED_PROXIES'] ?? '')
  if (!proxies.ok) return refuse(`--trusted-proxies (BANYAN_TRUSTED_PROXIES) ${proxies.error}`)
  const roomSecret = env['BANYAN_ROOM_SECRET'] || undefined
  if (roomSecret !== undefined && Buffer.byteLength(roomSecret) < MIN_SECRET_BYTES) {
    return refuse(`BANYAN_ROOM_SECRET must have ${MIN_SECRET_BYTES} bytes or more.`)
  }
  const host = values.host ?? (env['HOST'] || '127.0.0.1')
  const limits = { connectionsPerMinute, seatsPerIdentity, guestsPerAddress }
  const network = { iceServers: iceServers.value, trustedProxies: proxies.value }
  return ok({ port, host, trunkSize, ...network, ...limits, roomSecret })
}

function parseFlags(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        'trunk-size': { type: 'string' },
        'connections-per-minute': { type: 'string' },
        'seats-per-identity': { type: 'string' },
        'guests-per-address': { type: 'string' },
        'trusted-proxies': { type: 'string' },
        'ice-server': { type: 'string', multiple: true },
        help: { type: 'boolean', short: 'h' },
      },
    })
    return ok(values)
  } catch (error) {
    // parseArgs explains itself in the first sentence, and goes on about dashes and positional arguments.
    // What it repeats may be a TURN server with its password, where the option before it was forgotten.
    const why = (error instanceof Error ? error.message : String(error)).replace(/'\w+:.*@.*'/s, "'…'")
    return refuse(`${why.split(/\.(?:\s|$)/, 1)[0]}.`)
  }
}

const ICE_SERVERS = 'stun:host:port or turn:name:password@host:port'

/** What stands in a list, between commas or spaces. */
const listed = (text = ''): string[] => text.split(/[\s,]+/).filter((part) => part !== '')

/** The same of an option, where nothing at all is a mistake. */
const listedOrEmpty = (text: string): string[] => (text.trim() === '' ? [text] : listed(text))

const wholeNumber = (text: string): number | undefined => (/^\d{1,9}$/.test(text) ? Number(text) : undefined)

/** Why the server could not listen, in one sentence. */
export function listenFailure(error: NodeJS.ErrnoException, { host, port }: ProgramConfig): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use; choose another one with --port.`
    case 'EACCES':
      return `This user may not listen on port ${port}; choose one above 1023 with --port.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `This machine has no address "${host}"; choose another one with --host.`
    default:
      return `Cannot listen on ${host}:${port} (${error.message}).`
  }
}
