import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { CodedError, MediaError } from '@banyan/core/ports'
import { CommandError, JoinError } from '@banyan/core'
import type { AnswerMessage, CallMessage, CallName, WorkerCalls, CrossedError, WorkerSetup } from './worker-messages.ts'
import { monotonicMs } from './monotonic.ts'

/** A swarm could not run to its end. */
export class SwarmError extends CodedError<
  'worker-died' | 'worker-silent' | 'no-carrier' | 'nobody-heard' | 'speaker-silent'
> {
  override readonly name = 'SwarmError'
}

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url))
/** Time for a process to start, in ms: far longer than a busy machine takes. */
const START_LIMIT_MS = 60_000
/** Time for a process to answer a call, in ms. */
const ANSWER_LIMIT_MS = 30_000
/** Characters of the standard error of a process that died, for the error message. */
const MAX_STDERR_CHARACTERS = 2_000

interface Waiting {
  readonly call: CallName
  readonly resolve: (answer: never) => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout
}

/** One process of a swarm, seen from the driver. */
export class WorkerProcess {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, Waiting>()
  readonly #ready = Promise.withResolvers<void>()
  readonly #exited: Promise<unknown>
  #lastId = 0
  #stderr = ''
  #isKilled = false
  #death: Error | undefined

  constructor(setup: WorkerSetup) {
    this.#child = fork(WORKER, [JSON.stringify(setup)], {
      // Not what this process was started with: Node reads TypeScript by itself, and tsx names every function at the
      // moment it is made, which is a tenth of what a peer costs.
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    this.#exited = once(this.#child, 'exit')
    this.#ready.promise.catch(() => {}) // `ready` throws it to its caller, if there is one
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-MAX_STDERR_CHARACTERS)
    })
    this.#child.on('message', (message) => this.#take(message as AnswerMessage | 'ready'))
    this.#child.on('error', (error) => this.#fail(error))
    // Not 'exit': what it said last may still be in the pipe then.
    this.#child.on('close', (code, signal) => {
      if (this.#isKilled) return this.#fail(new SwarmError('worker-died', 'this process was killed'))
      const words = this.#stderr.trim().split('\n').slice(-8).join(' ')
      this.#fail(
        new SwarmError('worker-died', `a process of the swarm ended with ${signal ?? `code ${code}`} ${words}`),
      )
    })
  }

  get isKilled(): boolean {
    return this.#isKilled
  }

  /** Resolves when it takes calls. @throws SwarmError */
  async ready(): Promise<void> {
    const timer = setTimeout(
      () => this.#ready.reject(new SwarmError('worker-silent', 'a process of the swarm did not start in time')),
      START_LIMIT_MS,
    )
    await this.#ready.promise.finally(() => clearTimeout(timer))
  }

  /** @throws SwarmError; what the call threw in the process */
  call<Name extends CallName>(call: Name, ask: WorkerCalls[Name]['ask']): Promise<WorkerCalls[Name]['answer']> {
    const id = (this.#lastId += 1)
    return new Promise((resolve, reject) => {
      if (this.#death || !this.#child.connected) {
        return reject(this.#death ?? new SwarmError('worker-died', 'a process of the swarm is gone'))
      }
      const timer = setTimeout(() => {
        this.#waiting.delete(id)
        reject(new SwarmError('worker-silent', `a process of the swarm did not answer "${call}" in time`))
      }, ANSWER_LIMIT_MS)
      this.#waiting.set(id, { call, resolve, reject, timer })
      this.#child.send({ id, call, ask } satisfies CallMessage, (error) => {
        if (error) this.#settle(id)?.reject(new SwarmError('worker-died', error.message, { cause: error }))
      })
    })
  }

  /** SIGKILL: the process ends in the middle of whatever it does. @returns when, in monotonic milliseconds */
  kill(): number {
    this.#isKilled = true
    const at = monotonicMs()
    this.#child.kill('SIGKILL')
    return at
  }

  /** Kills it, and resolves when the system has forgotten it. */
  async close(): Promise<void> {
    this.kill()
    if (this.#child.exitCode === null && this.#child.signalCode === null && this.#child.pid) await this.#exited
  }

  #take(message: AnswerMessage | 'ready'): void {
    if (message === 'ready') return this.#ready.resolve()
    const waiting = this.#settle(message.id)
    if (message.ok) waiting?.resolve(message.answer as never)
    else waiting?.reject(uncrossed(message.error, waiting.call))
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    clearTimeout(waiting?.timer)
    return waiting
  }

  #fail(error: Error): void {
    this.#death ??= error
    this.#ready.reject(error)
    for (const id of [...this.#waiting.keys()]) this.#settle(id)?.reject(error)
  }
}

/** Errors that callers tell apart become what they were. */
function uncrossed({ name, code, message }: CrossedError, call: CallName): Error {
  const kind = [JoinError, CommandError, MediaError].find((kind) => kind.name === name)
  if (kind && code !== undefined) return new kind(code as never, message)
  return new Error(`${call}: ${message}`)
}
