import { dirname, join, normalize } from 'node:path/posix'
import { importsOf } from './imports.ts'

const REMEDY = 'These files need one another. Move what both need, often a type, into a file of its own, or pass it in.'

/** Prefixes of imports that stand for a folder. */
const ALIASES: Readonly<Record<string, string>> = { '#lib/': 'packages/app/src/lib/' }

/**
 * One line for each group of files that import one another in a circle, types included, ready to print: the shortest
 * circle through the first of them.
 * @param files path from the root of the repository, with slashes -> text
 */
export function circles(files: ReadonlyMap<string, string>): string[] {
  const graph = new Map([...files].map(([path, text]) => [path, importedBy(path, text, files)]))
  return circleGroups(graph).map((group) => {
    return `${shortestCircle(group[0]!, graph).join(' -> ')}\n  ${REMEDY}`
  })
}

function importedBy(path: string, text: string, files: ReadonlyMap<string, string>): string[] {
  const targets = importsOf(path, text).flatMap(({ specifier }) => {
    const plain = specifier.replace(/\?.*$/, '')
    const alias = Object.keys(ALIASES).find((prefix) => plain.startsWith(prefix))
    if (alias !== undefined) return [ALIASES[alias]! + plain.slice(alias.length)]
    return plain.startsWith('.') ? [normalize(join(dirname(path), plain))] : []
  })
  return [...new Set(targets)].filter((target) => files.has(target))
}

/** Groups of files of which each reaches every other: strongly connected components (Tarjan 1972), sorted. */
function circleGroups(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>()
  const open: string[] = []
  const groups: string[][] = []
  const visit = (file: string): number => {
    const number = order.size
    order.set(file, number)
    let low = number
    open.push(file)
    for (const next of graph.get(file) ?? []) {
      if (!order.has(next)) low = Math.min(low, visit(next))
      else if (open.includes(next)) low = Math.min(low, order.get(next)!)
    }
    if (low === number) {
      const group = open.splice(open.indexOf(file))
      if (group.length > 1 || graph.get(file)?.includes(file)) groups.push(group.sort())
    }
    return low
  }
  for (const file of [...graph.keys()].sort()) if (!order.has(file)) visit(file)
  return groups
}

/** The way from a file back to itself over the fewest files, breadth first. */
function shortestCircle(start: string, graph: ReadonlyMap<string, readonly string[]>): string[] {
  const ways: string[][] = [[start]]
  const seen = new Set<string>()
  for (const way of ways) {
    for (const next of graph.get(way.at(-1)!) ?? []) {
      if (next === start) return [...way, start]
      if (seen.has(next)) continue
      seen.add(next)
      ways.push([...way, next])
    }
  }
  return [start]
}
