import type { ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { startProgram } from './start-program.ts'

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
  const env = {
    BANYAN_RELAY: undefined,
    BANYAN_TOKEN: undefined,
    BANYAN_SEED_TOKEN: undefined,
    BANYAN_DEBUG: undefined,
  }
  const started = startProgram(process.execPath, ['--import', TSX, PROGRAMS[program], ...args], { env })
  return {
    process: started.process,
    said: async (text) => void (await started.said(new RegExp(escaped(text)), ['stderr'])),
    over: started.over.then(({ code, stdout, stderr }) => ({ exit: code, stdout, stderr })),
  }
}

/** A pattern that matches the text and nothing else. */
const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

export const runCli = (...args: readonly string[]): Promise<CliRun> => startCli(args).over
