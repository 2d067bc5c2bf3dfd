import { median, rounded } from '../statistics.ts'
import type { BrowserRun } from './chromium-usage.ts'
import type { NodeRun } from './node-scenes.ts'

/** Times are in milliseconds of CPU a second; packets are messages on media channels. Medians over all runs. */
export interface NodeFigures {
  readonly cpuMsPerS: number
  /** The same messages over the same number of links, without Banyan. */
  readonly bareMsPerS: number
  readonly ratio: number
  readonly wakeupsPerS: number
  readonly bareWakeupsPerS: number
  readonly threads: number
  readonly links: number
  readonly packetsInPerS: number
  readonly packetsOutPerS: number
  readonly bytesInPerS: number
  readonly bytesOutPerS: number
  /** The least share of due frames that was heard in any run: who misses some costs less than they should. */
  readonly heard: number
  readonly where: Readonly<Record<string, number>>
  readonly bareWhere: Readonly<Record<string, number>>
  readonly before?: { readonly cpuMsPerS: number; readonly wakeupsPerS: number }
  /** Which share of what it cost before is saved; below 0, it costs more now. */
  readonly gain?: number
}

export interface BrowserFigures {
  /** All processes of the browser. */
  readonly cpuMsPerS: number
  readonly rendererMsPerS: number
  readonly networkMsPerS: number
  readonly audioMsPerS: number
  readonly gpuMsPerS: number
  readonly browserMsPerS: number
  /** Of the page's renderer. */
  readonly mainThreadMsPerS: number
  /** Threads of the page's renderer, by name. */
  readonly threads: Readonly<Record<string, number>>
  /** Of the renderer's main thread. */
  readonly wakeupsPerS: number
  /** Of all threads of the page's renderer. */
  readonly rendererWakeupsPerS: number
  readonly taskMsPerS: number
  readonly scriptMsPerS: number
  readonly styleMsPerS: number
  readonly layoutMsPerS: number
  readonly stylesPerS: number
  readonly layoutsPerS: number
  /** As in Node; 1 where the page does not say. */
  readonly heard: number
  /** CPU over that of the native track, where both were measured. */
  readonly ratio?: number
  readonly before?: { readonly cpuMsPerS: number; readonly mainThreadMsPerS: number; readonly wakeupsPerS: number }
  readonly gain?: number
}

export interface NodeRuns {
  readonly real: readonly NodeRun[]
  readonly bare: readonly NodeRun[]
  /** Of the other version; empty when there is none. */
  readonly before: readonly NodeRun[]
}
export interface BrowserRuns {
  readonly now: readonly BrowserRun[]
  readonly before: readonly BrowserRun[]
}

export function nodeFigures({ real, bare, before }: NodeRuns): NodeFigures {
  const over = (runs: readonly NodeRun[], figure: (run: NodeRun) => number) => rounded(median(runs.map(figure)), 1)
  const cpu = ({ usage }: NodeRun) => usage.cpuMsPerS
  const wakeups = ({ usage }: NodeRun) => usage.wakeupsPerS
  const [cpuMsPerS, bareMsPerS] = [over(real, cpu), over(bare, cpu)]
  return {
    ...{ cpuMsPerS, bareMsPerS, ratio: rounded(cpuMsPerS / bareMsPerS, 2) },
    wakeupsPerS: over(real, wakeups),
    bareWakeupsPerS: over(bare, wakeups),
    threads: over(real, ({ usage }) => usage.threads),
    links: over(real, ({ links }) => links.length),
    packetsInPerS: over(real, ({ rates }) => rates.packetsInPerS),
    packetsOutPerS: over(real, ({ rates }) => rates.packetsOutPerS),
    bytesInPerS: over(real, ({ rates }) => rates.bytesInPerS),
    bytesOutPerS: over(real, ({ rates }) => rates.bytesOutPerS),
    heard: leastHeard(real),
    where: medians(real.map(({ usage }) => usage.byName)),
    bareWhere: medians(bare.map(({ usage }) => usage.byName)),
    ...(before.length > 0 && {
      before: { cpuMsPerS: over(before, cpu), wakeupsPerS: over(before, wakeups) },
      gain: gainOf(over(before, cpu), cpuMsPerS),
    }),
  }
}

/** @param nativeMsPerS what a native track costs; undefined when it was not measured */
export function browserFigures({ now, before }: BrowserRuns, nativeMsPerS?: number): BrowserFigures {
  const over = (figure: (run: BrowserRun) => number, runs = now) => rounded(median(runs.map(figure)), 1)
  const cpuMsPerS = over(cpuOf)
  return {
    cpuMsPerS,
    rendererMsPerS: over(({ byKind }) => byKind.renderer),
    networkMsPerS: over(({ byKind }) => byKind.network),
    audioMsPerS: over(({ byKind }) => byKind.audio),
    gpuMsPerS: over(({ byKind }) => byKind.gpu),
    browserMsPerS: over(({ byKind }) => byKind.browser + byKind.other),
    mainThreadMsPerS: over(({ main }) => main.cpuMsPerS),
    threads: medians(now.map(({ renderer }) => renderer.byName)),
    wakeupsPerS: over(({ main }) => main.wakeupsPerS),
    rendererWakeupsPerS: over(({ renderer }) => renderer.wakeupsPerS),
    taskMsPerS: over(({ work }) => work.taskMsPerS),
    scriptMsPerS: over(({ work }) => work.scriptMsPerS),
    styleMsPerS: over(({ work }) => work.styleMsPerS),
    layoutMsPerS: over(({ work }) => work.layoutMsPerS),
    stylesPerS: over(({ work }) => work.stylesPerS),
    layoutsPerS: over(({ work }) => work.layoutsPerS),
    heard: leastHeard(now),
    ...(nativeMsPerS !== undefined && { ratio: rounded(cpuMsPerS / nativeMsPerS, 2) }),
    ...(before.length > 0 && {
      before: {
        cpuMsPerS: over(cpuOf, before),
        mainThreadMsPerS: over(({ main }) => main.cpuMsPerS, before),
        wakeupsPerS: over(({ main }) => main.wakeupsPerS, before),
      },
      gain: gainOf(over(cpuOf, before), cpuMsPerS),
    }),
  }
}

export const cpuOf = ({ byKind }: Pick<BrowserRun, 'byKind'>): number =>
  Object.values(byKind).reduce((sum, ms) => sum + ms, 0)

const leastHeard = (runs: readonly { heard: number }[]) => rounded(Math.min(...runs.map(({ heard }) => heard)), 3)

const gainOf = (before: number, now: number): number => rounded(1 - now / before, 3)

/** Threads that take less than this, in milliseconds a second, are not worth a line. */
const WORTH_MS = 0.1

/** By name, the most first; a name that is missing in a run counts as nothing there. */
function medians(runs: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const names = new Set(runs.flatMap((run) => Object.keys(run)))
  const all = [...names].map((name) => [name, rounded(median(runs.map((run) => run[name] ?? 0)), 1)] as const)
  return Object.fromEntries(all.filter(([, ms]) => ms >= WORTH_MS).sort(([, one], [, other]) => other - one))
}
