import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Ends } from './ends.ts'

const run = promisify(execFile)

/** This repository. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
/** What is measured with: the same for both versions. `from` the root. */
const OURS = ['test/bench/peer', 'test/bench/sfu/without-congestion.ts']
/** Installing what is in the store already takes seconds. */
const INSTALL_LIMIT_MS = 300_000

/**
 * Puts another version of the code into a temporary folder, with the processes of this bench in it, and installs its
 * packages.
 * @throws Error that says what is missing
 */
export async function openVersion(commit: string): Promise<{ root: string; close(): Promise<void> }> {
  const ends = new Ends()
  try {
    const folder = await mkdtemp(join(tmpdir(), 'banyan-before-'))
    ends.add(() => rm(folder, { recursive: true, force: true }))
    const root = join(folder, 'banyan')
    await run('git', ['worktree', 'add', '--detach', root, commit], { cwd: ROOT }).catch((cause: unknown) => {
      throw new Error(`--before takes a commit of this repository, and "${commit}" is none`, { cause })
    })
    ends.add(() => run('git', ['worktree', 'remove', '--force', root], { cwd: ROOT }))
    for (const path of OURS) await cp(join(ROOT, path), join(root, path), { recursive: true, force: true })
    const install = `const { ensureInstalled } = await import('./scripts/workspace/install.mjs')
      await ensureInstalled(() => {})`
    await run(process.execPath, ['--input-type=module', '--eval', install], {
      cwd: root,
      timeout: INSTALL_LIMIT_MS,
    }).catch((cause: unknown) => {
      throw new Error(`the packages of ${commit} could not be installed`, { cause })
    })
    return { root, close: () => ends.close() }
  } catch (error) {
    await ends.close()
    throw error
  }
}
