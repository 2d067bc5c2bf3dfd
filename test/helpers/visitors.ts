import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { personNamed, signIn, type TestPerson } from './accounts.ts'
import { complaints } from './chromium.ts'

export interface Visitor {
  readonly page: Page
  /** What the page complained about. */
  readonly said: string[]
}

export interface Visit {
  context?: BrowserContextOptions
  /** Whose account they use; none without. */
  person?: TestPerson
  /** Runs before the page is opened. */
  prepare?: (page: Page) => Promise<unknown>
}

/** As wide as a phone, and without motion: rings that breathe on four pages keep a core busy. */
export const QUIET_PHONE = { viewport: { width: 390, height: 844 }, locale: 'en-GB', reducedMotion: 'reduce' } as const

/** People who visit an app, each with a browser of their own, which is a `QUIET_PHONE` unless said otherwise. */
export function visitors(browser: Browser, url: string) {
  async function open(path: string, { context: more = {}, person, prepare }: Visit = {}): Promise<Visitor> {
    const context = await browser.newContext({ ...QUIET_PHONE, ...more })
    if (person) await signIn(context, url, person)
    const page = await context.newPage()
    await prepare?.(page)
    const said = complaints(page)
    await page.goto(url + path)
    await isReady(page)
    return { page, said }
  }

  /** Starts a Space and waits until the microphone is on. @returns its path, too */
  async function host(options: Visit & { name: string; title: string }): Promise<Visitor & { path: string }> {
    const visitor = await open('/', { person: personNamed(options.name), ...options })
    const { page } = visitor
    await page.getByRole('button', { name: 'Write or speak' }).click()
    await page.getByText('Space', { exact: true }).click()
    await page.getByLabel('What do you want to talk about?').fill(options.title)
    await page.getByRole('button', { name: 'Start now' }).click()
    await page.waitForURL(/\/rooms\//)
    await page.getByRole('button', { name: 'Mute', exact: true }).waitFor()
    return { ...visitor, path: new URL(page.url()).pathname }
  }

  async function listen(path: string, name: string, options?: Visit): Promise<Visitor> {
    const visitor = await open(path, { person: personNamed(name), ...options })
    await visitor.page.getByRole('button', { name: 'Start listening' }).click()
    await visitor.page.getByRole('button', { name: 'Ask to speak' }).waitFor()
    return visitor
  }

  return { open, host, listen }
}

/** Waits until a page that was opened has come to life: before that nobody hears a press. */
export const isReady = (page: Page): Promise<void> => page.locator('html[data-ready]').waitFor({ state: 'attached' })
