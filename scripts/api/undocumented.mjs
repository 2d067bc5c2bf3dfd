import { relative } from 'node:path'
import { ROOT } from '../workspace/paths.mjs'

/**
 * The exports of public entry points that have no docstring, each once, with its place.
 * @param {ReturnType<typeof import('./program.mjs').readPublicApi>} api
 * @returns {{ total: number, missing: string[] }}
 */
export function undocumented({ checker, entryPoints }) {
  const seen = new Set()
  const missing = []
  for (const { entry, exports } of entryPoints) {
    for (const { name, symbol } of exports) {
      const declaration = symbol.declarations?.[0]
      const source = declaration?.getSourceFile()
      if (!declaration || !source || source.fileName.includes('node_modules') || seen.has(symbol)) continue
      seen.add(symbol)
      if (symbol.getDocumentationComment(checker).length > 0 || symbol.getJsDocTags().length > 0) continue
      const { line } = source.getLineAndCharacterOfPosition(declaration.getStart())
      missing.push(`${relative(ROOT, source.fileName)}:${line + 1}  ${name} (${entry}) has no docstring`)
    }
  }
  return { total: seen.size, missing }
}
