import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fingerprint, hasStamp, writeStamp } from './fingerprint.mjs'
import { ROOT, WORKSPACE_NODE } from './paths.mjs'
import { run, StepFailure } from './run.mjs'

/** Pinned: the lockfile's format belongs to it. A native program, so it starts on any Node that npm itself runs on. */
const PNPM = 'pnpm@12.21.0'
const STAMP = join(ROOT, 'node_modules', '.banyan-installed')

/** What an installation is made from: the lockfile, and every package.json of the workspace. */
export const installInputs = () =>
  [
    'package.json',
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    join('test', 'package.json'),
    ...readdirSync(join(ROOT, 'packages')).map((name) => join('packages', name, 'package.json')),
  ]
    .map((path) => join(ROOT, path))
    .filter((path) => existsSync(path))

/**
 * Installs the packages unless that is done already. Needs npm and its registry; touches nothing outside the
 * repository but npm's and pnpm's caches.
 * @param {(line: string) => void} say
 * @throws StepFailure
 */
export async function ensureInstalled(say) {
  const [major = 0] = process.versions.node.split('.').map(Number)
  if (major < 20) throw new StepFailure(`Banyan needs Node 20 or newer; this is Node ${process.versions.node}.`)
  const stamp = `${process.platform} ${process.arch} ${fingerprint(ROOT, installInputs())}`
  if (hasStamp(STAMP, stamp)) return
  say(existsSync(STAMP) ? 'Installing what changed …' : 'Installing (first time only) …')
  const [command, args] = npx(['--yes', PNPM, 'install', ...(process.env.CI ? ['--frozen-lockfile'] : [])])
  const { code, output } = await run(command, args, { env: process.env })
  if (code !== 0 || !existsSync(WORKSPACE_NODE)) {
    throw new StepFailure(
      'The packages could not be installed. Is the npm registry reachable? Then run the same command again.',
      output,
    )
  }
  writeStamp(STAMP, stamp)
}

/**
 * npx belongs to npm: the one beside the npm that started us, or else the one on the PATH.
 * @param {readonly string[]} args
 * @returns {[command: string, args: readonly string[]]}
 */
function npx(args) {
  const beside = process.env.npm_execpath && join(dirname(process.env.npm_execpath), 'npx-cli.js')
  return beside && existsSync(beside) ? [process.execPath, [beside, ...args]] : ['npx', args]
}
