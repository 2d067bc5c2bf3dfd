// npm run screenshots: every scene of the app as pictures, set up with the real app. Installs and builds first if need
// be.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { ensureBuilt } from './workspace/build.mjs'
import { ensureChromium } from './workspace/chromium.mjs'
import { become } from './workspace/foreground.mjs'
import { ensureInstalled } from './workspace/install.mjs'
import { ROOT } from './workspace/paths.mjs'
import { endOnInterrupt, giveUp } from './workspace/run.mjs'

const HELP = `npm run screenshots                        every scene at 390, 768 and 1280 px, light and dark
npm run screenshots -- --only room         only scenes whose name begins so; may be given more than once
npm run screenshots -- --language fr       in French
npm run screenshots -- --to FOLDER         somewhere else than artifacts/screenshots

Open index.html in that folder to see them side by side.`

const args = process.argv.slice(2)
try {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', short: 'h' },
      only: { type: 'string', multiple: true },
      language: { type: 'string' },
      to: { type: 'string' },
    },
  })
  if (values.help) {
    console.log(HELP)
    process.exit(0)
  }
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${HELP}`)
  process.exit(2)
}

const say = (/** @type {string} */ line) => console.log(line)
const handOver = endOnInterrupt()
try {
  await ensureInstalled(say)
  await ensureBuilt(say)
  process.env.CHROMIUM_PATH = await ensureChromium(say)
} catch (error) {
  giveUp(error)
}
handOver()
const tsx = createRequire(join(ROOT, 'package.json')).resolve('tsx')
become(['--import', pathToFileURL(tsx).href, join(ROOT, 'test/scenes/screenshots.ts'), ...args], {
  // npm changes to the root; a folder that a person types means the one they typed it in.
  cwd: process.env.INIT_CWD ?? process.cwd(),
})
