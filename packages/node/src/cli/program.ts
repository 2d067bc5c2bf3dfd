import { Command, type Option } from 'commander'
import type { Result, RoomId } from '@banyan/core/protocol'
import type { AttendOptions } from './attend.ts'
import { type Output, option, parseWith, relayOption } from './command-line.ts'
import type { ExitCode } from './exit-codes.ts'
import { readName, readRoom, readSeconds, readSlots, readTitle, readToken } from './options.ts'
import type { SpeakOptions } from './speak.ts'

/** What the command line asks for. */
export type Request =
  | { readonly command: 'speak'; readonly json: boolean; readonly options: SpeakOptions }
  | { readonly command: 'listen' | 'seed'; readonly json: boolean; readonly options: AttendOptions }

/** A microphone request waits this long by default: a host notices, reads and decides. */
const DEFAULT_WAIT_MS = 120_000
const SEED_SLOTS = 32

const EXAMPLES = {
  all: `
Examples:
  banyan speak --file talk.ogg --new --title "Tea at four"
  banyan listen --room k3p-9fx-2ma --record talk.ogg --for 60
  banyan seed --room k3p-9fx-2ma --slots 32
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
}

/** Reads the arguments behind `banyan`. Help and refusals are written to `output`; then there is only an exit code. */
export const readCommandLine = (args: readonly string[], output: Output): Result<Request, ExitCode> =>
  parseWith(buildProgram, args, output)

function buildProgram(onRequest: (request: Request) => void): Command {
  const program = new Command('banyan')
    .description('Peers without a browser: speak, listen, carry a room for others.')
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
