import { join } from 'node:path'
import { filesBelow, fingerprint, hasStamp, MADE_BY_TOOLS, writeStamp } from './fingerprint.mjs'
import { installInputs } from './install.mjs'
import { APP, ROOT, WORKSPACE_NODE } from './paths.mjs'
import { run, StepFailure } from './run.mjs'
import { ensureWords } from './words.mjs'

const STAMP = join(APP, 'build', '.made-from')

/** Made by tools, or of no use to the page: a change in them is no reason to build again. */
const skip = (/** @type {string} */ name) => MADE_BY_TOOLS.has(name) || /\.test\.ts$|\.md$/.test(name)

/**
 * Builds the web app unless its sources are those of the last build. Needs the packages to be installed.
 * @param {(line: string) => void} say
 * @throws StepFailure
 */
export async function ensureBuilt(say) {
  await ensureWords(say)
  const sources = filesBelow(join(ROOT, 'packages'), skip)
  const stamp = fingerprint(ROOT, [...new Set([...sources, ...installInputs()])])
  if (hasStamp(STAMP, stamp)) return
  say('Building …')
  const { code, output } = await run(WORKSPACE_NODE, ['--run', 'build'], { cwd: APP })
  if (code !== 0) throw new StepFailure('The web app could not be built; the lines above say why.', output)
  writeStamp(STAMP, stamp)
}
