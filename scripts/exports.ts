// Checks that every export of the packages is used; `npm run check` and `npm test` run this. knip looks at everything
// else, but takes entry points and tests for users.
import { EXCEPTIONS } from './exports/exceptions.ts'
import { readProject } from './exports/project.ts'
import { unusedExports } from './exports/unused.ts'
import { ROOT } from './workspace/paths.mjs'

const FOLDERS = ['core', 'node', 'relay', 'sim'].map((name) => `packages/${name}/`)

const unused = unusedExports(readProject(ROOT), FOLDERS)
const keyOf = ({ path, name }: { path: string; name: string }) => `${path} ${name}`
const excepted = new Set(EXCEPTIONS.map(keyOf))
const found = unused.filter((each) => !excepted.has(keyOf(each)))
const needed = new Set(unused.map(keyOf))
const stale = EXCEPTIONS.filter((each) => !needed.has(keyOf(each)))

for (const { path, line, name } of found) {
  console.error(
    `${path}:${line}  nothing uses ${name} but its own file and tests. Remove it, stop exporting it, or say in ` +
      'scripts/exports/exceptions.ts who needs it.',
  )
}
for (const { path, name } of stale) {
  console.error(`scripts/exports/exceptions.ts  ${name} of ${path} is used now, or is gone. Remove its line.`)
}
const isGood = found.length === 0 && stale.length === 0
if (isGood) console.log(`Every export of the packages is used, but ${EXCEPTIONS.length} that are for others.`)
process.exitCode = isGood ? 0 : 1
