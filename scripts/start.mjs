// npm start: installs and builds what is missing, then serves app and relay. Runs on Node 20; the rest on Node 24.
import { parseArgs } from 'node:util'
import { ensureBuilt } from './workspace/build.mjs'
import { become } from './workspace/foreground.mjs'
import { ensureInstalled } from './workspace/install.mjs'
import { endOnInterrupt, giveUp } from './workspace/run.mjs'

const HELP = `npm start                      serve Banyan on http://localhost:3000
npm start -- --demo            the same, with a dozen people and their posts if nobody is there yet
PORT=8080 HOST=0.0.0.0 npm start   on another port, for other machines too

Data lies in data/ (BANYAN_DATA_DIR). The first start installs and builds; later ones only what changed.`

/** @type {string[]} */
const passedOn = []
try {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' }, demo: { type: 'boolean' } } })
  if (values.help) {
    console.log(HELP)
    process.exit(0)
  }
  if (values.demo) passedOn.push('--demo')
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${HELP}`)
  process.exit(2)
}

const say = (/** @type {string} */ line) => console.log(line)
const handOver = endOnInterrupt()
try {
  await ensureInstalled(say)
  await ensureBuilt(say)
} catch (error) {
  giveUp(error)
}
handOver()
become(['packages/app/server.ts', ...passedOn])
