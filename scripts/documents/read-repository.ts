import { readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { filesBelow, MADE_BY_TOOLS } from '../workspace/fingerprint.mjs'
import type { Repository } from './check.ts'

/** Paraglide puts a document of its own there, which is not committed. */
const OTHERS_DOCUMENTS = 'packages/app/project.inlang/'

/** Reads what documents may refer to from the disk. What tools made is left out. */
export function readRepository(root: string): Repository {
  const files = filesBelow(root, (name) => MADE_BY_TOOLS.has(name)).map((file) =>
    relative(root, file).replaceAll(sep, '/'),
  )
  const read = (path: string) => readFileSync(join(root, path), 'utf8')
  const ours = files.filter((file) => file.endsWith('.md') && !file.startsWith(OTHERS_DOCUMENTS))
  const packages = files.filter((file) => /^packages\/[^/]+\/package\.json$/.test(file))
  return {
    files,
    documents: new Map(ours.map((file) => [file, read(file)])),
    scripts: new Set(Object.keys(JSON.parse(read('package.json')).scripts)),
    entryPoints: packages.flatMap((file) => entryPointsOf(JSON.parse(read(file)))),
  }
}

/** A package can be named as such even if it exports nothing under that name. */
const entryPointsOf = ({ name, exports = {} }: { name: string; exports?: Record<string, unknown> }) => [
  name,
  ...Object.keys(exports).map((key) => join(name, key).replaceAll(sep, '/')),
]
