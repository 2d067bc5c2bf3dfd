import { type ChildProcess, spawn } from 'node:child_process'
import { PROGRAM_LIMIT_MS } from './patience.ts'

type Stream = 'stdout' | 'stderr'

export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface StartedProgram {
  readonly process: ChildProcess
  /** Resolves with the match once one of the streams holds it. Rejects when the program ends before.
   *  @default streams both */
  said(pattern: RegExp, streams?: readonly Stream[]): Promise<RegExpExecArray>
  /** Its exit code and all that it printed. */
  readonly over: Promise<Ended>
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>
}

export interface StartProgram {
  cwd?: string
  /** On top of the environment of the test; undefined takes a variable away. */
  env?: Readonly<Record<string, string | undefined>>
  /** After this many ms it hangs, and is killed. Infinity: it serves a whole file of tests, which stops it. */
  limitMs?: number
}

/** Starts a program in a process of its own. */
export function startProgram(
  command: string,
  args: readonly string[],
  { cwd, env = {}, limitMs = PROGRAM_LIMIT_MS }: StartProgram = {},
): StartedProgram {
  const child = spawn(command, args, {
    ...(cwd !== undefined && { cwd }),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const timer = limitMs === Infinity ? undefined : setTimeout(() => child.kill('SIGKILL'), limitMs)
  const printed = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (printed[name] += text))
  }
  const over = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      clearTimeout(timer)
      resolve({ code, ...printed })
    })
  })
  return {
    process: child,
    over,
    said: (pattern, streams = ['stdout', 'stderr']) =>
      new Promise((resolve, reject) => {
        const look = () => {
          for (const stream of streams) {
            const found = pattern.exec(printed[stream])
            if (found) resolve(found)
          }
        }
        for (const stream of streams) child[stream].on('data', look)
        void over.then(() => reject(new Error(`it ended, and said: ${printed.stdout}${printed.stderr}`)))
        look()
      }),
    async stop() {
      child.kill('SIGTERM')
      await over
    },
  }
}
