import { spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'
import { ROOT, workspaceEnv } from './paths.mjs'

/** A step that could not be done: a sentence for a person, and what the program behind it said last. */
export class StepFailure extends Error {
  /**
   * @param {string} sentence what failed and what to do about it
   * @param {string} [output] what the program printed
   */
  constructor(sentence, output = '') {
    super(sentence)
    this.name = 'StepFailure'
    this.output = output
  }
}

/** Process groups of our own that run right now: what to end when a person interrupts us. */
const running = new Set()
const GROUPS = process.platform !== 'win32'
/** What we run prints into a pipe; whether a person sees colours depends on where we print. */
const HAS_COLOURS = process.stdout.isTTY && process.env.NO_COLOR === undefined

/**
 * Runs a program to its end without showing what it prints. Its children end with it when it takes too long.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, limitMs?: number, show?: boolean }} [options] `show` prints as well
 * @returns {Promise<{ code: number, output: string, ms: number }>} code 124: it took too long; 127: it could not be started
 */
export function run(command, args, { cwd = ROOT, env = workspaceEnv(), limitMs = 600_000, show = false } = {}) {
  const started = performance.now()
  return new Promise((resolve) => {
    let output = ''
    let late = false
    const child = spawn(command, args, {
      cwd,
      env: HAS_COLOURS ? { FORCE_COLOR: '1', ...env } : env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: GROUPS,
    })
    running.add(child)
    const timer = setTimeout(() => {
      late = true
      end(child, 'SIGKILL')
    }, limitMs)
    const finish = (/** @type {number} */ code) => {
      clearTimeout(timer)
      running.delete(child)
      if (late) output += `\nGave up after ${Math.round(limitMs / 1000)} s.\n`
      resolve({
        code: late ? 124 : code,
        output: HAS_COLOURS ? output : stripVTControlCharacters(output),
        ms: performance.now() - started,
      })
    }
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text
        if (show) process.stderr.write(text)
      })
    }
    child.on('error', (error) => {
      output += `${error.message}\n`
      finish(127)
    })
    child.on('close', (code) => finish(code ?? 1))
  })
}

/**
 * From here on an interruption ends everything that `run` started, and then us, with the code that shells use for it.
 * @returns {() => void} gives interruptions back to whoever comes next
 */
export function endOnInterrupt() {
  const stop = (/** @type {NodeJS.Signals} */ signal) => {
    for (const child of running) end(child, 'SIGTERM')
    process.exit(signal === 'SIGINT' ? 130 : 143)
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
  return () => process.off('SIGINT', stop).off('SIGTERM', stop)
}

/** @param {import('node:child_process').ChildProcess} child @param {NodeJS.Signals} signal */
function end(child, signal) {
  if (child.pid === undefined) return
  try {
    if (GROUPS) process.kill(-child.pid, signal)
    else child.kill(signal)
  } catch {
    // it ended by itself in the meantime
  }
}

/** The end of a long output: the part that says what went wrong. */
export const lastLines = (/** @type {string} */ text, count = 25) => text.trimEnd().split('\n').slice(-count).join('\n')

/** 940 ms, 4.2 s, 2 min 5 s */
export const duration = (/** @type {number} */ ms) => {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`
  const seconds = Math.round(ms / 1_000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** Tells a person on stderr what failed, and ends with `code`. @returns {never} */
export function giveUp(/** @type {unknown} */ error, code = 1) {
  if (!(error instanceof StepFailure)) throw error
  if (error.output.trim()) console.error(`\n${lastLines(error.output)}`)
  console.error(`\n${error.message}`)
  process.exit(code)
}
