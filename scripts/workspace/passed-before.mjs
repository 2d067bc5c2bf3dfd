import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprint, hasStamp, writeStamp } from './fingerprint.mjs'
import { ROOT } from './paths.mjs'

/** Goes with the packages: what was checked by others does not count. */
const FOLDER = join(ROOT, 'node_modules', '.cache', 'banyan')

/**
 * Every file that belongs to the repository or is about to: all but what .gitignore names.
 * @param {string} root
 * @returns {string[] | undefined} undefined where git does not know: the sources came without it
 */
export function ownFiles(root) {
  try {
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      ...{ cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const files = listed.split('\0').filter((name) => name !== '')
    // A file that was deleted stays listed until that is committed.
    return files.map((name) => join(root, name)).filter((file) => existsSync(file))
  } catch {
    return undefined
  }
}

/**
 * Remembers that a check has passed, for as long as what it reads stays the same. The lockfile is among that, so other
 * versions of the tools count as a change, too.
 * @param {{ name: string, readsDocuments?: boolean }} check Markdown is part of what it reads only with
 * `readsDocuments`
 * @param {{ root?: string, folder?: string }} [places]
 * @returns {{ passedBefore: boolean, remember: () => void }} `remember` is for when it has passed
 */
export function memoryOf({ name, readsDocuments = false }, { root = ROOT, folder = FOLDER } = {}) {
  const files = ownFiles(root)?.filter((file) => readsDocuments || !file.endsWith('.md'))
  if (!files) return { passedBefore: false, remember() {} }
  const stamp = join(folder, name)
  const value = fingerprint(root, files)
  return { passedBefore: hasStamp(stamp, value), remember: () => writeStamp(stamp, value) }
}
