import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { AbuseResult, AbuseTask } from './abuses.ts'

const RELAY = fileURLToPath(new URL('relay-process.ts', import.meta.url))
const ABUSE = fileURLToPath(new URL('abuse-process.ts', import.meta.url))
const ANSWER_LIMIT_MS = 20_000

export interface RelayProcess {
  readonly url: string
  /** Memory that it holds (resident set) after a collection of garbage, in MB. */
  rssMb(): Promise<number>
  close(): Promise<void>
}

/** A relay that does nothing else, in a process of its own. */
export async function startRelayProcess(): Promise<RelayProcess> {
  const child = fork(RELAY, [], { execArgv: ['--expose-gc'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const over = once(child, 'exit')
  const next = async <Answer>(): Promise<Answer> => {
    const limit = AbortSignal.timeout(ANSWER_LIMIT_MS)
    const ended = over.then(() => Promise.reject(new Error('the relay ended')))
    ended.catch(() => {})
    const [answer] = await Promise.race([once(child, 'message', { signal: limit }), ended])
    return answer as Answer
  }
  const { url } = await next<{ url: string }>()
  return {
    url,
    async rssMb() {
      const answer = next<{ rssMb: number }>()
      child.send('memory')
      return (await answer).rssMb
    },
    async close() {
      child.disconnect()
      const timer = setTimeout(() => child.kill('SIGKILL'), ANSWER_LIMIT_MS)
      await over
      clearTimeout(timer)
    },
  }
}

/** Memory that a process and those that it started hold (resident sets), in MB. proc(5) */
export async function rssMbOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const own = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? NaN) / 1e3
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).split(' ').filter((id) => id !== '')
  const theirs = await Promise.all(children.map((id) => rssMbOf(Number(id))))
  return theirs.reduce((sum, mb) => sum + mb, own)
}

/** Abuses something for as long as the task says. @throws Error when the process ends without a result */
export async function abuse(task: AbuseTask, signal: AbortSignal): Promise<AbuseResult> {
  const child = fork(ABUSE, [JSON.stringify(task)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const stop = () => child.kill('SIGKILL')
  signal.addEventListener('abort', stop, { once: true })
  const over = once(child, 'exit')
  const failed = over.then(() => Promise.reject(new Error(`the process of "${task.name}" ended without a result`)))
  failed.catch(() => {})
  try {
    const [result] = await Promise.race([once(child, 'message'), failed])
    await over
    return result as AbuseResult
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
