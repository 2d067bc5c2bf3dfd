import type { PeerId } from '@banyan/core'
import type { BrowserContext, CDPSession, Page } from 'playwright-core'
import type { PeerLog, PeerReport } from '../../swarm/worker-messages.ts'
import { monotonicMs } from '../../swarm/monotonic.ts'
import { clockOffset, type Offset } from './clock-offset.ts'
import type { PlainJoin, PlainLog, PlainReport } from './plain.ts'
import { busiest, rendererTimes } from './renderers.ts'

const READINGS = 20
/** How long a page works so that its process can be told from the others. */
const WORK_MS = 300
const WORK_TRIES = 20
const CRASH_LIMIT_MS = 5_000
/** A browser does not tell what went over its channels: nobody reads these. */
const NO_COUNTERS = { packetsOut: 0, packetsIn: 0, bytesOut: 0, bytesIn: 0, trustBytesOut: 0, lost: 0 }

export interface OpenCrowdPage {
  readonly context: BrowserContext
  /** Of the whole browser. */
  readonly cdp: CDPSession
  readonly url: string
  readonly say: (line: string) => void
}

/** A page with peers in it, seen from the bench. Moments are on the clock of the machine. */
export class CrowdPage {
  /** The process that it has to itself. */
  readonly pid: number
  readonly #page: Page
  readonly #offset: Offset
  isKilled = false

  private constructor(page: Page, pid: number, offset: Offset) {
    this.#page = page
    this.pid = pid
    this.#offset = offset
  }

  /** No other page may be busy meanwhile. */
  static async open({ context, cdp, url, say }: OpenCrowdPage): Promise<CrowdPage> {
    const page = await context.newPage()
    page.on('pageerror', (error) => say(`  page: ${error.message}`))
    await page.goto(url)
    await page.waitForFunction(() => 'crowd' in globalThis)
    if (!(await page.evaluate(() => crowd.isolated())))
      throw new Error('the page is not isolated: its clock is too coarse')
    const pid = await processOf(page, cdp)
    const readings = []
    for (let index = 0; index < READINGS; index += 1) {
      const askedAt = monotonicMs()
      const otherAt = await page.evaluate(() => crowd.now())
      readings.push({ askedAt, otherAt, answeredAt: monotonicMs() })
    }
    return new CrowdPage(page, pid, clockOffset(readings))
  }

  /** By how much its moments may be wrong. */
  get withinMs(): number {
    return this.#offset.withinMs
  }

  forwarding(): Promise<'worker' | 'main'> {
    return this.#page.evaluate(() => crowd.forwarding())
  }

  join(options: PlainJoin): Promise<PeerId> {
    return this.#page.evaluate((options) => crowd.join(options), options)
  }

  async report(): Promise<PeerReport[]> {
    const reports = await this.#page.evaluate(() => crowd.report())
    return reports.map(asReport)
  }

  async watch(victim: PeerId, everyMs: number): Promise<void> {
    await this.#page.evaluate(([victim, everyMs]) => crowd.watch(victim, everyMs), [victim, everyMs] as const)
  }
  async unwatch(): Promise<void> {
    await this.#page.evaluate(() => crowd.unwatch())
  }

  async collect(): Promise<PeerLog[]> {
    const logs = await this.#page.evaluate(() => crowd.collect())
    return logs.map((log) => asLog(log, this.#offset.ms))
  }

  /** SIGKILL: its process ends in the middle of whatever it does. @returns when. @throws Error when the page goes on */
  async kill(): Promise<number> {
    this.isKilled = true
    const crashed = Promise.withResolvers<void>()
    this.#page.once('crash', () => crashed.resolve())
    const timer = setTimeout(
      () => crashed.reject(new Error('a page outlived the process it was thought to have')),
      CRASH_LIMIT_MS,
    )
    const at = monotonicMs()
    process.kill(this.pid, 'SIGKILL')
    await crashed.promise.finally(() => clearTimeout(timer))
    return at
  }
}

/** Lets the page work, and looks which process does. @throws Error when that stays unclear */
async function processOf(page: Page, cdp: CDPSession): Promise<number> {
  for (let tries = 0; tries < WORK_TRIES; tries += 1) {
    const before = await rendererTimes(cdp)
    await page.evaluate((ms) => crowd.work(ms), WORK_MS)
    const pid = busiest(before, await rendererTimes(cdp))
    if (pid !== undefined) return pid
  }
  throw new Error('which process holds a page cannot be told')
}

const asReport = ({ feeders, ...report }: PlainReport): PeerReport => ({
  ...report,
  ...{ trouble: undefined, counters: NO_COUNTERS, feeders: new Map(feeders) },
})

/** @param offset what makes the page's moments the machine's */
export function asLog({ joinedAt, firstHeardAt, heard, seen, ...log }: PlainLog, offset: number): PeerLog {
  const moments = (at: readonly number[]) => Float64Array.from(at, (ms) => ms + offset)
  return {
    ...log,
    joinedAt: joinedAt + offset,
    firstAudioMs: firstHeardAt === null ? undefined : firstHeardAt - joinedAt,
    arrivals: {
      ...{ peers: seen.peers, at: moments(seen.at), from: Uint16Array.from(seen.from) },
      ...{ stripe: Uint8Array.from(seen.stripe), asked: new Uint8Array(seen.at.length) },
    },
    played: heard.map(({ speaker, lost, frames }) => ({
      ...{ speaker, lost },
      frames: {
        timestamp: Float64Array.from(frames.timestamp),
        at: moments(frames.at),
        hash: Uint32Array.from(frames.hash),
      },
    })),
    sent: undefined,
  }
}
