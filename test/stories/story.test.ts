import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { passwordOf, personNamed } from '../helpers/accounts.ts'
import { likeness } from '../helpers/correlate.ts'
import { type OutputTap, tapOutput } from '../helpers/output-tap.ts'
import { LISTEN_SECONDS, readStretch } from '../helpers/speech-wav.ts'
import { isReady, visitors } from '../helpers/visitors.ts'
import { sharedApp, sharedChromium } from '../e2e/shared/use.ts'

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

/** More than any of our pages has to stop at. */
const MOST_STOPS = 60
/** Goes on with Tab until something is reached, as somebody without a mouse does, who sees where they are. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  const hasFocus = () => target.evaluate((element) => element === document.activeElement)
  await target.waitFor()
  for (let stop = 0; stop < MOST_STOPS && !(await hasFocus()); stop += 1) await page.keyboard.press('Tab')
  expect(await hasFocus(), `Tab leads to ${String(target)}`).toBe(true)
  expect(await target.evaluate((element) => element.matches(':focus-visible'))).toBe(true)
}
async function enter(page: Page, name: string | RegExp, role: 'button' | 'link' = 'button'): Promise<void> {
  await tabTo(page, page.getByRole(role, { name, exact: true }).filter({ visible: true }).first())
  await page.keyboard.press('Enter')
}
async function type(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page, page.getByLabel(label, { exact: true }))
  await page.keyboard.insertText(text)
}

describe('the story of somebody new', () => {
  const url = sharedApp()
  let browser: Browser
  let spoken: Float32Array
  let people: ReturnType<typeof visitors>

  beforeAll(async () => {
    spoken = await readStretch()
    browser = await sharedChromium()
    people = visitors(browser, url)
  })
  // A page that goes on listening takes the machine from those who come next.
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
  })
  afterAll(() => browser?.close())

  it('who signs up, follows, sees the bubble appear, listens, asks, is heard, is muted, and leaves', async () => {
    const ada = await people.open('/', { person: personNamed('Ada Lovelace') })
    const raw = join(import.meta.dirname, '../helpers/raw-microphone.page.js')
    const grace = await people.open('/sign-up', { prepare: (page) => page.addInitScript({ path: raw }) })
    await grace.page.getByLabel('Your name').fill('Grace Hopper')
    await grace.page.getByLabel('Handle').fill('grace')
    await grace.page.getByLabel('Password', { exact: true }).fill(passwordOf({ handle: 'grace', name: '' }))
    await press(grace.page, 'Create account')
    await grace.page.waitForURL(`${url}/`)
    await grace.page.goto(`${url}/@ada_lovelace`)
    await isReady(grace.page)
    await press(grace.page, 'Follow Ada Lovelace')
    await grace.page.getByRole('button', { name: 'Following Ada Lovelace' }).waitFor()
    await grace.page.goto(url)
    await isReady(grace.page)

    // Ada begins, and her bubble is on Grace's page as it stands.
    await press(ada.page, 'Write or speak')
    await ada.page.getByText('Space', { exact: true }).click()
    await ada.page.getByLabel('What do you want to talk about?').fill('Under the banyan')
    await press(ada.page, 'Start now')
    const bubble = grace.page
      .getByRole('list', { name: 'Live Spaces' })
      .getByRole('link', { name: /Ada Lovelace is live: Under the banyan/ })
    await bubble.waitFor()

    await bubble.click()
    await press(grace.page, 'Start listening')
    await press(grace.page, 'Ask to speak')
    await ada.page.getByRole('button', { name: 'Requests, 1 waiting' }).click()
    await press(ada.page, 'Let in Grace Hopper')
    await ada.page.getByRole('dialog', { name: 'Requests' }).getByRole('button', { name: 'Close' }).click()
    await press(grace.page, 'Turn on microphone')

    // Somebody without an account hears her, and her alone.
    await press(ada.page, 'Mute')
    let tap: OutputTap | undefined
    const lin = await people.open(new URL(ada.page.url()).pathname, {
      context: { bypassCSP: true }, // the tap is a blob: script
      prepare: async (page) => {
        tap = await tapOutput(page)
      },
    })
    await lin.page.getByLabel('Your name, as a guest').fill('Lin')
    await press(lin.page, 'Start listening')
    await lin.page.getByRole('button', { name: 'Sign in to speak' }).waitFor()
    // Playout stretches a little while it finds its delay, and four pages share the machine; other words
    // of the same voice reach 0.41.
    expect(likeness(spoken, await tap!.read(LISTEN_SECONDS))).toBeGreaterThan(0.6)

    await ada.page.getByRole('button', { name: /^Grace Hopper/ }).click()
    await ada.page
      .getByRole('dialog', { name: 'Grace Hopper' })
      .getByRole('button', { name: /^Mute They/ })
      .click()
    await grace.page.getByText('Ada Lovelace muted you. You can unmute yourself.').first().waitFor()
    expect(await grace.page.getByTestId('microphone').getAttribute('data-state')).toBe('muted')
    await press(grace.page, 'Leave')
    await grace.page.waitForURL(`${url}/`)
    await ada.page.getByRole('button', { name: /^Grace Hopper/ }).waitFor({ state: 'detached' })
    expect([...ada.said, ...grace.said, ...lin.said]).toEqual([])
  })

  it('who is wanted on stage from the start, in French', async () => {
    const lin = await people.open('/', { person: personNamed('Lin Chen'), context: { locale: 'fr-FR' } })
    const { page, said } = await people.open('/', { person: personNamed('Zoé Martin'), context: { locale: 'fr-FR' } })
    await press(page, 'Écrire ou parler')
    await page.getByText('Un Space', { exact: true }).click()
    await page.getByLabel('De quoi voulez-vous parler ?').fill('Nos forêts')
    await page.getByLabel('Sujets').fill('Arbres')
    await page.getByLabel('Sujets').press('Enter')
    await press(page, 'Qui peut parler')
    await page.getByLabel('Seulement les personnes que j’invite').check()
    await press(page, 'Inviter')
    await page.getByLabel('Trouver des personnes').fill('lin')
    await press(page, 'Inviter Lin Chen à parler')
    await page.getByRole('button', { name: 'Lin Chen comme co-hôte' }).click()
    await press(page, 'Voir d’abord')
    await page.getByRole('dialog').getByText('Arbres').waitFor()
    expect(await lin.page.getByText('Nos forêts').count()).toBe(0)
    await press(page, 'Lancer')
    await page.waitForURL(/\/rooms\//)

    // It is on her page without a reload; she takes the stage as what she was wanted for.
    await lin.page.getByRole('link', { name: /Zoé Martin vous invite comme co-hôte.*Nos forêts/ }).click()
    await lin.page.getByText('On vous attend comme co-hôte.').waitFor()
    await press(lin.page, 'Devenir co-hôte')
    await page.getByRole('button', { name: /^Lin Chen.*Co-hôte/ }).waitFor()
    await lin.page.getByTestId('microphone').and(lin.page.locator('[data-state=live]')).waitFor()
    expect([...said, ...lin.said]).toEqual([])
  })

  it('who has no mouse', async () => {
    const ada = await people.open('/', { person: personNamed('Ada Lovelace') })
    const mary = await people.open('/sign-in', { context: { reducedMotion: 'no-preference' } })
    await enter(mary.page, 'Create an account', 'link')
    await mary.page.waitForURL(/sign-up/)
    await type(mary.page, 'Your name', 'Mary Anning')
    await type(mary.page, 'Handle', 'mary')
    await type(mary.page, 'Password', passwordOf({ handle: 'mary', name: '' }))
    await mary.page.keyboard.press('Enter')
    await mary.page.waitForURL(`${url}/`)
    await isReady(mary.page)

    await enter(ada.page, 'Write or speak')
    await tabTo(ada.page, ada.page.getByLabel('Post', { exact: true }))
    await ada.page.keyboard.press('ArrowRight')
    await type(ada.page, 'What do you want to talk about?', 'By keys alone')
    await enter(ada.page, 'Start now')
    await ada.page.waitForURL(/\/rooms\//)
    await ada.page.getByRole('button', { name: 'Mute', exact: true }).waitFor()

    await enter(mary.page, /Ada Lovelace is live: By keys alone/, 'link')
    await enter(mary.page, 'Start listening')
    await enter(mary.page, 'Ask to speak')
    await enter(ada.page, 'Requests, 1 waiting')
    await enter(ada.page, 'Let in Mary Anning')
    await ada.page.keyboard.press('Escape')
    const queue = ada.page.getByRole('button', { name: /^Requests/ })
    expect(await queue.evaluate((element) => element === document.activeElement)).toBe(true)
    await enter(mary.page, 'Turn on microphone')
    await mary.page.getByRole('button', { name: 'Mute', exact: true }).waitFor()

    await ada.page.keyboard.press('r')
    await ada.page.keyboard.press('Enter')
    await mary.page.locator('.reaction').first().waitFor({ state: 'attached' })
    await ada.page.keyboard.press('Escape')
    await enter(ada.page, 'End')
    await enter(ada.page, 'End for everyone')
    await enter(mary.page, 'Back to the timeline', 'link')
    await mary.page.waitForURL(`${url}/`)
    expect([...ada.said, ...mary.said]).toEqual([])
  })
})
