// The public API: every export has a docstring, and api/ says what is exported. `npm run api` writes api/ anew.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { readPublicApi } from './api/program.mjs'
import { snapshots } from './api/snapshot.mjs'
import { undocumented } from './api/undocumented.mjs'
import { ROOT } from './workspace/paths.mjs'

const FOLDER = join(ROOT, 'api')
const fileOf = (/** @type {string} */ entry) => `${entry.replace('@banyan/', '').replace('/', '.')}.d.ts`

const api = readPublicApi()
const style = await resolveConfig(join(FOLDER, 'any.d.ts'), { editorconfig: false })
/** @type {Map<string, string>} */
const texts = new Map()
for (const [entry, text] of snapshots(api))
  texts.set(fileOf(entry), await format(text, { ...style, parser: 'typescript' }))

mkdirSync(FOLDER, { recursive: true })
const strangers = readdirSync(FOLDER).filter((file) => file.endsWith('.d.ts') && !texts.has(file))
const problems = []
if (process.argv.includes('--write')) {
  for (const file of strangers) rmSync(join(FOLDER, file))
  for (const [file, text] of texts) writeFileSync(join(FOLDER, file), text)
} else {
  const changed = [...texts].filter(([file, text]) => known(file) !== text).map(([file]) => file)
  for (const file of [...changed, ...strangers]) {
    problems.push(`api/${file} is not what the sources export; if that is meant, run npm run api and commit it`)
  }
}
const { total, missing } = undocumented(api)
problems.push(...missing)
for (const problem of problems) console.error(problem)
console.log(`${total - missing.length} of ${total} exports are documented.`)
process.exitCode = problems.length > 0 ? 1 : 0

/** @param {string} file */
function known(file) {
  try {
    return readFileSync(join(FOLDER, file), 'utf8')
  } catch {
    return undefined
  }
}
