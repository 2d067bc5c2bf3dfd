import { Command, type Option } from 'commander'
import type { Result, RoomId } from '@banyan/core/protocol'
import type { AttendOptions } from './attend.ts'
import { type Output, option, parseWith, relayOption } from './command-line.ts'
import type { ExitCode } from './exit-codes.ts'
import { readName, readRoom, readSeconds, readSlots, readTitle, readToken } from './options.ts'
import type { SeedRoomsOptions } from './seed-rooms.ts'
import type { SpeakOptions } from './speak.ts'

/** What the command line asks for. */
export type Request =
  | { readonly command: 'speak'; readonly json: boolean; readonly options: SpeakOptions }
  | { readonly command: 'listen' | 'seed'; readonly json: boolean; readonly options: AttendOptions }
  /** `banyan seed` without a room. */
  | { readonly command: 'seed-rooms'; readonly json: boolean; readonly options: SeedRoomsOptions }

/** Default wait for the microphone, in ms: time for a host to notice, read and decide. */
const DEFAULT_WAIT_MS = 120_000
/** Default slots of a seed: a good home uplink. */
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
  banyan speak --file talk.ogg --new --title "Tea at four"   create a room and speak
  banyan speak --file talk.ogg --room k3p-9fx-2ma            ask for the microphone, then speak
  opusenc --framesize 20 talk.wav talk.ogg                   make such a file
`,
  listen: `
Each speaker is recorded to a file of their own: talk.ogg, talk-2.ogg … Existing files are not replaced.

Examples:
  banyan listen --room k3p-9fx-2ma --record talk.ogg
  banyan listen --room k3p-9fx-2ma --record talk.ogg --for 60 --json
`,
  seed: `
A relay that admits on room tokens takes nobody for a seed without a seed token, which an administrator
makes on the page "Community". A relay that admits everybody takes seeds from its own machine alone; others
are listeners that earn their slots.

Examples:
  banyan seed --relay https://rooms.example.org          carry every room; the token in BANYAN_SEED_TOKEN
  banyan seed --room k3p-9fx-2ma --relay https://rooms.example.org
`,
}

/** Reads the arguments behind `banyan`. Help and refusals are written to `output`; then there is only an exit code. */
export const readCommandLine = (args: readonly string[], output: Output): Result<Request, ExitCode> =>
  parseWith(buildProgram, args, output)

function buildProgram(onRequest: (request: Request) => void): Command {
  const program = new Command('banyan')
    .description('Peers without a browser that speak, listen, or carry a room for others.')
    .addHelpText('after', EXAMPLES.all)

  inRoom(program.command('speak'), { name: 'Speaker' })
    .description('speak an Ogg Opus file into a room')
    .requiredOption('--file <path>', 'Ogg Opus file with 20 ms packets, sent unchanged')
    .option('--loop', 'start over at the end, until Ctrl-C')
    .option('--new', 'create the room, be its host, and end it after the file')
    .addOption(option('--title <text>', 'title of the new room', readTitle))
    .addOption(
      option('--wait <seconds>', 'how long to wait for the microphone', readSeconds).default(DEFAULT_WAIT_MS, '120'),
    )
    .addHelpText('after', EXAMPLES.speak)
    .action((given: Given & SpeakGiven, command: Command) => {
      const { relay, bindAddress, name, token, file, loop = false, wait: waitMs, json = false } = given
      const target = targetOf(given, (why) => command.error(`error: ${why}`))
      onRequest({ command: 'speak', json, options: { relay, bindAddress, name, token, file, loop, waitMs, target } })
    })

  for (const kind of ['listen', 'seed'] as const) {
    const about =
      kind === 'listen'
        ? { name: 'Listener' }
        : { name: 'Seed', room: 'all rooms without it', token: 'BANYAN_SEED_TOKEN' }
    const command = inRoom(program.command(kind), about)
      .description(
        kind === 'listen' ? 'listen to a room, or record it' : 'carry a room, or every room, for others; plays nothing',
      )
      .addOption(slotsOption(kind))
      .addOption(option('--for <seconds>', 'leave after this many seconds', readSeconds))
      .addHelpText('after', EXAMPLES[kind])
      .action(
        (
          { relay, bindAddress, room, name, token, slots, json = false, ...given }: Given & AttendGiven,
          self: Command,
        ) => {
          if (!room && kind === 'listen') return self.error('error: --room is needed')
          if (!room) {
            const options = { relay, bindAddress, name, token, slots, forMs: given.for }
            return onRequest({ command: 'seed-rooms', json, options })
          }
          const record =
            given.record === undefined ? undefined : { path: given.record, overwrite: given.overwrite === true }
          const options = { command: kind, relay, bindAddress, room, name, token, slots, record, forMs: given.for }
          return onRequest({ command: kind, json, options })
        },
      )
    if (kind === 'listen') {
      command
        .option('--record <path>', 'record each speaker to a file, packets unchanged')
        .option('--overwrite', 'replace existing recordings')
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

const inRoom = (
  command: Command,
  { name, room = 'for example k3p-9fx-2ma', token = 'BANYAN_TOKEN' }: { name: string; room?: string; token?: string },
): Command =>
  command
    .addOption(option('--room <id>', `id of the room, ${room}`, readRoom))
    .addOption(relayOption())
    .addOption(option('--name <name>', 'name that others see', readName).default(name))
    .addOption(option('--token <token>', 'room token, for relays that require one', readToken).env(token))
    .option('--bind-address <ip>', 'address for all links; 127.0.0.1 keeps them on this machine')
    .option('--json', 'print one line of JSON at the end, on stdout')

const slotsOption = (kind: 'listen' | 'seed'): Option =>
  option(
    '--slots <number>',
    kind === 'seed' ? 'most others to carry in a room, 0 to 64' : 'most others to carry, 0 to 64',
    readSlots,
  ).default(kind === 'seed' ? SEED_SLOTS : 4)

function targetOf(
  { new: isNew, title, room }: Given & SpeakGiven,
  refuseWith: (why: string) => never,
): SpeakOptions['target'] {
  if (!isNew && title !== undefined) return refuseWith('--title is for a room that --new starts')
  if (isNew) return title === undefined ? refuseWith('--new needs a --title') : { title, room }
  return room ? { room } : refuseWith('--room is needed, or --new to start one')
}
