import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { filesBelow, MADE_BY_TOOLS } from '../workspace/fingerprint.mjs'
import type { Project } from './unused.ts'

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

/** What a package.json says about an entry point: a file, or files by condition. */
type Target = string | { readonly [condition: string]: Target }

/** The entry points of a package, as specifier and source file: of several conditions the one with TypeScript
 *  counts. */
function entryPointsOf(root: string, folder: string): [specifier: string, path: string][] {
  const { name, exports = {} } = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')) as {
    name: string
    exports?: Readonly<Record<string, Target>>
  }
  return Object.entries(exports).flatMap(([entry, target]): [string, string][] => {
    const source = filesOf(target).find((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    return source ? [[name + entry.slice(1), join('packages', folder, source).replaceAll(sep, '/')]] : []
  })
}

const filesOf = (target: Target): string[] =>
  typeof target === 'string' ? [target] : Object.values(target).flatMap(filesOf)
