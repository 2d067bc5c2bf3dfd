import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

const run = promisify(execFile)
const DEBIAN = '/usr/lib/postgresql'
/** The user that runs PostgreSQL, which refuses to run as root: Debian's `nobody`. */
const NOBODY = { uid: 65_534, gid: 65_534 }
const START_LIMIT_MS = 20_000

/** A PostgreSQL for one test, reachable through a socket in a temporary folder. */
export interface TestPostgres {
  readonly url: string
  /** Stops it and deletes its data. */
  stop(): Promise<void>
}

/** The folder with PostgreSQL's programs, as on Debian or on the PATH. @returns undefined when not installed */
export function findPostgres(): string | undefined {
  const debian = existsSync(DEBIAN) ? readdirSync(DEBIAN).map((version) => join(DEBIAN, version, 'bin')) : []
  const folders = [...debian.toSorted().toReversed(), ...(process.env.PATH ?? '').split(delimiter)]
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
}

/** @param programs what `findPostgres` found */
export async function startPostgres(programs: string): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'banyan-postgres-'))
  const user = process.getuid?.() === 0 ? NOBODY : {}
  if (process.getuid?.() === 0) chownSync(folder, NOBODY.uid, NOBODY.gid)
  const clear = () => rmSync(folder, { recursive: true, force: true })
  try {
    const cluster = join(folder, 'cluster')
    const make = ['-D', cluster, '-U', 'banyan', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync']
    await run(join(programs, 'initdb'), make, { ...user, cwd: folder, timeout: START_LIMIT_MS })
    // The data does not outlive the test, so nothing has to reach the disk.
    const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'listen_addresses=']
    const server = spawn(
      join(programs, 'postgres'),
      ['-D', cluster, '-k', folder, ...settings.flatMap((setting) => ['-c', setting])],
      { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    await untilReady(server)
    return {
      url: `postgres://banyan@/postgres?host=${encodeURIComponent(folder)}`,
      async stop() {
        const ended = new Promise((resolve) => server.once('exit', resolve))
        server.kill('SIGINT')
        await ended
        clear()
      },
    }
  } catch (error) {
    clear()
    throw error
  }
}

function untilReady(server: ChildProcess): Promise<void> {
  const said: string[] = []
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      server.kill('SIGKILL')
      reject(new Error(`PostgreSQL ${why}:\n${said.join('\n')}`))
    }
    const limit = setTimeout(() => fail(`was not ready within ${START_LIMIT_MS} ms`), START_LIMIT_MS)
    server.once('exit', () => fail('ended at once'))
    createInterface({ input: server.stderr! }).on('line', (line) => {
      said.push(line)
      if (said.length > 50) said.shift()
      if (!line.includes('ready to accept connections')) return
      clearTimeout(limit)
      server.removeAllListeners('exit')
      resolve()
    })
  })
}
