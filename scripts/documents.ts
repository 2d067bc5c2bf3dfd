// Checks that what documents name exists, and that no line is too long. `npm run lint` and `npm test` run this.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brokenReferences } from './documents/check.ts'
import { longLines } from './documents/long-lines.ts'
import { readRepository } from './documents/read-repository.ts'
import { ROOT } from './workspace/paths.mjs'

const repository = readRepository(ROOT)
const sources = repository.files.filter((file) => /\.(ts|mts|js|mjs|svelte|css)$/.test(file))
const texts = [...sources, ...repository.documents.keys()]
const found = [
  ...brokenReferences(repository),
  ...texts.flatMap((file) => longLines(file, readFileSync(join(ROOT, file), 'utf8'))),
]
for (const line of found) console.error(line)
console.log(
  found.length === 0
    ? `${repository.documents.size} documents name only what exists; no line of ${texts.length} files is too long.`
    : `\n${found.length} references or lines to mend.`,
)
process.exitCode = found.length === 0 ? 0 : 1
