import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Visitor, visitors } from '../helpers/visitors.ts'
import { sharedApp, sharedChromium } from '../e2e/shared/use.ts'

/** A name from right to left, and the same inside of a sentence. */
const MARYAM = '\u0645\u0631\u064A\u0645'
const ISOLATED = `\u2068${MARYAM}\u2069`
const maryam = { handle: 'maryam', name: `\u202E${MARYAM}\u200B` }

describe('names in a room', () => {
  let browser: Browser
  let host: Visitor & { path: string }
  let lin: Visitor
  const people = () => visitors(browser, sharedApp())

  beforeAll(async () => {
    browser = await sharedChromium()
    host = await people().host({ name: MARYAM, person: maryam, title: `\u202Eabout names\u200D` })
    lin = await people().listen(host.path, 'Lin Chen')
  })
  afterAll(async () => {
    await browser?.close()
  })

  /** Enters as a guest of that name. */
  async function enter(name: string): Promise<Page> {
    const { page } = await people().open(host.path)
    await page.getByLabel('Your name, as a guest').fill(name)
    await page.getByRole('button', { name: 'Start listening' }).click()
    return page
  }

  it('have lost what turns them around, and are isolated where they stand', async () => {
    const face = host.page.getByRole('region', { name: 'On stage' })
    await face.waitFor()
    expect(await lin.page.locator('main h1 bdi').textContent()).toBe('about names')
    expect(await lin.page.getByRole('region', { name: 'On stage' }).locator('bdi').textContent()).toBe(MARYAM)
    expect(await lin.page.title()).toMatch(/^about names · /)
    await host.page.getByRole('button', { name: 'Lin Chen' }).click()
    await host.page.getByRole('dialog', { name: 'Lin Chen' }).getByRole('button', { name: 'Invite to speak' }).click()
    const card = lin.page.getByRole('region', { name: 'Invitation to speak' })
    expect(await card.getByRole('heading').textContent()).toBe(`${ISOLATED} invites you to speak`)
    await card.getByRole('button', { name: 'Not now' }).click()
  })

  it('that look like the host’s are marked, and leave the others unmarked', async () => {
    const page = await enter(`${MARYAM}\u200C .`)
    await page.getByRole('button', { name: 'Sign in to speak' }).waitFor()
    const mark = lin.page.getByRole('region', { name: 'Listening' }).getByTestId('lookalike')
    await mark.waitFor()
    expect(await mark.textContent()).toContain(`Looks like ${ISOLATED}, who is on stage`)
    expect(await lin.page.getByTestId('lookalike').count()).toBe(1)
  })

  it.each(['\u3164', '\u200B\u2060', '\u2800'])('that nobody can see are refused in words: %j', async (blank) => {
    const page = await enter(blank)
    await page.getByText('nothing that people can see').waitFor()
    expect(await page.getByLabel('Your name, as a guest').inputValue()).toBe(blank)
    await page.close()
  })
})
