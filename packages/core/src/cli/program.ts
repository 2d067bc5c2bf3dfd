import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { MAX_STAGE, ok, refuse, type Result, type RoomId } from '../protocol/index.ts'
import type { AttendOptions } from './attend.ts'
import { EXIT, EXIT_HELP, type ExitCode } from './exit-codes.ts'
import {
  readCount,
  readName,
  readRelay,
  readRoom,
  readSeconds,
  readShare,
  readSlots,
  readTitle,
  readToken,
} from './options.ts'
import type { SpeakOptions } from './speak.ts'
import type { SwarmCommand } from './swarm.ts'

/** What the command line asks for. */
export type Request =
  | { readonly command: 'speak'; readonly json: boolean; readonly options: SpeakOptions }
  | { readonly command: 'listen' | 'seed'; readonly json: boolean; readonly options: AttendOptions }
  | { readonly command: 'swarm'; readonly json: boolean; readonly options: SwarmCommand }

interface Output {
  out: (text: string) => void
  err: (text: string) => void
}

/** A microphone request waits this long by default: a host notices, reads and decides. */
const DEFAULT_WAIT_MS = 120_000
const DEFAULT_RELAY = 'http://localhost:3000'
const SEED_SLOTS = 32

const EXAMPLES = {
  all: `
Examples:
  banyan speak --file talk.ogg --new --title "Tea at four"
  banyan listen --room k3p-9fx-2ma --record talk.ogg --for 60
  banyan seed --room k3p-9fx-2ma --slots 32
  banyan swarm --listeners 60 --kill 6
`,
  speak: `
Examples:
  banyan speak --file talk.ogg --new --title "Tea at four"   start a room and speak
  banyan speak --file talk.ogg --room k3p-9fx-2ma            ask for the microphone, then speak
  opusenc --framesize 20 talk.wav talk.ogg                   make such a file
`,
  listen: `
Each speaker is recorded to a file of their own: talk.ogg, talk-2.ogg … Files that are there are not replaced.

Examples:
  banyan listen --room k3p-9fx-2ma --record talk.ogg
  banyan listen --room k3p-9fx-2ma --record talk.ogg --for 60 --json
`,
  seed: `
Examples:
  banyan seed --room k3p-9fx-2ma --relay https://rooms.example.org
`,
  swarm: `
Opens a room of its own at the relay. Each super-peer is a process; all of them end with the command. Give the relay that
runs on the same machine: delays are measured against one clock, and sound stays on 127.0.0.1 unless --bind-address says else.

Examples:
  banyan swarm --listeners 60 --speakers 3 --kill 6 --json
  banyan swarm --listeners 20 --kill 3 --cut           cut them off instead of killing their processes
  banyan swarm --listeners 30 --loss 0.05              lose 5 % of all packets
  banyan swarm --listeners 60 --churn 0.01             1 % of the listeners a second vanish, and come anew
`,
}

/** Between two kills, so that each is seen for itself. */
const KILL_EVERY_MS = 3_000
const CHURN_MS = 60_000
const LEAST_UNREST_MS = 5_000

/** Reads the arguments behind `banyan`. Help and refusals are written to `output`; then there is only an exit code. */
export function readCommandLine(args: readonly string[], { out, err }: Output): Result<Request, ExitCode> {
  let request: Request | undefined
  const program = buildProgram((asked) => (request = asked))
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({ writeOut: out, writeErr: err }).addHelpText('after', EXIT_HELP)
  }
  try {
    program.parse(args, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return refuse(error.exitCode === 0 ? EXIT.done : EXIT.usage)
  }
  return request ? ok(request) : refuse(EXIT.usage)
}

