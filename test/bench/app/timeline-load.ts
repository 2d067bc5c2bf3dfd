import { median, quantile } from '../statistics.ts'
import { processCpuMs } from '../sfu/process-cpu.ts'
import type { AppProcess } from './app-process.ts'
import { arrivals, type Chance } from './arrivals.ts'
import type { Reader } from './fill.ts'
import { type Load, load, mostPerSecond, request } from './load.ts'

/** Until the server's code is compiled as it will be. */
const WARM_UP_SECONDS = 10
const MOST_SECONDS = 5
const MOST_AT_ONCE = 8

/** Medians of the loads; failures of all of them. */
export interface TimelineFigures {
  readonly timelineTtfbMsP95: number
  readonly timelineTtfbMsP50: number
  /** The 95th percentile of each load, as they came. */
  readonly ttfbMsP95s: readonly number[]
  /** Answers in a second while that was measured. */
  readonly timelineRps: number
  readonly timelineFailed: number
  /** How many there are when 8 people ask without a pause. */
  readonly timelineMostRps: number
  /** CPU of the server, all threads, for one of these. */
  readonly timelineCpuMs: number
}

export interface TimelineLoadOptions {
  app: AppProcess
  readers: readonly Reader[]
  perSecond: number
  /** How long each load is, and how many there are: the machine is not ours alone. */
  seconds: number
  loads: number
  chance: Chance
  say: (line: string) => void
}

/** Home timelines of different people, each asked for when it is due, whatever became of those before. */
export async function loadTimelines(options: TimelineLoadOptions): Promise<TimelineFigures> {
  const { app, readers, perSecond, seconds, loads, chance, say } = options
  const now = () => performance.now()
  await checkSignedIn(app, readers)
  const ask = () => ({ url: app.url, cookie: readers[Math.floor(chance() * readers.length)]!.cookie })
  say(`Warming up for ${WARM_UP_SECONDS} s …`)
  await mostPerSecond({ ask, now, inFlight: 2, seconds: WARM_UP_SECONDS })
  const before = await processCpuMs(app.pid)
  const most = await mostPerSecond({ ask, now, inFlight: MOST_AT_ONCE, seconds: MOST_SECONDS })
  const cpuMs = ((await processCpuMs(app.pid)) - before) / (most * MOST_SECONDS)
  const each: Load[] = []
  for (let turn = 1; turn <= loads; turn += 1) {
    say(`Home timelines, ${perSecond} a second for ${seconds} s (${turn} of ${loads}) …`)
    each.push(await load({ ask, now, moments: arrivals({ perSecond, seconds, chance }) }))
  }
  const ttfbMsP95s = each.map(({ ttfbMs }) => quantile(ttfbMs, 0.95))
  return {
    timelineTtfbMsP95: median(ttfbMsP95s),
    timelineTtfbMsP50: median(each.map(({ ttfbMs }) => quantile(ttfbMs, 0.5))),
    ttfbMsP95s,
    timelineRps: median(each.map(({ perSecond: answered }) => answered)),
    timelineFailed: each.reduce((sum, { failed }) => sum + failed, 0),
    timelineMostRps: most,
    timelineCpuMs: cpuMs,
  }
}

/** @throws Error when the app does not know whom we say we are: it would be another page that is measured */
async function checkSignedIn(app: AppProcess, readers: readonly Reader[]): Promise<void> {
  const now = () => performance.now()
  const [first] = readers
  const { status, body } = await request({ url: app.url, cookie: first!.cookie, due: now(), now })
  if (status !== 200 || !body.includes(first!.handle)) throw new Error('the app does not take our cookies for its own')
}
