import type { BrowserFigures, NodeFigures } from './figures.ts'

export interface PeerFigures {
  readonly node?: Readonly<Record<string, NodeFigures>>
  readonly chromium?: Readonly<Record<string, BrowserFigures>>
}

/** How many threads are named. */
const MOST = 6

/** Tables for people, as they stand in BENCHMARKS.md. */
export function summaryOf({ node, chromium }: PeerFigures): string {
  const tables: string[] = []
  if (node) {
    const rows = Object.entries(node)
    tables.push(
      tableOf(
        [
          'Node',
          'CPU',
          'bare',
          'times',
          'wake-ups',
          'bare',
          'threads',
          'links',
          'packets in, out',
          'kB in, out',
          'heard',
          'before, gain',
        ],
        rows.map(([scene, figures]) => [
          ...[scene, figures.cpuMsPerS, figures.bareMsPerS, figures.ratio],
          ...[figures.wakeupsPerS, figures.bareWakeupsPerS, figures.threads, figures.links],
          `${figures.packetsInPerS}, ${figures.packetsOutPerS}`,
          `${kB(figures.bytesInPerS)}, ${kB(figures.bytesOutPerS)}`,
          heardCell(figures),
          ...gainCell(figures),
        ]),
      ),
      tableOf(
        ['threads of', 'the peer', 'bare links'],
        rows.map(([scene, { where, bareWhere }]) => [scene, most(where), most(bareWhere)]),
      ),
    )
  }
  if (chromium) {
    const rows = Object.entries(chromium)
    tables.push(
      tableOf(
        [
          'Chromium',
          'CPU',
          'times',
          'renderer',
          'main thread',
          'network',
          'audio',
          'GPU',
          'rest',
          'heard',
          'before, gain',
        ],
        rows.map(([scene, figures]) => [
          ...[scene, figures.cpuMsPerS, figures.ratio ?? '', figures.rendererMsPerS, figures.mainThreadMsPerS],
          ...[figures.networkMsPerS, figures.audioMsPerS, figures.gpuMsPerS, figures.browserMsPerS],
          heardCell(figures),
          ...gainCell(figures),
        ]),
      ),
      tableOf(
        ['main thread', 'tasks', 'scripts', 'styles', 'layouts', 'styles a second', 'layouts a second', 'wake-ups'],
        rows.map(([scene, figures]) => [
          ...[scene, figures.taskMsPerS, figures.scriptMsPerS, figures.styleMsPerS, figures.layoutMsPerS],
          ...[figures.stylesPerS, figures.layoutsPerS, figures.wakeupsPerS],
        ]),
      ),
      tableOf(
        ['threads of', 'the renderer'],
        rows.map(([scene, { threads }]) => [scene, most(threads)]),
      ),
    )
  }
  return tables.join('\n\n')
}

const kB = (bytes: number) => (bytes / 1_000).toFixed(1)

const most = (where: Readonly<Record<string, number>>): string =>
  Object.entries(where)
    .slice(0, MOST)
    .map(([name, ms]) => `${name} ${ms}`)
    .join(', ') || 'nothing'

/** Nothing where nothing was missed. */
const heardCell = ({ heard }: { readonly heard: number }) => (heard < 0.99 ? `${Math.floor(heard * 100)} %` : '')

function gainCell({ before, gain }: Pick<NodeFigures, 'before' | 'gain'> | Pick<BrowserFigures, 'before' | 'gain'>) {
  return [before && gain !== undefined ? `${before.cpuMsPerS}, ${Math.round(gain * 100)} %` : '']
}

/** Columns in which nothing stands are left out. */
function tableOf(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const used = head.map((_, column) => column).filter((column) => rows.some((row) => row[column] !== ''))
  const lines = [head, ...rows].map((row) => used.map((column) => String(row[column])))
  const widths = used.map((_, column) => Math.max(3, ...lines.map((line) => line[column]!.length)))
  const lineOf = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at]!)).join(' | ')} |`
  const [first, ...others] = lines.map(lineOf)
  return [first, lineOf(widths.map((width) => '-'.repeat(width))), ...others].join('\n')
}
