import { dirname, join, normalize } from 'node:path/posix'
import { type Module, readModule } from './module.ts'

/** The files of a project, as far as exports go. Paths start at the root of the repository and have slashes. */
export interface Project {
  /** Path -> text of every TypeScript or JavaScript file. */
  readonly files: ReadonlyMap<string, string>
  /** Entry point, for example `@banyan/core/parts` -> path. */
  readonly entryPoints: ReadonlyMap<string, string>
}

/** An export that nothing uses. */
export interface UnusedExport {
  readonly path: string
  readonly line: number
  readonly name: string
}

const isTest = (path: string) => path.endsWith('.test.ts')
/** Examples in documents use exports, and may export for their readers. */
const isDocument = (path: string) => path.endsWith('.md.ts')

/** Folders of test helpers: tests are the users that they are for. */
const FOR_TESTS = /\/(?:testing|scenarios)\//

/**
 * Exports of files below `folders` that nothing uses but the tests in the same folder. Entry points are no users: they
 * pass names on. An export that its own file uses as well is in order when it is a type, which signatures name, and
 * when no entry point makes a promise of it.
 */
export function unusedExports({ files, entryPoints }: Project, folders: readonly string[]): UnusedExport[] {
  const modules = new Map([...files].map(([path, text]) => [path, readModule(path, text)]))
  const resolve = (from: string, specifier: string): string | undefined => {
    const path = specifier.startsWith('.')
      ? normalize(join(dirname(from), specifier.replace(/\?.*$/, '')))
      : entryPoints.get(specifier)
    return path !== undefined && modules.has(path) ? path : undefined
  }
  const used = new Set<string>()
  for (const [user, { imports }] of modules) {
    for (const { specifier, name } of imports) {
      const path = resolve(user, specifier)
      if (path === undefined) continue
      const names = name === '*' ? allNames(modules, resolve, path) : [name]
      for (const each of names) {
        const declared = declarationOf(modules, resolve, path, each)
        if (!declared) continue
        const isOwnTest = isTest(user) && dirname(user) === dirname(declared.path) && !FOR_TESTS.test(declared.path)
        if (user !== declared.path && !isOwnTest) used.add(keyOf(declared))
      }
    }
  }
  const promised = new Set(
    [...entryPoints.values()].flatMap((path) =>
      allNames(modules, resolve, path)
        .flatMap((name) => declarationOf(modules, resolve, path, name) ?? [])
        .map(keyOf),
    ),
  )
  return [...modules]
    .filter(([path]) => !isTest(path) && !isDocument(path) && folders.some((folder) => path.startsWith(folder)))
    .flatMap(([path, { exports }]) =>
      exports
        .filter(({ from }) => !from)
        .filter(({ name, isType, isUsedInFile }) => {
          const key = keyOf({ path, name })
          return !used.has(key) && !(isUsedInFile && (isType || !promised.has(key)))
        })
        .map(({ name, line }) => ({ path, line, name })),
    )
}

const keyOf = ({ path, name }: { path: string; name: string }) => `${path} ${name}`

type Resolve = (from: string, specifier: string) => string | undefined
type Modules = ReadonlyMap<string, Module>

/** Follows re-exports to the file that declares a name. */
function declarationOf(
  modules: Modules,
  resolve: Resolve,
  path: string,
  name: string,
): { path: string; name: string } | undefined {
  const module = modules.get(path)
  const found = module?.exports.find((each) => each.name === name)
  if (found && !found.from) return { path, name }
  if (found?.from) {
    const next = resolve(path, found.from.specifier)
    return next === undefined ? undefined : declarationOf(modules, resolve, next, found.from.name)
  }
  for (const star of module?.stars ?? []) {
    const next = resolve(path, star)
    const declared = next === undefined ? undefined : declarationOf(modules, resolve, next, name)
    if (declared) return declared
  }
  return undefined
}

/** Every name that a module exports, its own and passed on. */
function allNames(modules: Modules, resolve: Resolve, path: string): string[] {
  const module = modules.get(path)
  const passedOn = (module?.stars ?? []).flatMap((star) => {
    const next = resolve(path, star)
    return next === undefined ? [] : allNames(modules, resolve, next)
  })
  return [...(module?.exports ?? []).map(({ name }) => name), ...passedOn]
}
