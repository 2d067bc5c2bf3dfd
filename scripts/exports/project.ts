import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { filesBelow } from '../workspace/fingerprint.mjs'
import type { Project } from './unused.ts'

const MADE_BY_TOOLS = new Set(['node_modules', 'build', 'dist', '.svelte-kit', 'paraglide', 'artifacts'])

/** Reads a repository: its sources, the scripts of its Svelte files, and the TypeScript in its Markdown. */
export function readProject(root: string): Project {
  const files = new Map<string, string>()
  const pathOf = (file: string) => relative(root, file).replaceAll(sep, '/')
  const rootPages = readdirSync(root)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(root, name))
  const below = ['packages', 'test', 'scripts', 'docs'].flatMap((folder) =>
    filesBelow(join(root, folder), (name) => MADE_BY_TOOLS.has(name)),
  )
  for (const file of [...rootPages, ...below]) {
    if (/\.(ts|mts|js|mjs)$/.test(file)) files.set(pathOf(file), readFileSync(file, 'utf8'))
    else if (file.endsWith('.svelte'))
      files.set(`${pathOf(file)}.ts`, between(file, /<script\b[^>]*>(.*?)<\/script>/gs))
    else if (file.endsWith('.md'))
      files.set(`${pathOf(file)}.ts`, between(file, /^```(?:ts|js|tsx|jsx)\b[^\n]*\n(.*?)^```/gms))
  }
  return {
    files,
    entryPoints: new Map(readdirSync(join(root, 'packages')).flatMap((name) => entryPointsOf(root, name))),
  }
}

const between = (file: string, pattern: RegExp): string =>
  Array.from(readFileSync(file, 'utf8').matchAll(pattern), ([, code]) => code).join('\n')

/** The entry points of a package: specifier and source file. An entry of several conditions counts by its TypeScript file. */
function entryPointsOf(root: string, folder: string): [specifier: string, path: string][] {
  const { name, exports = {} } = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')) as {
    name: string
    exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  }
  return Object.entries(exports).flatMap(([entry, target]) => {
    const targets = typeof target === 'string' ? [target] : Object.values(target)
    const source = targets.find((each) => each.endsWith('.ts') && !each.endsWith('.d.ts'))
    return source ? [[name + entry.slice(1), join('packages', folder, source).replaceAll(sep, '/')] as const] : []
  }) as [string, string][]
}
