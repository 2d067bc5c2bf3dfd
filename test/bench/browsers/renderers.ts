import type { CDPSession } from 'playwright-core'

/** CPU seconds by process id. */
export type CpuTimes = ReadonlyMap<number, number>

/** What the renderers of a browser have used up to now. */
export async function rendererTimes(browser: CDPSession): Promise<CpuTimes> {
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo')
  return new Map(processInfo.filter(({ type }) => type === 'renderer').map(({ id, cpuTime }) => [id, cpuTime]))
}

/** CPU seconds that all processes of a browser have used up to now, those that ended left out. */
export async function browserSeconds(browser: CDPSession): Promise<number> {
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo')
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0)
}

/** Less than this is what a process uses that waits for a page. */
const LEAST_SECONDS = 0.05
/** A process worked when it used at least this many times the CPU time of every other one. */
const CLEARLY = 4

/**
 * Which process holds the page that was busy between two looks: Chromium does not say, and starts others meanwhile that
 * have none, or none yet. Undefined where that is not clear.
 */
export function busiest(before: CpuTimes, after: CpuTimes): number | undefined {
  const [first, second] = [...after]
    .map(([id, seconds]) => ({ id, used: seconds - (before.get(id) ?? 0) }))
    .sort((a, b) => b.used - a.used)
  const isClear = first && first.used >= LEAST_SECONDS && first.used >= CLEARLY * (second?.used ?? 0)
  return isClear ? first.id : undefined
}
