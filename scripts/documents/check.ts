import { dirname, join } from 'node:path/posix'
import { anchorsOf, type Reference, referencesOf } from './markdown.ts'

/** What documents may refer to. Paths go from the root, with slashes. */
export interface Repository {
  readonly files: readonly string[]
  /** The text of each document, by its path. */
  readonly documents: ReadonlyMap<string, string>
  /** What `npm run` knows. */
  readonly scripts: ReadonlySet<string>
  /** What other packages can import: `@banyan/core`, `@banyan/core/ports`, `@banyan/sim/data/*`. */
  readonly entryPoints: readonly string[]
}

/** Folders that programs and builds make: a document may name them, and a clean clone has none. */
const MADE_BY_PROGRAMS = new Set(['data', 'artifacts', 'build', 'dist', 'node_modules', 'compiled'])

/** It tells what things were called before, so only its links must lead somewhere. */
const HISTORY = 'CHANGELOG.md'

/**
 * One line for each thing that a document names and that does not exist, ready to print. Pure.
 * A path may be shortened at its beginning, as readers do: `session/state.ts` is enough.
 */
export function brokenReferences(repository: Repository): string[] {
  const folders = foldersOf(repository.files)
  const first = new Set([...folders].filter((folder) => !folder.includes('/')))
  return [...repository.documents].flatMap(([document, text]) =>
    referencesOf(text, first)
      .filter(({ kind }) => document !== HISTORY || kind === 'link')
      .flatMap((reference) => {
        const why = whyBroken(document, reference, repository, folders)
        return why === undefined ? [] : [`${document}:${reference.line}  ${why}`]
      }),
  )
}

function whyBroken(
  document: string,
  { kind, target }: Reference,
  repository: Repository,
  folders: ReadonlySet<string>,
): string | undefined {
  switch (kind) {
    case 'script':
      return repository.scripts.has(target) ? undefined : `package.json has no script "${target}".`
    case 'entry point':
      return isExported(target, repository.entryPoints) ? undefined : `No package exports ${target}.`
    case 'path':
      return exists(target, repository.files, folders) ? undefined : `There is no file or folder ${target}.`
    case 'link':
      return whyBrokenLink(document, target, repository, folders)
  }
}

/** A `*` stands for any file below, as in package.json. */
const isExported = (target: string, entryPoints: readonly string[]): boolean =>
  entryPoints.some((entry) => (entry.endsWith('*') ? target.startsWith(entry.slice(0, -1)) : target === entry))

function whyBrokenLink(
  document: string,
  target: string,
  { files, documents }: Repository,
  folders: ReadonlySet<string>,
): string | undefined {
  if (/^[a-z]+:/.test(target)) return undefined
  const [path = '', anchor] = decodeURIComponent(target).split('#')
  const file = path === '' ? document : join(dirname(document), path).replace(/\/$/, '')
  if (!files.includes(file) && !folders.has(file)) return `The link to ${target} leads nowhere.`
  const text = documents.get(file)
  if (anchor === undefined || text === undefined || anchorsOf(text).has(anchor)) return undefined
  return `${file} has no heading for the link to ${target}.`
}

function exists(path: string, files: readonly string[], folders: ReadonlySet<string>): boolean {
  if (path.split('/').some((part) => MADE_BY_PROGRAMS.has(part))) return true
  const candidates = path.endsWith('/') ? [...folders] : [...files, ...folders]
  return spelledOut(path.replace(/\/$/, '')).every((one) => {
    const pattern = one.replaceAll(/[.+()[\]]/g, String.raw`\$&`).replaceAll('*', '[^/]*')
    const ending = new RegExp(`(?:^|/)${pattern}$`)
    return candidates.some((candidate) => ending.test(candidate))
  })
}

/** `a/{b,c}.ts` -> `a/b.ts`, `a/c.ts` */
function spelledOut(path: string): string[] {
  const braces = /^(.*?)\{([^{}]*)\}(.*)$/.exec(path)
  if (!braces) return [path]
  const [, before = '', choices = '', after = ''] = braces
  return choices.split(',').flatMap((choice) => spelledOut(before + choice + after))
}

function foldersOf(files: readonly string[]): Set<string> {
  const folders = new Set<string>()
  for (const file of files) {
    for (let folder = dirname(file); folder !== '.'; folder = dirname(folder)) folders.add(folder)
  }
  return folders
}