function buildProgram(onRequest: (request: Request) => void): Command {
  const program = new Command('banyan')
    .description('Peers without a browser: speak, listen, carry a room for others; or many at once, to measure.')
    .addHelpText('after', EXAMPLES.all)

  inRoom(program.command('speak'), 'Speaker')
    .description('speak an Ogg Opus file into a room')
    .requiredOption('--file <path>', 'Ogg Opus with 20 ms packets; it is sent as it is')
    .option('--loop', 'start over at the end, until you press Ctrl-C')
    .option('--new', 'start the room, as its host, and end it after the file')
    .addOption(option('--title <text>', 'the new room’s title', readTitle))
    .addOption(
      option('--wait <seconds>', 'how long to wait for the microphone', readSeconds).default(DEFAULT_WAIT_MS, '120'),
    )
    .addHelpText('after', EXAMPLES.speak)
    .action((given: Given & SpeakGiven, command: Command) => {
      const { relay, bindAddress, name, token, file, loop = false, wait: waitMs, json = false } = given
      const place = placeOf(given, (why) => command.error(`error: ${why}`))
      onRequest({ command: 'speak', json, options: { relay, bindAddress, name, token, file, loop, waitMs, place } })
    })

  for (const kind of ['listen', 'seed'] as const) {
    const command = inRoom(program.command(kind), kind === 'listen' ? 'Listener' : 'Seed')
      .description(kind === 'listen' ? 'listen to a room, and record it' : 'carry a room for others; plays nothing')
      .addOption(slotsOption(kind))
      .addOption(option('--for <seconds>', 'leave after this time', readSeconds))
      .addHelpText('after', EXAMPLES[kind])
      .action(
        (
          { relay, bindAddress, room, name, token, slots, json = false, ...given }: Given & AttendGiven,
          self: Command,
        ) => {
          if (!room) return self.error('error: --room is needed')
          const record =
            given.record === undefined ? undefined : { path: given.record, overwrite: given.overwrite === true }
          const options = { command: kind, relay, bindAddress, room, name, token, slots, record, forMs: given.for }
          onRequest({ command: kind, json, options })
        },
      )
    if (kind === 'listen') {
      command
        .option('--record <path>', 'record each voice, packets untouched')
        .option('--overwrite', 'replace recordings that are there')
    }
  }
  const swarm = program
    .command('swarm')
    .description('fill a room with real peers, kill some that carry others, and measure what the others hear')
    .addOption(relayOption())
    .addOption(option('--listeners <number>', 'how many listen', readCount(1, 500)).default(20))
    .addOption(option('--speakers <number>', 'how many speak', readCount(1, MAX_STAGE)).default(3))
    .addOption(option('--kill <number>', 'how many super-peers are killed, one by one', readCount(0, 100)).default(0))
    .option('--cut', 'cut victims off from everything, instead of killing their process')
    .addOption(option('--loss <share>', 'the share of packets that get lost on each link', readShare(0.9)).default(0))
    .addOption(
      option('--churn <share>', 'the share of listeners that vanish and come, a second', readShare(0.2)).default(0),
    )
    .addOption(option('--seconds <number>', 'how long kills and churn go on (3 a kill; 60 of churn)', readSeconds))
    .addOption(option('--window <seconds>', 'how long CPU and uplink are measured before that (9.6)', readSeconds))
    .option('--together', 'have all speakers speak at once, instead of one after the other')
    .option('--file <path>', 'Ogg Opus with 20 ms packets for speakers to speak (speech of ours)')
    .addOption(option('--seed <number>', 'what chance begins with', readCount(0, 9_999)).default(1))
    .option('--bind-address <ip>', 'hold links through this address alone', '127.0.0.1')
    .option('--json', 'print one line of JSON at the end, on stdout')
    .addHelpText('after', EXAMPLES.swarm)
    .action((given: SwarmGiven) => {
      const {
        json = false,
        kill: kills,
        cut = false,
        together = false,
        seconds,
        window: windowMs,
        file,
        ...rest
      } = given
      if (kills >= given.listeners) return swarm.error('error: --kill must leave somebody to listen')
      const usual = Math.max(LEAST_UNREST_MS, KILL_EVERY_MS * kills, given.churn > 0 ? CHURN_MS : 0)
      onRequest({
        command: 'swarm',
        json,
        options: { ...rest, kills, cut, together, file, windowMs, unrestMs: seconds ?? usual },
      })
    })
  return program
}

/** Options of every command, as Commander hands them over. */
interface Given {
  relay: string
  room?: RoomId
  name: string
  token?: string
  bindAddress?: string
  json?: boolean
}
interface SpeakGiven {
  file: string
  loop?: boolean
  new?: boolean
  title?: string
  wait: number
}
interface AttendGiven {
  slots: number
  for?: number
  record?: string
  overwrite?: boolean
}

interface SwarmGiven {
  relay: string
  bindAddress: string
  listeners: number
  speakers: number
  kill: number
  cut?: boolean
  together?: boolean
  loss: number
  churn: number
  seconds?: number
  window?: number
  file?: string
  seed: number
  json?: boolean
}

const relayOption = (): Option =>
  option('--relay <url>', 'where the relay answers', readRelay).env('BANYAN_RELAY').default(DEFAULT_RELAY)

const inRoom = (command: Command, name: string): Command =>
  command
    .addOption(option('--room <id>', 'the room’s id, for example k3p-9fx-2ma', readRoom))
    .addOption(relayOption())
    .addOption(option('--name <name>', 'what others call us', readName).default(name))
    .addOption(
      option('--token <token>', 'a room token, for relays that admit on nothing else', readToken).env('BANYAN_TOKEN'),
    )
    .option('--bind-address <ip>', 'hold links through this address alone, 127.0.0.1 for this machine')
    .option('--json', 'print one line of JSON at the end, on stdout')

const slotsOption = (kind: 'listen' | 'seed'): Option =>
  option('--slots <number>', 'how many others to carry, 0 to 64', readSlots).default(kind === 'seed' ? SEED_SLOTS : 4)

function placeOf(
  { new: isNew, title, room }: Given & SpeakGiven,
  refuseWith: (why: string) => never,
): SpeakOptions['place'] {
  if (!isNew && title !== undefined) return refuseWith('--title is for a room that --new starts')
  if (isNew) return title === undefined ? refuseWith('--new needs a --title') : { title, room }
  return room ? { room } : refuseWith('--room is needed, or --new to start one')
}

/** An option whose text is read by one of our readers. */
function option<Value>(flags: string, description: string, read: (text: string) => Result<Value, string>): Option {
  return new Option(flags, description).argParser((text) => {
    const value = read(text)
    if (!value.ok) throw new InvalidArgumentError(value.error)
    return value.value
  })
}
