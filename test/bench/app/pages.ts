import { join } from 'node:path'
import type { Browser, BrowserContext, Page, Request } from 'playwright-core'
import type { Reader } from './fill.ts'

/** A phone. Sizes in CSS pixels. */
const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  locale: 'en-GB',
}

/** What a page's browser says of it, as vitals.page.js writes it down. */
interface Vitals {
  readonly lcpMs: number
  readonly shifts: readonly number[]
  readonly events: ReadonlyMap<number, number>
  readonly frames: readonly number[]
  readonly worklets: readonly string[]
}
declare const benchVitals: Vitals

/** A script that a page loaded, and when. */
export interface LoadedScript {
  readonly url: string
  /** By the service worker, which fetches the whole app for days without a network. */
  readonly byServiceWorker: boolean
}

export interface OpenPage {
  readonly page: Page
  /** In order. Workers are in it, worklets are not: see `workletsOf`. */
  readonly scripts: readonly LoadedScript[]
  close(): Promise<void>
}

/** Opens a browser of somebody's own, with nothing in its cache, and a page in it that goes nowhere yet. */
export async function openPhone(browser: Browser, url: string, reader: Reader): Promise<OpenPage> {
  const context = await browser.newContext(PHONE)
  await signIn(context, url, reader)
  await context.addInitScript({ path: join(import.meta.dirname, 'vitals.page.js') })
  const scripts = collectScripts(context)
  const page = await context.newPage()
  return { page, scripts, close: () => context.close() }
}

async function signIn(context: BrowserContext, url: string, { cookie }: Reader): Promise<void> {
  const [name = '', ...value] = cookie.split('=')
  await context.addCookies([{ name, value: value.join('='), url, httpOnly: true, sameSite: 'Lax' }])
}

function collectScripts(context: BrowserContext): LoadedScript[] {
  const scripts: LoadedScript[] = []
  const seen = new Set<string>()
  context.on('requestfinished', (request: Request) => {
    const url = request.url()
    if (!new URL(url).pathname.endsWith('.js')) return
    const byServiceWorker = request.serviceWorker() !== null
    const key = `${byServiceWorker} ${url}`
    if (seen.has(key)) return
    seen.add(key)
    scripts.push({ url, byServiceWorker })
  })
  return scripts
}

export interface PageVitals {
  readonly lcpMs: number
  /** All shifts of the page's life added up: never less than CLS, which takes the worst five seconds. */
  readonly cls: number
  /** How long each press took until the next frame, in milliseconds; 16 stands for whatever was less. */
  readonly presses: readonly number[]
  /** The same for each turn of the wheel. */
  readonly turns: readonly number[]
}

export async function readVitals(page: Page, pressed = 0): Promise<PageVitals> {
  const { lcpMs, shifts, events, frames } = await page.evaluate(() => ({
    lcpMs: benchVitals.lcpMs,
    shifts: [...benchVitals.shifts],
    events: [...benchVitals.events.values()],
    frames: [...benchVitals.frames],
  }))
  const quick = Array.from({ length: Math.max(0, pressed - events.length) }, () => 16)
  return { lcpMs, cls: shifts.reduce((sum, shift) => sum + shift, 0), presses: [...events, ...quick], turns: frames }
}

/** The scripts that the page's worklets loaded up to now. */
export const workletsOf = (page: Page): Promise<string[]> => page.evaluate(() => [...benchVitals.worklets])
