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

/** The pipe on which a program says that one more thing is finished: one byte for each. */
export const FINISHED_PIPE = 3

/**
 * Runs a program to its end without showing what it prints. It may take as long as it likes while it goes on; when it
 * hangs, it is ended, and its children with it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{
 *   cwd?: string,
 *   env?: NodeJS.ProcessEnv,
 *   stallMs?: number,
 *   signs?: 'output' | 'finished',
 *   show?: boolean,
 * }} [options] It hangs when it has given no sign of life for `stallMs`. A sign is whatever it prints, or only a byte
 *   on `FINISHED_PIPE`. `show` prints as well.
 * @returns {Promise<{ code: number, output: string, ms: number }>} code 124: it hung; 127: it could not be started
 */
export function run(command, args, options = {}) {
  const { cwd = ROOT, env = workspaceEnv(), stallMs = 600_000, signs = 'output', show = false } = options
  const started = performance.now()
  return new Promise((resolve) => {
    let output = ''
    let hangs = false
    /** @type {import('node:child_process').ChildProcess} */
    const child = spawn(command, args, {
      cwd,
      env: HAS_COLOURS ? { FORCE_COLOR: '1', ...env } : env,
      stdio: ['ignore', 'pipe', 'pipe', signs === 'finished' ? 'pipe' : 'ignore'],
      detached: GROUPS,
    })
    running.add(child)
    const timer = setTimeout(() => {
      hangs = true
      end(child, 'SIGKILL')
    }, stallMs)
    child.stdio[FINISHED_PIPE]?.on('data', () => timer.refresh())
    const finish = (/** @type {number} */ code) => {
      clearTimeout(timer)
      running.delete(child)
      const what = signs === 'finished' ? 'Nothing was finished' : 'Nothing was printed'
      if (hangs) output += `\n${what} for ${duration(stallMs)}: it hangs, and was ended.\n`
      resolve({
        code: hangs ? 124 : code,
        output: HAS_COLOURS ? output : stripVTControlCharacters(output),
        ms: performance.now() - started,
      })
    }
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text
        if (signs === 'output') timer.refresh()
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
 * @returns {() => void} gives interruptions back to what runs next
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
