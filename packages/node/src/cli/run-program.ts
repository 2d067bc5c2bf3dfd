import { systemClock } from '@banyan/core/ports'
import type { Result } from '@banyan/core/protocol'
import type { Output } from './command-line.ts'
import type { Context, Outcome } from './context.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { explain, Failure } from './failure.ts'
import { reporter } from './reporter.ts'

/** A program for the command line. */
export interface Program<Request extends { readonly json: boolean }> {
  /** Begins error messages. */
  readonly name: string
  readonly read: (args: readonly string[], output: Output) => Result<Request, ExitCode>
  readonly run: (request: Request, context: Context) => Promise<Outcome>
}

/** Reads the command line, runs what it asks for, and ends the process with a sentence and an exit code. */
export async function runProgram<Request extends { readonly json: boolean }>({
  name,
  read,
  run,
}: Program<Request>): Promise<never> {
  const { stdout, stderr } = process
  const report = reporter({ screen: stderr, clock: systemClock })
  const complain = (failure: Failure): void => {
    report.end()
    stderr.write(`${name}: ${failure.message}\n`)
    // For developers, who ask for it.
    if (process.env['BANYAN_DEBUG']) stderr.write(`${(failure.cause instanceof Error && failure.cause.stack) || ''}\n`)
  }

  // The reader of our output may go away; that is no reason to end in the middle of a recording.
  stdout.on('error', () => {})
  stderr.on('error', () => {})
  process.on('uncaughtException', (error) => {
    const failure = explain(error, { relay: '', room: undefined })
    complain(failure)
    process.exit(failure.exit)
  })

  const request = read(process.argv.slice(2), {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
  })
  if (!request.ok) return end(request.error)
  const outcome = await run(request.value, { signal: untilInterrupted(() => report.end()), report, clock: systemClock })
  const { failure, summary } = outcome
  report.end()
  if (failure) complain(failure)
  else report.line(outcome.sentence)
  const exit = failure?.exit ?? EXIT.done
  const error = failure && { code: failure.code, message: failure.message }
  if (request.value.json) stdout.write(`${JSON.stringify({ ...summary, exit, ...(error && { error }) })}\n`)
  return end(exit)
}

/** The first signal ends the command in good order; the second one at once. */
function untilInterrupted(onInterrupt: () => void): AbortSignal {
  const interrupt = new AbortController()
  const signals = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated, SIGHUP: EXIT.terminated }
  for (const [name, exit] of Object.entries(signals)) {
    process.on(name, () => {
      if (interrupt.signal.aborted) process.exit(exit)
      onInterrupt()
      interrupt.abort(new Failure(exit, 'interrupted', 'Ended before it was done.'))
    })
  }
  return interrupt.signal
}

/** Timers of libraries would keep the process for seconds; what was printed must still arrive. */
async function end(exit: ExitCode): Promise<never> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => {
      stream.write('', () => resolve())
    })
  }
  process.exit(exit)
}
