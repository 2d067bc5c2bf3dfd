import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Visitor, visitors } from '../helpers/visitors.ts'
import { sharedApp, sharedChromium } from '../e2e/shared/use.ts'

/** Somebody's ring is open on that page: their voice arrives. */
const hears = (page: Page, name: string) =>
  page.getByRole('region', { name: 'On stage' }).locator(`button:has-text("${name}") [data-speaking]`).waitFor()
const seat = (page: Page, name: string | RegExp) =>
  page.getByRole('region', { name: 'On stage' }).getByRole('button', { name })
const microphone = (page: Page, state: string) =>
  page.locator(`[data-testid=microphone][data-state=${state}]`).waitFor()

/** Opens the sheet of somebody, wherever they sit, and presses something in it. */
async function about(page: Page, name: string, press: string) {
  await page.getByRole('main').getByRole('button', { name }).first().click()
  const sheet = page.getByRole('dialog', { name })
  await sheet.getByRole('button', { name: press }).click()
  return sheet
}

describe('what people may do in a room', () => {
  let browser: Browser
  let ada: Visitor & { path: string }
  let grace: Visitor
  let lin: Visitor
  let joan: Visitor

  beforeAll(async () => {
    browser = await sharedChromium()
    const people = visitors(browser, sharedApp())
    ada = await people.host({ name: 'Katherine Johnson', title: 'What people may do' })
    grace = await people.listen(ada.path, 'Grace Hopper')
    lin = await people.listen(ada.path, 'Lin Chen')
    joan = await people.listen(ada.path, 'Joan Clarke')
  })
  afterAll(async () => {
    await browser?.close()
  })

  it('invites a listener, who accepts and is heard', async () => {
    await ada.page.getByRole('button', { name: 'Grace Hopper' }).click()
    const sheet = ada.page.getByRole('dialog', { name: 'Grace Hopper' })
    await sheet.getByRole('button', { name: 'Remove from the Space' }).waitFor()
    await sheet.getByRole('button', { name: 'Invite to speak' }).click()
    await ada.page.getByText('Grace Hopper is invited to speak.').first().waitFor()
    await ada.page.getByRole('button', { name: 'Grace Hopper Invited' }).waitFor()

    const card = grace.page.getByRole('region', { name: 'Invitation to speak' })
    await card.getByRole('heading', { name: 'Katherine Johnson invites you to speak' }).waitFor()
    await grace.page
      .getByRole('status')
      .getByText('Katherine Johnson invites you to speak.')
      .waitFor({ state: 'attached' })
    await card.getByRole('button', { name: 'Accept' }).click()
    await microphone(grace.page, 'live')
    expect(await card.count()).toBe(0)
    await hears(lin.page, 'Grace Hopper')
    await hears(ada.page, 'Grace Hopper')

    // Somebody who would rather listen says so, wherever on the site they are; the host is told.
    await joan.page.getByRole('link', { name: 'Make it small' }).click()
    await about(ada.page, 'Joan Clarke', 'Invite to speak')
    await joan.page.getByTestId('invitation').waitFor()
    await joan.page.getByRole('button', { name: 'Not now' }).click()
    await ada.page.getByText('Joan Clarke would rather listen.').first().waitFor()
    await joan.page.getByRole('link', { name: 'Open the Space' }).click()
  })

  it('names a co-host, who sees the queue in its order and lets people in', async () => {
    await about(ada.page, 'Grace Hopper', 'Make co-host')
    const card = grace.page.getByRole('region', { name: 'You are a co-host' })
    await card.getByRole('button', { name: 'All right' }).click()
    await seat(lin.page, /Grace Hopper.*Co-host/).waitFor()

    await lin.page.getByRole('button', { name: 'Ask to speak' }).click()
    await lin.page.getByText('You are 1st in line.').waitFor()
    await joan.page.getByRole('button', { name: 'Ask to speak' }).click()
    await joan.page.getByText('You are 2nd in line.').waitFor()
    await grace.page.getByRole('button', { name: 'Requests, 2 waiting' }).click()
    const rows = grace.page.getByRole('dialog', { name: 'Requests' }).getByRole('listitem')
    expect(await rows.allInnerTexts()).toEqual([
      expect.stringMatching(/1\s.*Lin Chen/s),
      expect.stringMatching(/2\s.*Joan Clarke/s),
    ])
    await grace.page.getByRole('button', { name: 'Let in Lin Chen' }).click()
    await joan.page.getByText('You are 1st in line.').waitFor()
    await grace.page.getByRole('dialog', { name: 'Requests' }).getByRole('button', { name: 'Close' }).click()
    await joan.page.getByRole('button', { name: 'Withdraw' }).click()
    await joan.page.getByRole('button', { name: 'Ask to speak' }).waitFor()
    await grace.page.getByRole('button', { name: 'Requests', exact: true }).waitFor()
  })

  it('mutes one, who is told and can unmute, and mutes all', async () => {
    await lin.page.getByRole('button', { name: 'Turn on microphone' }).click()
    await microphone(lin.page, 'live')
    await hears(joan.page, 'Lin Chen')
    await about(grace.page, 'Lin Chen', 'Mute')
    await lin.page.getByText('Grace Hopper muted you. You can unmute yourself.').first().waitFor()
    await microphone(lin.page, 'muted')
    await seat(joan.page, /Lin Chen.*Muted/).waitFor()
    await seat(joan.page, /Lin Chen/)
      .locator('[data-speaking]')
      .waitFor({ state: 'detached' })
    await lin.page.getByRole('button', { name: 'Unmute' }).click()
    await hears(joan.page, 'Lin Chen')

    // A co-host has no power over the host: what they could not do is not there.
    await seat(grace.page, /Katherine Johnson/).click()
    const sheet = grace.page.getByRole('dialog', { name: 'Katherine Johnson' })
    await sheet.getByRole('slider').waitFor()
    for (const power of ['Mute', 'Take off stage', 'Remove from the Space', 'Make host']) {
      expect(await sheet.getByRole('button', { name: power }).count()).toBe(0)
    }
    await sheet.getByRole('button', { name: 'Close' }).click()

    await ada.page.getByRole('button', { name: 'More', exact: true }).click()
    await ada.page.getByText('2 people on stage.').waitFor()
    await ada.page.getByRole('button', { name: 'Mute everybody else' }).click()
    for (const { page } of [grace, lin]) {
      await page.getByText('Katherine Johnson muted you.').first().waitFor()
      await microphone(page, 'muted')
    }
    await microphone(ada.page, 'live')
  })

  it('has two co-hosts at most, and says so', async () => {
    await about(ada.page, 'Lin Chen', 'Make co-host')
    await lin.page.getByRole('region', { name: 'You are a co-host' }).waitFor()
    await about(ada.page, 'Joan Clarke', 'Invite to speak')
    await joan.page.getByRole('button', { name: 'Accept' }).click()
    await microphone(joan.page, 'live')
    const sheet = await about(ada.page, 'Joan Clarke', 'Make co-host')
    await sheet.getByText('There are two co-hosts already. Step one back first.').waitFor()
    await sheet.getByRole('button', { name: 'Close' }).click()

    // Nobody has to be one.
    await lin.page.getByRole('button', { name: 'No, thanks' }).click()
    await seat(ada.page, /Lin Chen.*Speaker/).waitFor()
    expect(await seat(ada.page, /Co-host/).count()).toBe(1)
  })

  it('shows reactions to the others, by key and by finger', async () => {
    for (const { page } of [lin, ada, joan]) await page.emulateMedia({ reducedMotion: 'no-preference' })
    await lin.page.locator('h1').click()
    const seen = [lin, ada, joan].map(({ page }) => page.locator('.reaction[data-kind="1"]').first().waitFor())
    await lin.page.keyboard.press('r')
    await lin.page.keyboard.press('Tab')
    await lin.page.keyboard.press('Enter') // applause
    await Promise.all(seen)
    await ada.page.getByText('Reactions: applause 1.').waitFor({ state: 'attached' })
    await lin.page.keyboard.press('Escape')
    await lin.page.getByRole('group', { name: 'Reactions' }).waitFor({ state: 'detached' })
    expect(await lin.page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('React')

    // However fast somebody presses, what flies is bounded, and nobody's page complains.
    await joan.page.getByRole('button', { name: 'React' }).click()
    await joan.page.getByRole('button', { name: 'Hearts' }).evaluate((heart) => {
      for (let press = 0; press < 15; press += 1) (heart as HTMLElement).click()
    })
    await joan.page.getByText('One moment…').waitFor()
    expect(await joan.page.locator('.reaction[data-kind="0"]').count()).toBeLessThanOrEqual(10)
    await joan.page.getByRole('button', { name: 'React' }).click()

    // Who wants no motion gets figures.
    await grace.page.emulateMedia({ reducedMotion: 'reduce' })
    const figures = grace.page.getByTestId('reactions-lately').waitFor() // they stand for a few seconds
    await lin.page.getByRole('button', { name: 'React' }).click()
    await lin.page.getByRole('button', { name: 'Wonder' }).click()
    await figures
    expect(await grace.page.locator('.reaction').count()).toBe(0)
    await lin.page.getByRole('button', { name: 'React' }).click()
    for (const { page } of [lin, ada, joan]) await page.emulateMedia({ reducedMotion: 'reduce' })
  })

  it('removes somebody after asking once more, and they do not come back', async () => {
    const sheet = await about(ada.page, 'Joan Clarke', 'Remove from the Space')
    await sheet.getByText('Remove Joan Clarke? They cannot come back to this Space.').waitFor()
    await sheet.getByRole('button', { name: 'Cancel' }).click()
    await sheet.getByRole('button', { name: 'Remove from the Space' }).click()
    await sheet.getByRole('button', { name: 'Remove', exact: true }).click()
    await joan.page.getByRole('heading', { name: 'You were removed' }).waitFor()
    expect(await joan.page.getByRole('button', { name: 'Join again' }).count()).toBe(0)
    await ada.page.getByText('Joan Clarke was removed.').first().waitFor()
    await seat(lin.page, /Joan Clarke/).waitFor({ state: 'detached' })
  })

  it('is handed to the co-host whom the leaving host was told of', async () => {
    await ada.page.getByRole('button', { name: 'End' }).click()
    await ada.page.getByRole('button', { name: 'Leave: Grace Hopper will host' }).click()
    await ada.page.waitForURL(sharedApp())
    await grace.page.getByText('You are the host now.').first().waitFor()
    await seat(lin.page, /Grace Hopper.*Host/).waitFor()

    // And on, by hand, while one stays.
    const sheet = await about(grace.page, 'Lin Chen', 'Make host')
    await sheet.getByRole('button', { name: 'Hand over' }).click()
    await lin.page.getByText('You are the host now.').first().waitFor()
    await seat(lin.page, /Grace Hopper.*Co-host/).waitFor()

    await lin.page.getByRole('button', { name: 'End' }).click()
    await lin.page.getByRole('button', { name: 'End for everyone' }).click()
    await grace.page.getByRole('heading', { name: 'This Space has ended' }).waitFor()
    expect([ada, grace, lin, joan].flatMap(({ said }) => said)).toEqual([])
  })
})
