import type { BrowserServer, Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { personNamed } from '../helpers/accounts.ts'
import { connectChromium, serveChromium } from '../helpers/chromium.ts'
import { isReady, visitors } from '../helpers/visitors.ts'
import { sharedApp, sharedVisitors } from '../e2e/shared/use.ts'

describe('people who come back to a Space', () => {
  const people = sharedVisitors()
  let other: BrowserServer | undefined

  afterEach(async () => {
    await other?.kill()
    other = undefined
  })

  const start = (page: Page) => page.getByRole('button', { name: 'Start listening' }).click()
  const leads = (page: Page) => page.getByRole('button', { name: 'End', exact: true }).waitFor()
  const faces = (page: Page, name: RegExp) => page.locator('[data-face]').filter({ hasText: name })

  it('host again when their browser is killed and they sign in elsewhere', async () => {
    other = await serveChromium()
    const theirs = visitors(await connectChromium(other.wsEndpoint()), sharedApp())
    const { path } = await theirs.host({ name: 'Wu Jianxiong', title: 'Killed' })
    const listener = await people.listen(path, 'Sophie Germain')
    await other.kill()
    await listener.page
      .getByTestId('host-away')
      .getByText(/Wu Jianxiong is away.*ends in [12]:\d\d/)
      .waitFor()

    const phone = await people.open(path, { person: personNamed('Wu Jianxiong') })
    await phone.page.getByText('You have a place in this Space.').waitFor()
    await start(phone.page)
    await leads(phone.page)
    await listener.page.getByTestId('host-away').waitFor({ state: 'detached' })
    expect(await faces(listener.page, /Wu Jianxiong/).count()).toBe(1)
    await phone.page.getByRole('button', { name: 'Turn on microphone' }).click()
    await listener.page.locator('section [data-speaking]').first().waitFor()
    expect([...phone.said, ...listener.said]).toEqual([])
  })

  it('host again when they load the page anew, on a phone that asks nothing', async () => {
    const { page, path } = await people.host({ name: 'Maria Mayer', title: 'Loaded anew' })
    const listener = await people.listen(path, 'Lise Meitner')
    page.on('dialog', (dialog) => void dialog.accept())
    await page.reload()
    await isReady(page)
    await start(page)
    await leads(page)
    expect(await faces(listener.page, /Maria Mayer/).count()).toBe(1)
    await page.getByRole('button', { name: 'End', exact: true }).click()
    await page.getByRole('button', { name: 'End for everyone' }).click()
    await listener.page.getByText('This Space has ended').waitFor()
  })

  it('are told when they are in it already, may listen beside without hearing themselves, and take over', async () => {
    const { page, path } = await people.host({ name: 'Barbara Liskov', title: 'Twice' })
    const listener = await people.listen(path, 'Frances Allen')
    const tab = await page.context().newPage()
    await tab.goto(sharedApp() + path)
    await isReady(tab)
    await start(tab)
    await tab.getByText('You are in this Space already, in another tab or on another device.').waitFor()
    await tab.getByRole('button', { name: 'Only listen here' }).click()
    await tab.getByText('You are on stage in another tab or on another device.').waitFor()
    await listener.page.locator('section [data-speaking]').first().waitFor()
    expect(await tab.locator('[data-speaking]').count()).toBe(0)

    await tab.getByRole('button', { name: 'Ask to speak' }).click()
    await tab.getByText('You are on stage or in the queue with another tab or device.').waitFor()
    await tab.getByRole('button', { name: 'Continue here' }).first().click()
    await leads(tab)
    await page.getByText('You went on elsewhere').waitFor()
    await faces(listener.page, /Barbara Liskov/).waitFor()
    expect(await faces(listener.page, /Barbara Liskov/).count()).toBe(1)

    // And back: the first tab asks again, and takes over at once.
    await page.getByRole('button', { name: 'Continue here' }).click()
    await page.getByText('You are in this Space already').waitFor()
    await page.getByRole('button', { name: 'Continue here' }).click()
    await leads(page)
    await tab.getByText('You went on elsewhere').waitFor()
  })
})

describe('parts that are fetched on a press', () => {
  const people = sharedVisitors()

  /** Keeps the page from fetching parts five seconds after it entered: they are to come on a press. */
  const fetchNothingAhead = (page: Page) =>
    page.addInitScript(() => {
      const { setTimeout: real } = window
      window.setTimeout = ((run: () => void, ms?: number) => (ms === 5_000 ? 0 : real(run, ms))) as typeof setTimeout
    })

  /** Chromium reports each file that did not come, and Playwright that it blocks the service worker. */
  const isOwn = (line: string) => !/Failed to load resource|blocked by Playwright/.test(line)

  /** No more scripts come, until the answer is called. */
  async function cutOff(page: Page): Promise<() => Promise<void>> {
    await page.route(/\/_app\/immutable\/.*\.js/, (route) => route.abort())
    return () => page.unroute(/\/_app\/immutable\/.*\.js/)
  }

  it('say that they did not come, and come at a later press; the host can end the Space all the same', async () => {
    const { page, path, said } = await people.host({
      ...{ name: 'Annie Easley', title: 'Cut off' },
      context: { serviceWorkers: 'block' },
      prepare: fetchNothingAhead,
    })
    const listener = await people.listen(path, 'Jean Bartik')
    const mend = await cutOff(page)
    for (const press of ['Requests', 'More']) {
      const button = page.getByRole('button', { name: press }).first()
      const missing = page.getByRole('dialog', { name: 'That did not load' })
      for (let times = 0; times < 2; times += 1) {
        await button.click()
        await missing.getByText('A part of this page could not be fetched.').waitFor()
        await missing.getByRole('button', { name: 'Close' }).click()
      }
    }
    await page.getByRole('button', { name: 'End', exact: true }).click()
    const end = page.getByRole('button', { name: 'End for everyone' })
    await end.waitFor()
    await page.getByRole('button', { name: 'Keep talking' }).click()

    await mend()
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByText('Mute everybody else').first().waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).first().click()

    await cutOff(page)
    await page.getByRole('button', { name: 'End', exact: true }).click()
    await end.click()
    await listener.page.getByText('This Space has ended').waitFor()
    expect(said.filter(isOwn)).toEqual([])
  })

  it('are asked for again by the sheet that says so', async () => {
    const { page, said } = await people.host({
      ...{ name: 'Evelyn Boyd', title: 'Try again' },
      context: { serviceWorkers: 'block' },
      prepare: fetchNothingAhead,
    })
    const mend = await cutOff(page)
    await page.locator('[data-face]').first().click()
    const missing = page.getByRole('dialog', { name: 'That did not load' })
    await missing.waitFor()
    await mend()
    await missing.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('dialog', { name: 'Evelyn Boyd' }).waitFor()
    expect(said.filter(isOwn)).toEqual([])
  })

  it('leave the room as it is where a page does not come, and come when it does', async () => {
    const { page, path, said } = await people.host({
      ...{ name: 'Mary Keller', title: 'No way home' },
      context: { serviceWorkers: 'block' },
      prepare: fetchNothingAhead,
    })
    const listener = await people.listen(path, 'Ida Rhodes')
    const mend = await cutOff(page)
    await page.keyboard.press('Escape')
    const search = page.getByRole('link', { name: 'Search' }).first()
    const missing = page.getByRole('dialog', { name: 'That did not load' })
    await search.click()
    await missing.getByText('A part of this page could not be fetched.').waitFor()
    await missing.getByRole('button', { name: 'Close' }).click()
    await search.click()
    await missing.waitFor()
    await mend()
    await missing.getByRole('button', { name: 'Try again' }).click()
    await page.waitForURL('**/search')
    await missing.waitFor({ state: 'hidden' })
    await page.getByText('Your microphone is on.').waitFor()
    expect(await listener.page.getByTestId('host-away').count()).toBe(0)
    // SvelteKit reports by itself that it could not fetch ahead what the pointer was on.
    expect(said.filter(isOwn).filter((line) => !line.includes('dynamically imported'))).toEqual([])
  })
})
