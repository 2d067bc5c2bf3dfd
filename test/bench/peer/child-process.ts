import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { AnswerMessage, CallMessage, CallName, Calls, Role } from './roles.ts'

/** Starting, joining, coming on stage: each far less, but a busy machine is slow. */
const ANSWER_LIMIT_MS = 60_000
const END_LIMIT_MS = 5_000

/** A process of the bench, seen from the bench. */
export interface BenchProcess {
  readonly pid: number
  /** @throws Error with what went wrong there */
  ask<Name extends CallName>(call: Name, ask: Calls[Name]['ask']): Promise<Calls[Name]['answer']>
  /** Ends it; by force when it does not end by itself. */
  close(): Promise<void>
}

/** Starts a process of the code below `root`, and waits until it is in its place. */
export async function startProcess(root: string, role: Role): Promise<BenchProcess> {
  const child = fork(join(root, 'test/bench/peer/child.ts'), [JSON.stringify(role)], {
    // Node reads TypeScript by itself; tsx would name every function at the moment it is made, at run time.
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const over = once(child, 'exit')
  const waiting = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>()
  child.on('message', (message: AnswerMessage) => {
    const caller = waiting.get(message.id)
    if (message.ok) caller?.resolve(message.answer)
    else caller?.reject(new Error(`${role.type}: ${message.reason}`))
  })
  void over.then(() => {
    for (const { reject } of waiting.values()) reject(new Error(`the process of the ${role.type} ended`))
  })
  let lastId = 0
  async function ask(call: CallName | 'close', content: unknown): Promise<unknown> {
    const id = (lastId += 1)
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    waiting.set(id, { resolve, reject })
    const timer = setTimeout(
      () => reject(new Error(`the process of the ${role.type} did not answer "${call}"`)),
      ANSWER_LIMIT_MS,
    )
    if (hasEnded(child)) reject(new Error(`the process of the ${role.type} has ended`))
    else child.send({ id, call, ask: content } satisfies CallMessage, (error) => error && reject(error))
    return promise.finally(() => {
      clearTimeout(timer)
      waiting.delete(id)
    })
  }
  async function close(): Promise<void> {
    if (hasEnded(child)) return
    const timer = setTimeout(() => child.kill('SIGKILL'), END_LIMIT_MS)
    await ask('close', {}).catch(() => child.kill('SIGKILL'))
    await over
    clearTimeout(timer)
  }
  try {
    await ask('ready', {})
  } catch (error) {
    await close()
    throw error
  }
  return {
    pid: child.pid!,
    ask: (call, content) => ask(call, content) as Promise<Calls[typeof call]['answer']>,
    close,
  }
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null
