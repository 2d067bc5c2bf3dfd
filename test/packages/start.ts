import { type ChildProcess, spawn } from 'node:child_process'

export interface Started {
  readonly process: ChildProcess
  /** Resolves with the match when stdout or stderr holds it. Rejects when the program ends before. */
  said(pattern: RegExp): Promise<RegExpExecArray>
  /** Its exit code and all that it printed. */
  readonly over: Promise<{ code: number | null; stdout: string; stderr: string }>
  stop(): Promise<void>
}

/** Starts an installed program. A program that hangs is killed after a minute. */
export function start(
  command: string,
  args: readonly string[],
  { cwd, env = {} }: { cwd: string; env?: Record<string, string> },
): Started {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const timer = setTimeout(() => child.kill('SIGKILL'), 100_000)
  const printed = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (printed[name] += text))
  }
  const over = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.once('close', (code) => {
      clearTimeout(timer)
      resolve({ code, ...printed })
    })
  })
  return {
    process: child,
    over,
    said: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(printed.stdout) ?? pattern.exec(printed.stderr)
          if (found) resolve(found)
        }
        child.stdout.on('data', look)
        child.stderr.on('data', look)
        void over.then(() => reject(new Error(`it ended, and said: ${printed.stdout}${printed.stderr}`)))
        look()
      }),
    async stop() {
      child.kill('SIGTERM')
      await over
    },
  }
}
