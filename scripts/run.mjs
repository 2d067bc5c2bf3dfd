// node scripts/run.mjs <file.ts> [arguments]: runs a TypeScript program of ours, installing first if need be.
import { pathToFileURL } from 'node:url'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { become } from './workspace/foreground.mjs'
import { ensureInstalled } from './workspace/install.mjs'
import { ROOT } from './workspace/paths.mjs'
import { endOnInterrupt, giveUp } from './workspace/run.mjs'

const [file, ...args] = process.argv.slice(2)
if (!file) {
  console.error('Which program? node scripts/run.mjs <file.ts> [arguments]')
  process.exit(2)
}
const handOver = endOnInterrupt()
try {
  await ensureInstalled((line) => console.error(line))
} catch (error) {
  giveUp(error)
}
handOver()
const tsx = createRequire(join(ROOT, 'package.json')).resolve('tsx')
// npm changes to the root; paths that a person types mean the folder they typed them in.
become(['--import', pathToFileURL(tsx).href, resolve(ROOT, file), ...args], {
  cwd: process.env.INIT_CWD ?? process.cwd(),
})
