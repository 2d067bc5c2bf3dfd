import { median, quantile, rounded } from '../statistics.ts'
import type { ForwardedRun } from './forwarded.ts'
import type { NativeRun } from './native.ts'

export interface HopRun {
  readonly forwarded: ForwardedRun
  readonly native: NativeRun
}

/** Delays are medians since the speaker, after 1 to 5 hops; each figure is the median of all runs. In milliseconds. */
export interface HopFigures {
  readonly hops: number
  readonly forwardedP50Ms: readonly number[]
  readonly reencodedP50Ms: readonly number[]
  /** What one more hop adds to a frame: over all frames, and hops 2 to 5. The first hop holds the speaker's own
   *  costs. */
  readonly addedPerHopMs: { readonly p50: number; readonly p99: number }
  /** The same for native tracks. */
  readonly reencodedPerHopMs: number
  readonly ratio: number
  readonly identical: boolean
}

type Delays = readonly (readonly number[])[]

/** @throws Error when a run measured nothing */
export function figuresOf(runs: readonly HopRun[]): HopFigures {
  for (const { forwarded, native } of runs) {
    if (forwarded.delaysMs.length === 0) throw new Error('no frame came through all hops: nothing was measured')
    if (native.delaysMs.length === 0) throw new Error('no chirp was heard at all hops: nothing was measured')
  }
  const hops = runs[0]?.forwarded.delaysMs[0]?.length ?? 0
  const overRuns = (figure: (run: HopRun) => number) => median(runs.map(figure))
  const afterEachHop = (delays: (run: HopRun) => Delays) =>
    Array.from({ length: hops }, (_, hop) => overRuns((run) => median(delays(run).map((row) => row[hop]!))))
  const forwarded = (run: HopRun) => run.forwarded.delaysMs
  const native = (run: HopRun) => run.native.delaysMs
  const addedP50 = overRuns((run) => median(added(forwarded(run))))
  const reencoded = overRuns((run) => median(added(native(run))))
  return {
    hops,
    forwardedP50Ms: afterEachHop(forwarded).map((ms) => rounded(ms, 3)),
    reencodedP50Ms: afterEachHop(native).map((ms) => rounded(ms, 1)),
    addedPerHopMs: {
      p50: rounded(addedP50, 3),
      p99: rounded(
        overRuns((run) => quantile(added(forwarded(run)), 0.99)),
        3,
      ),
    },
    reencodedPerHopMs: rounded(reencoded, 1),
    ratio: rounded(reencoded / addedP50, 0),
    identical: runs.every((run) => run.forwarded.identical),
  }
}

const added = (delays: Delays): number[] => delays.flatMap((row) => row.slice(1).map((ms, index) => ms - row[index]!))

export function summaryOf(figures: HopFigures): string {
  const { forwardedP50Ms, reencodedP50Ms, addedPerHopMs, reencodedPerHopMs, ratio, identical } = figures
  return [
    'hop   forwarded   re-encoded   (ms after the speaker, median)',
    ...forwardedP50Ms.map(
      (ms, index) => `${index + 1}   ${ms.toFixed(3).padStart(11)} ${reencodedP50Ms[index]!.toFixed(1).padStart(12)}`,
    ),
    `One more hop adds ${addedPerHopMs.p50} ms (p99 ${addedPerHopMs.p99}); ` +
      `re-encoded ${reencodedPerHopMs} ms: ${ratio} times as much.`,
    identical ? 'Every packet arrived at every hop, byte for byte.' : 'NOT every packet arrived as it was sent.',
  ].join('\n')
}
