import { dirname, join, normalize } from 'node:path/posix'
import { importsOf } from './imports.ts'
import { type Layer, LAYERS } from './table.ts'

/** The layer of a file (its path from the root, with slashes): the longest match in the table. */
export function layerOf(path: string, layers: readonly Layer[] = LAYERS): Layer | undefined {
  let best: { layer: Layer; length: number } | undefined
  for (const layer of layers) {
    for (const start of layer.files) {
      const matches = start.endsWith('/') ? path.startsWith(start) : path === start
      if (matches && start.length > (best?.length ?? 0)) best = { layer, length: start.length }
    }
  }
  return best?.layer
}

/** One line for each import in `text` that the table does not allow, ready to print. */
export function violations(path: string, text: string, layers: readonly Layer[] = LAYERS): string[] {
  const layer = layerOf(path, layers)
  if (!layer) return [`${path}:1  belongs to no layer. Say in scripts/layers/table.ts what it may import.`]
  const tests = path.endsWith('.test.ts') ? layer.tests : undefined
  const allowed = {
    layers: [layer.name, ...layer.layers, ...(tests?.layers ?? [])],
    packages: [...layer.packages, ...(tests?.packages ?? [])],
  }
  return importsOf(path, text).flatMap(({ specifier, line }) => {
    const target = targetOf(path, specifier, layers)
    if (!target) return []
    const isAllowed = target.layer
      ? allowed.layers.includes(target.name)
      : allowed.packages.some((entry) => covers(entry, target.name))
    return isAllowed ? [] : [`${path}:${line}  ${layer.name} may not import ${target.name}. ${layer.because}`]
  })
}

/** What an import leads to; undefined when that is no code (a style sheet, a sound file). */
function targetOf(
  path: string,
  specifier: string,
  layers: readonly Layer[],
): { layer: boolean; name: string } | undefined {
  if (!specifier.startsWith('.')) return { layer: false, name: specifier }
  const file = normalize(join(dirname(path), specifier.replace(/\?.*$/, '')))
  if (!/\.(ts|mts|js|mjs|svelte)$/.test(file)) return undefined
  const layer = layerOf(file, layers)
  return layer && { layer: true, name: layer.name }
}

/** Whether an entry of the table allows a specifier. Entry points of our own packages must be named one by one. */
const covers = (entry: string, specifier: string) =>
  entry === '*' ||
  entry === specifier ||
  (entry.endsWith(':') && specifier.startsWith(entry)) ||
  (!entry.startsWith('@banyan/') && specifier.startsWith(`${entry}/`))
