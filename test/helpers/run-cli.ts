import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { PROGRAM_LIMIT_MS } from './patience.ts'

/** The programs of the command line, as people start them. */
const PROGRAMS = {
  banyan: fileURLToPath(new URL('../../packages/node/src/cli/banyan.ts', import.meta.url)),
  swarm: fileURLToPath(new URL('../swarm/main.ts', import.meta.url)),
}
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

export interface CliRun {
  readonly exit: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunningCli {
  readonly process: ChildProcess
  /** Resolves when stderr contains this text. Rejects when the command ends before. */
  said(text: string): Promise<void>
  readonly over: Promise<CliRun>
}

/** Starts the real program as people do, in a process of its own. */
export function startCli(args: readonly string[], { program = 'banyan' as keyof typeof PROGRAMS } = {}): RunningCli {
  const { BANYAN_RELAY: _relay, BANYAN_TOKEN: _token, BANYAN_DEBUG: _debug, ...env } = process.env
  const child = spawn(process.execPath, ['--import', TSX, PROGRAMS[program], ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), PROGRAM_LIMIT_MS)
  const printed = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (printed[name] += text))
  }
  const over = new Promise<CliRun>((resolve) => {
    child.once('close', (exit) => {
      clearTimeout(timer)
      resolve({ exit, ...printed })
    })
  })
  const said = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => printed.stderr.includes(text) && resolve()
      child.stderr.on('data', look)
      void over.then(() => reject(new Error(`it ended without saying "${text}", but: ${printed.stderr}`)))
      look()
    })
  return { process: child, said, over }
}

export const runCli = (...args: readonly string[]): Promise<CliRun> => startCli(args).over
