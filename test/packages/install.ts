import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { npm } from '../../scripts/packages/npm.mjs'
import { filesBelow, fingerprint, hasStamp, writeStamp } from '../../scripts/workspace/fingerprint.mjs'
import { ROOT, WORKSPACE_NODE } from '../../scripts/workspace/paths.mjs'
import { run } from '../../scripts/workspace/run.mjs'

/** The Node versions that packages promise to run on. The newest of each line that the registry had. */
export const NODES = { 20: '20.20.2', 22: '22.23.5', 24: '24.22.3' } as const

export interface Installed {
  /** A folder outside of the workspace's packages, in which npm installed all four tarballs. */
  readonly all: string
  /** The same with the tarball of core alone. */
  readonly core: string
  /** The folders that became tarballs. */
  readonly packed: string
  /** What npm said while it installed all. */
  readonly said: string
  /** Where each Node lies, by its major version. */
  readonly nodes: Readonly<Record<string, string>>
}
declare module 'vitest' {
  interface ProvidedContext {
    installed: Installed
  }
}

const ARTIFACTS = join(ROOT, 'artifacts')
const PACKED = join(ARTIFACTS, 'packages')
const CACHE = join(ROOT, 'node_modules', '.cache', 'banyan')
const QUIET = ['--no-audit', '--no-fund', '--prefer-offline', '--no-package-lock']

/** Packs and installs once for all files of this project. What was made of the same content is used again. */
export default async function setUp({ provide }: TestProject): Promise<void> {
  const nodes = bringNodes()
  const stamp = stampOf()
  await pack(stamp)
  const [all, core] = await Promise.all([install('all', stamp), install('core', stamp), nodes])
  provide('installed', {
    ...{ all: all.folder, core: core.folder, said: all.said, packed: PACKED },
    nodes: await nodes,
  })
}

function stampOf(): string {
  const skip = (name: string) => /^(?:node_modules|dist|build)$|\.test\.ts$/.test(name)
  const folders = ['core', 'node', 'relay', 'sim'].map((name) => join('packages', name))
  const files = [...folders, join('scripts', 'packages')].flatMap((folder) => filesBelow(join(ROOT, folder), skip))
  const single = ['pnpm-lock.yaml', 'LICENSE', 'scripts/pack.mjs', 'scripts/build-packages.mjs']
  return fingerprint(ROOT, [...files, ...single.map((file) => join(ROOT, file))])
}

async function pack(stamp: string): Promise<void> {
  const file = join(PACKED, '.made-from')
  if (hasStamp(file, stamp)) return
  await rm(PACKED, { recursive: true, force: true })
  const { code, output } = await run(WORKSPACE_NODE, [join(ROOT, 'scripts', 'pack.mjs')])
  if (code !== 0) throw new Error(`the packages could not be packed\n${output}`)
  writeStamp(file, stamp)
}

async function install(which: 'all' | 'core', stamp: string): Promise<{ folder: string; said: string }> {
  const folder = join(ARTIFACTS, 'installed', which)
  const [file, said] = [join(folder, '.made-from'), join(folder, 'npm-said.txt')]
  if (!hasStamp(file, stamp)) {
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
    const names = which === 'core' ? ['core'] : ['core', 'relay', 'node', 'sim']
    const tarballs = names.map((name) => join(PACKED, `banyan-${name}-0.1.0.tgz`))
    await writeFile(said, await npm(['install', ...QUIET, ...tarballs], { cwd: folder }))
    writeStamp(file, stamp)
  }
  return { folder, said: await readFile(said, 'utf8') }
}

/** The `node-…` package of this platform holds the program itself: nothing is downloaded by an install script. */
async function bringNodes(): Promise<Record<string, string>> {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const entries = await Promise.all(
    Object.entries(NODES).map(async ([major, version]) => {
      const folder = join(CACHE, `node-${version}`)
      const name = `node-${platform}-${process.arch}`
      const program = join(folder, 'node_modules', name, 'bin', platform === 'win' ? 'node.exe' : 'node')
      if (!existsSync(program)) {
        await mkdir(folder, { recursive: true })
        await writeFile(join(folder, 'package.json'), '{ "private": true }\n')
        await npm(['install', ...QUIET, `${name}@${version}`], { cwd: folder })
      }
      return [major, program] as const
    }),
  )
  return Object.fromEntries(entries)
}
