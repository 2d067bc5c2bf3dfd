import { spawn } from 'node:child_process'
import { ROOT, WORKSPACE_NODE, workspaceEnv } from './paths.mjs'

const SIGNALS = /** @type {const} */ ({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })

/**
 * Runs a program under the workspace's Node as if it were this one: same terminal, its exit code becomes ours.
 * @param {readonly string[]} args
 * @param {{ cwd?: string }} [options]
 */
export function become(args, { cwd = ROOT } = {}) {
  const child = spawn(WORKSPACE_NODE, args, { cwd, env: workspaceEnv(), stdio: 'inherit' })
  for (const signal of /** @type {(keyof typeof SIGNALS)[]} */ (Object.keys(SIGNALS))) {
    process.on(signal, () => {
      // At a terminal, Ctrl-C reaches the whole foreground group: the child has it already, and needs no second one.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  // npm runs us in a shell, which a SIGTERM to npm ends without a word to us: then nobody is there to serve for.
  const parent = process.ppid
  const orphanCheck = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(orphanCheck)
    child.kill('SIGTERM')
  }, 500)
  child.on('error', (error) => {
    console.error(`${WORKSPACE_NODE} could not be started: ${error.message}`)
    process.exit(127)
  })
  child.on('exit', (code, signal) =>
    process.exit(code ?? (signal && signal in SIGNALS ? SIGNALS[/** @type {keyof typeof SIGNALS} */ (signal)] : 1)),
  )
}
