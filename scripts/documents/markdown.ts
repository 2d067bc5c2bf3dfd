/** Something that a document names and that a reader will look for. */
export interface Reference {
  /** From 1. */
  readonly line: number
  /** The target of a link or picture; a path in backticks; a script of `npm run`; an entry point of a package. */
  readonly kind: 'link' | 'path' | 'script' | 'entry point'
  readonly target: string
}

const FENCE = /^\s*(```|~~~)/
const LINK = /\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)|\b(?:src|srcset|href)="([^"]+)"/g
const CODE_SPAN = /`([^`\n]+)`/g
const SCRIPT = /\bnpm run ([a-z][\w:-]*)/g
const ENTRY_POINT = /@banyan\/[a-z]+(?:\/[\w.*-]*\w)*/g
/** Words, dots and slashes; `{a,b}` and `*` as in a shell. An absolute path is an address of the app, not a file. */
const PATH = /^[\w.@+[\]=(){},*-]+(?:\/[\w.@+[\]=(){},*-]+)*\/?$/
const FILE_NAME = /\.(?:ts|js|mjs|svelte|css|html|json|md|sh|svg|png|yaml)$/

/**
 * Everything in a document that a reader could follow. Links and paths count outside of fenced code only, where code
 * may name what it makes itself. Pure.
 * @param folders the first folders of the repository: what begins with one of them is a path, whatever it ends in
 */
export function referencesOf(text: string, folders: ReadonlySet<string>): Reference[] {
  return linesOf(text).flatMap(({ line, content, fenced }) => {
    const found: Reference[] = []
    for (const [, target] of content.matchAll(SCRIPT)) found.push({ line, kind: 'script', target: target! })
    for (const [target] of content.matchAll(ENTRY_POINT)) found.push({ line, kind: 'entry point', target })
    if (!fenced) {
      for (const [, target] of content.matchAll(CODE_SPAN)) {
        if (isPath(target!, folders)) found.push({ line, kind: 'path', target: target! })
      }
      const prose = content.replaceAll(CODE_SPAN, (span) => ' '.repeat(span.length))
      for (const [, link, source] of prose.matchAll(LINK)) found.push({ line, kind: 'link', target: (link ?? source)! })
    }
    return found
  })
}

const isPath = (span: string, folders: ReadonlySet<string>): boolean =>
  PATH.test(span) &&
  !span.startsWith('@banyan/') &&
  (FILE_NAME.test(span) || span.endsWith('/') || (span.includes('/') && folders.has(span.split('/')[0]!)))

/** The anchors of a document's headings, as GitHub makes them. Pure. */
export function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>()
  for (const { content, fenced } of linesOf(text)) {
    const heading = fenced ? undefined : /^#{1,6}\s+(.+?)\s*$/.exec(content)?.[1]
    if (heading === undefined) continue
    const anchor = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-')
    let unique = anchor
    for (let count = 1; anchors.has(unique); count += 1) unique = `${anchor}-${count}`
    anchors.add(unique)
  }
  return anchors
}

function linesOf(text: string): { line: number; content: string; fenced: boolean }[] {
  let fenced = false
  return text.split('\n').map((content, index) => {
    const isFence = FENCE.test(content)
    const inside = fenced || isFence
    if (isFence) fenced = !fenced
    return { line: index + 1, content, fenced: inside }
  })
}
