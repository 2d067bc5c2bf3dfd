import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository, wherever it was cloned to and whatever that folder is called. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

export const APP = join(ROOT, 'packages', 'app')

/** The Node 24 that the `node` package brings: SvelteKit and vitest need a newer one than many machines have. */
export const WORKSPACE_NODE = join(
  ROOT,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
)

/** Where a program that a package brings lies. */
export const bin = (/** @type {string} */ name) => join(ROOT, 'node_modules', '.bin', name)

/** The environment of everything we start: the workspace's programs come first on the PATH, Node 24 among them. */
export const workspaceEnv = () => ({
  ...process.env,
  PATH: [join(ROOT, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter),
})
