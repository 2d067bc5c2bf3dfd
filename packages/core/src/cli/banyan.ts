#!/usr/bin/env node
/**
 * The command `banyan`: reads the command line, runs what it asks for, and ends with a sentence and an exit code.
 * @module
 */
import { systemClock } from '../ports/clock.ts'
import { attend } from './attend.ts'
import type { Context, Outcome } from './context.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { explain, Failure } from './failure.ts'
import { readCommandLine, type Request } from './program.ts'
import { reporter } from './reporter.ts'
import { speak } from './speak.ts'
import { swarm } from './swarm.ts'

const { stdout, stderr } = process
const report = reporter({ screen: stderr, clock: systemClock })

// Whoever read our output may stop reading; that is no reason to end in the middle of a recording.
stdout.on('error', () => {})
stderr.on('error', () => {})
process.on('uncaughtException', (error) => {
  const failure = explain(error, { relay: '', room: undefined })
  complain(failure)
  process.exit(failure.exit)
})

async function main(): Promise<ExitCode> {
  const request = readCommandLine(process.argv.slice(2), {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
  })
  if (!request.ok) return request.error
  const outcome = await run(request.value, { signal: untilInterrupted(), report, clock: systemClock })
  const { failure, summary } = outcome
  report.end()
  if (failure) complain(failure)
  else report.line(outcome.sentence)
  const exit = failure?.exit ?? EXIT.done
  const error = failure && { code: failure.code, message: failure.message }
  if (request.value.json) stdout.write(`${JSON.stringify({ ...summary, exit, ...(error && { error }) })}\n`)
  return exit
}

function run({ command, options }: Request, context: Context): Promise<Outcome> {
  if (command === 'speak') return speak(options, context)
  return command === 'swarm' ? swarm(options, context) : attend(options, context)
}

/** The first signal ends the command in good order; the second one at once. */
function untilInterrupted(): AbortSignal {
  const interrupt = new AbortController()
  const signals = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated, SIGHUP: EXIT.terminated }
  for (const [name, exit] of Object.entries(signals)) {
    process.on(name, () => {
      if (interrupt.signal.aborted) process.exit(exit)
      report.end()
      interrupt.abort(new Failure(exit, 'interrupted', 'Ended before it was done.'))
    })
  }
  return interrupt.signal
}

function complain(failure: Failure): void {
  report.end()
  stderr.write(`banyan: ${failure.message}\n`)
  // For developers, who ask for it.
  if (process.env['BANYAN_DEBUG']) stderr.write(`${(failure.cause instanceof Error && failure.cause.stack) || ''}\n`)
}

/** Timers of libraries would keep the process for seconds; what was printed must still arrive. */
async function end(exit: ExitCode): Promise<never> {
  for (const stream of [stdout, stderr]) {
    await new Promise<void>((resolve) => {
      stream.write('', () => resolve())
    })
  }
  process.exit(exit)
}

await end(await main())
