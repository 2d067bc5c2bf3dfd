import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run, StepFailure } from './run.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Where Chromium lies: what CHROMIUM_PATH says, or the first of the usual names on the PATH. */
export function findChromium(env = process.env) {
  const wished = env.CHROMIUM_PATH
  if (wished) {
    if (isProgram(wished)) return wished
    throw new StepFailure(`CHROMIUM_PATH is ${wished}, but no program is there.`)
  }
  const folders = new Set([...(env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin'])
  return NAMES.flatMap((name) => [...folders].map((folder) => join(folder, name))).find(isProgram)
}

/**
 * Finds Chromium, or installs Debian's.
 * @param {(line: string) => void} say
 * @returns {Promise<string>} its path
 * @throws StepFailure
 */
export async function ensureChromium(say) {
  const found = findChromium()
  if (found) return found
  const advice =
    'The browser tests need Chromium. Install it, or say where it is: CHROMIUM_PATH=/path/to/chromium npm test'
  if (!isProgram('/usr/bin/apt-get')) throw new StepFailure(`${advice}\n(There is no apt-get here to install it with.)`)
  if (process.getuid?.() !== 0) throw new StepFailure(`${advice}\n(For example: sudo apt-get install chromium)`)
  say('Installing Chromium through apt-get (first time only) …')
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const { code, output } = await run('/usr/bin/apt-get', args, {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    if (code !== 0) throw new StepFailure(`apt-get ${args[0]} failed. ${advice}`, output)
  }
  const installed = findChromium()
  if (!installed) throw new StepFailure(`apt-get installed Chromium, but it is not on the PATH. ${advice}`)
  return installed
}

function isProgram(/** @type {string} */ path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
