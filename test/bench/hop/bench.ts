import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../../helpers/chromium.ts'
import { wholeNumber } from '../flags.ts'
import type { Bench, BenchOptions } from '../bench.ts'
import { servePage } from '../serve-page.ts'
import { HOPS } from './chain.ts'
import { figuresOf, type HopRun, summaryOf } from './figures.ts'

const FRAMES = { frames: 500, warmUp: 50 }
const CHIRPS = { chirps: 12, settleSeconds: 2 }

async function run({ flags, say }: BenchOptions) {
  const runs = wholeNumber(flags, 'runs', 1, 100)
  say('Bundling the page …')
  const served = await servePage(fileURLToPath(new URL('.', import.meta.url)))
  const browser = await launchChromium()
  try {
    const all: HopRun[] = []
    for (let index = 1; index <= runs; index += 1) {
      const turn = <Result>(measure: (page: Page) => Promise<Result>) => inFreshPage(browser, served.url, say, measure)
      say(`Run ${index} of ${runs}: ${FRAMES.frames} frames, forwarded …`)
      const forwarded = await turn((page) => page.evaluate((options) => bench.forwarded(options), FRAMES))
      const { arrived, sent, forwarding } = forwarded
      say(`  ${arrived} of ${sent * HOPS} packets arrived, through the ${forwarding} thread`)
      say(`Run ${index} of ${runs}: ${CHIRPS.chirps} chirps, native tracks sent on …`)
      const native = await turn((page) => page.evaluate((options) => bench.native(options), CHIRPS))
      say(`  ${native.delaysMs.length} of ${native.played} chirps were heard at every hop`)
      all.push({ forwarded, native })
    }
    const figures = figuresOf(all)
    return { figures, table: summaryOf(figures) }
  } finally {
    await browser.close()
    await served.close()
  }
}

/** Both kinds take turns in the same Chromium, so that what else the machine does meets both alike; each starts
 *  clean. */
async function inFreshPage<Result>(
  browser: Browser,
  url: string,
  say: (line: string) => void,
  measure: (page: Page) => Promise<Result>,
): Promise<Result> {
  const page = await browser.newPage()
  try {
    page.on('pageerror', (error) => say(`  page: ${error.message}`))
    await page.goto(url)
    if (!(await page.evaluate(() => bench.isolated())))
      throw new Error('the page is not isolated: its clock is too coarse')
    return await measure(page)
  } finally {
    await page.close()
  }
}

export const hop: Bench = {
  about: 'what a hop adds: our forwarding beside native tracks sent on, in one Chromium',
  flags: { runs: { default: '3', value: 'N', about: 'how many runs the medians are taken over' } },
  run,
}
