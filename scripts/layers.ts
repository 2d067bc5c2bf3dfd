// Checks that imports point down only, and that no files import one another in a circle. The table of layers is in
// layers/table.ts; `npm run lint` and `npm test` run this.
import { readFileSync } from 'node:fs'
import { relative, sep } from 'node:path'
import { violations } from './layers/check.ts'
import { circles } from './layers/circles.ts'
import { filesBelow, MADE_BY_TOOLS } from './workspace/fingerprint.mjs'
import { ROOT } from './workspace/paths.mjs'

const files = new Map(
  ['packages', 'test', 'scripts']
    .flatMap((folder) => filesBelow(`${ROOT}${sep}${folder}`, (name) => MADE_BY_TOOLS.has(name)))
    .filter((file) => /\.(ts|mts|js|mjs|svelte)$/.test(file))
    .map((file) => [relative(ROOT, file).replaceAll(sep, '/'), readFileSync(file, 'utf8')]),
)
const wrong = [...files].flatMap(([path, text]) => violations(path, text))
const round = circles(files)
for (const line of [...wrong, ...round]) console.error(line)
const isGood = wrong.length === 0 && round.length === 0
console.log(
  isGood
    ? `${files.size} files import only what their layer may, and none in a circle.`
    : `\n${wrong.length} imports point the wrong way; ${round.length} circles of files.`,
)
process.exitCode = isGood ? 0 : 1
