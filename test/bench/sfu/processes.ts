import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Arrivals } from './arrivals.ts'
import type { Answer, Request, Role } from './process-messages.ts'

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url))
const ANSWER_LIMIT_MS = 20_000
const END_LIMIT_MS = 5_000

export interface BenchProcess {
  readonly pid: number
  /** @returns how long the newcomer took from nothing to its first frame, in milliseconds */
  add(): Promise<number>
  take(): Promise<Arrivals>
  /** Ends the process; by force when it does not end by itself. */
  close(): Promise<void>
}

/** Starts a process, and waits until it is in its place. `execArgv` is for profilers. */
export async function startProcess(role: Role, execArgv: readonly string[] = []): Promise<BenchProcess> {
  const child = fork(CHILD, [JSON.stringify(role)], {
    // Node reads TypeScript by itself; tsx would name every function at the moment it is made, at run time.
    execArgv: [...execArgv],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const over = once(child, 'exit')
  const ended = over.then(() => Promise.reject(new Error(`the process of the ${role.type} ended`)))
  ended.catch(() => {}) // the process ends at last; callers that wait for an answer get the error

  async function ask(request: Request): Promise<Extract<Answer, { ok: true }>> {
    const answered = once(child, 'message', { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) }).catch(
      (cause: unknown) => {
        throw new Error(`the process of the ${role.type} did not answer "${request}"`, { cause })
      },
    ) as Promise<[Answer]>
    child.send(request)
    const [answer] = await Promise.race([answered, ended])
    if (!answer.ok) throw new Error(`${role.type}: ${answer.reason}`)
    return answer
  }

  async function close() {
    if (child.exitCode !== null || child.signalCode !== null) return
    const timer = setTimeout(() => child.kill('SIGKILL'), END_LIMIT_MS)
    await ask('close').catch(() => child.kill('SIGKILL'))
    await over
    clearTimeout(timer)
  }

  try {
    await ask('ready')
  } catch (error) {
    await close()
    throw error
  }
  return {
    pid: child.pid!,
    add: async () => (await ask('add')).setupMs!,
    take: async () => (await ask('take')).arrivals!,
    close,
  }
}
