import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** One hash over names and contents, the same on every machine and in any order of `files`. */
export function fingerprint(/** @type {string} */ root, /** @type {readonly string[]} */ files) {
  const hash = createHash('sha256')
  for (const file of [...files].sort()) {
    const content = readFileSync(file)
    hash.update(`${relative(root, file)}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

/** Folders that tools made, or that hold what tools made: nothing in them is a source of ours. */
export const MADE_BY_TOOLS = /** @type {ReadonlySet<string>} */ (
  new Set(['.git', 'node_modules', 'build', 'dist', '.svelte-kit', 'compiled', 'artifacts'])
)

/**
 * Every file below `folder`, depth first; folders and files that `skip` names are left out.
 * @param {string} folder
 * @param {(name: string) => boolean} skip
 * @returns {string[]}
 */
export const filesBelow = (folder, skip) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !skip(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? filesBelow(path, skip) : entry.isFile() ? [path] : []
    })

/** A stamp says what a finished step was made from. It lies inside what the step made, and goes when that goes. */
export const hasStamp = (/** @type {string} */ file, /** @type {string} */ value) => {
  try {
    return readFileSync(file, 'utf8') === value
  } catch {
    return false // never made, or not to the end
  }
}

export const writeStamp = (/** @type {string} */ file, /** @type {string} */ value) => {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, value)
}
