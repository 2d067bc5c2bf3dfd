import type { Browser } from 'playwright-core'
import { median } from '../statistics.ts'
import type { Reader } from './fill.ts'
import { openPhone, readVitals } from './pages.ts'

/** What comes late, comes within this time. */
const SETTLE_MS = 1_500

export interface TimelinePageFigures {
  readonly lcpMs: number
  readonly timelineCls: number
}

/** Opens somebody's timeline again and again, each time as for the first time. */
export async function measureTimeline(options: {
  browser: Browser
  url: string
  readers: readonly Reader[]
  runs: number
}): Promise<TimelinePageFigures> {
  const { browser, url, readers, runs } = options
  const all: { lcpMs: number; cls: number }[] = []
  for (let run = 0; run < runs; run += 1) {
    const phone = await openPhone(browser, url, readers[run % readers.length]!)
    try {
      await phone.page.goto(url, { waitUntil: 'load' })
      await phone.page.waitForTimeout(SETTLE_MS)
      all.push(await readVitals(phone.page))
    } finally {
      await phone.close()
    }
  }
  if (all.some(({ lcpMs }) => lcpMs === 0)) throw new Error('the browser does not say when it painted')
  return { lcpMs: median(all.map(({ lcpMs }) => lcpMs)), timelineCls: Math.max(...all.map(({ cls }) => cls)) }
}
