import { type Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { ok, refuse, type Result } from '@banyan/core/protocol'
import { EXIT, EXIT_HELP, type ExitCode } from './exit-codes.ts'
import { readRelay } from './options.ts'

/** Where help and errors are printed. */
export interface Output {
  out: (text: string) => void
  err: (text: string) => void
}

/**
 * Reads a command line with Commander. Help and errors go to the output; then there is only an exit code.
 * @param build makes the command; it calls `onRequest` with what it was asked for
 */
export function parseWith<Request>(
  build: (onRequest: (request: Request) => void) => Command,
  args: readonly string[],
  { out, err }: Output,
): Result<Request, ExitCode> {
  let request: Request | undefined
  const program = build((asked) => (request = asked))
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

/** An option with a reader for its text. */
export function option<Value>(
  flags: string,
  description: string,
  read: (text: string) => Result<Value, string>,
): Option {
  return new Option(flags, description).argParser((text) => {
    const value = read(text)
    if (!value.ok) throw new InvalidArgumentError(value.error)
    return value.value
  })
}

const DEFAULT_RELAY = 'http://localhost:3000'
export const relayOption = (): Option =>
  option('--relay <url>', 'address of the relay', readRelay).env('BANYAN_RELAY').default(DEFAULT_RELAY)
