// Checks that imports point down only. The table is in layers/table.ts; `npm run lint` and `npm test` run this.
import { readFileSync } from 'node:fs'
import { relative, sep } from 'node:path'
import { violations } from './layers/check.ts'
import { filesBelow } from './workspace/fingerprint.mjs'
import { ROOT } from './workspace/paths.mjs'

const MADE_BY_TOOLS = new Set(['node_modules', 'build', 'dist', '.svelte-kit', 'paraglide', 'artifacts'])
const files = ['packages', 'test', 'scripts']
  .flatMap((folder) => filesBelow(`${ROOT}${sep}${folder}`, (name) => MADE_BY_TOOLS.has(name)))
  .filter((file) => /\.(ts|mts|js|mjs|svelte)$/.test(file))
const found = files.flatMap((file) => violations(relative(ROOT, file).replaceAll(sep, '/'), readFileSync(file, 'utf8')))
for (const line of found) console.error(line)
console.log(
  found.length === 0
    ? `${files.length} files import only what their layer may.`
    : `\n${found.length} imports point the wrong way.`,
)
process.exitCode = found.length === 0 ? 0 : 1
