import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
/** It may have to build. */
const START_LIMIT_MS = 180_000
const END_LIMIT_MS = 10_000

export interface AppProcess {
  readonly url: string
  /** Of the server itself. */
  readonly pid: number
  close(): Promise<void>
}

export interface StartAppProcess {
  dataDir: string
  /** Where the code is. @default this repository */
  root?: string
  /** On top of what every bench sets. */
  env?: Readonly<Record<string, string>>
}

/** Starts the app as `npm start` does, built and in processes of its own, on any free port of the loopback
 *  interface. */
export async function startAppProcess({ dataDir, root = ROOT, env = {} }: StartAppProcess): Promise<AppProcess> {
  const child = spawn(process.execPath, [join(root, 'scripts/start.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      ...{ PORT: '0', HOST: '127.0.0.1', BANYAN_DATA_DIR: dataDir, BANYAN_HOSTING_THRESHOLD: '0' },
      // A whole audience comes from one address here.
      BANYAN_CONNECTIONS_PER_MINUTE: '100000',
      ...env,
    },
  })
  const over = once(child, 'exit')
  async function close() {
    if (child.exitCode !== null || child.signalCode !== null) return
    const timer = setTimeout(() => child.kill('SIGKILL'), END_LIMIT_MS)
    child.kill('SIGTERM')
    await over
    clearTimeout(timer)
  }
  const said = new Promise<string>((resolve) => {
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (more: string) => {
      text += more
      const [, url] = /open at (\S+)\n/.exec(text) ?? []
      if (url) resolve(url)
    })
  })
  const waited = new AbortController()
  try {
    const late = new Promise<never>((_, reject) => {
      const timer = setTimeout(() => reject(new Error('the app did not start in time')), START_LIMIT_MS)
      waited.signal.addEventListener('abort', () => clearTimeout(timer))
    })
    const ended = over.then(() => Promise.reject(new Error('the app ended as it started')))
    ended.catch(() => {}) // it ends in the end; nobody waits for it then
    const url = await Promise.race([said, late, ended])
    return { url, pid: childOf(child.pid!), close }
  } catch (error) {
    await close()
    throw error
  } finally {
    waited.abort()
  }
}

/** What we start hands over to another process, the only one it has. proc(5); itself where no system says. */
function childOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]) || pid
  } catch {
    return pid
  }
}
