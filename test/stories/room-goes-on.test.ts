import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { sharedVisitors } from '../e2e/shared/use.ts'

/** Somebody's ring is open: a voice is heard. */
const speaks = (page: Page, selector: string) => page.locator(`${selector} [data-speaking]`).first().waitFor()

describe('a room on the side', () => {
  const people = sharedVisitors()

  it('goes on while one looks at other pages, and can be muted, opened and left from there', async () => {
    const { page, path, said } = await people.host({ name: 'Emmy Noether', title: 'On the side' })
    const listener = await people.listen(path, 'Grace Hopper')

    await page.getByRole('link', { name: 'Make it small' }).click()
    const docked = page.getByRole('region', { name: 'The Space you are in' })
    await docked.getByText('On the side').waitFor()
    await speaks(page, '[data-docked]')
    await page.getByRole('link', { name: 'You: Emmy Noether' }).first().click()
    await page.getByRole('heading', { name: 'You', exact: true }).waitFor()
    await speaks(listener.page, 'section')

    await docked.getByRole('button', { name: 'Mute' }).click()
    await listener.page.getByRole('button', { name: /Emmy Noether.*Muted/ }).waitFor()
    await docked.getByRole('button', { name: 'Unmute' }).click()
    await listener.page.getByRole('button', { name: /Emmy Noether.*Muted/ }).waitFor({ state: 'detached' })

    // A listener's is the same, with a hand to raise; the host hears of it.
    await listener.page.getByRole('link', { name: 'Make it small' }).click()
    const theirs = listener.page.getByRole('region', { name: 'The Space you are in' })
    await theirs.getByRole('button', { name: 'Ask to speak' }).click()
    await theirs.getByRole('button', { name: 'Withdraw' }).waitFor()
    await page.getByText('Grace Hopper asks to speak.').waitFor({ state: 'attached' })
    await speaks(listener.page, '[data-docked]')

    await docked.getByRole('link').click()
    await page.getByRole('heading', { name: 'On the side', level: 1 }).waitFor()
    await docked.waitFor({ state: 'detached' })
    expect(new URL(page.url()).pathname).toBe(path)

    await page.getByRole('link', { name: 'Make it small' }).click()
    await docked.getByRole('button', { name: 'End' }).click()
    await page.getByRole('button', { name: 'End for everyone' }).click()
    await docked.waitFor({ state: 'detached' })
    await theirs.getByText('This Space has ended').waitFor()
    await theirs.getByRole('button', { name: 'Close' }).click()
    await theirs.waitFor({ state: 'detached' })
    expect([...said, ...listener.said]).toEqual([])
  })

  it('is played by keys alone: M, space held down, question mark, Escape', async () => {
    const { page, path, said } = await people.host({ name: 'Emmy Noether', title: 'Keys' })
    const listener = await people.listen(path, 'Lin Chen')
    const muted = listener.page.getByRole('button', { name: /Emmy Noether.*Muted/ })
    await page.locator('h1').click() // the focus is on the page, not on a button
    await page.keyboard.press('m')
    await muted.waitFor()

    // On a Russian layout, where nobody can type an M.
    const russian = () =>
      page.evaluate(() =>
        document.body.dispatchEvent(
          new KeyboardEvent('keydown', { key: 'ь', code: 'KeyM', bubbles: true, cancelable: true }),
        ),
      )
    await russian()
    await muted.waitFor({ state: 'detached' })
    await russian()
    await muted.waitFor()

    await page.keyboard.down(' ')
    await muted.waitFor({ state: 'detached' })
    await page.keyboard.up(' ')
    await muted.waitFor()

    await page.keyboard.press('?')
    const sheet = page.getByRole('dialog', { name: 'Keys' })
    await sheet.getByText('Talk while you hold it down').waitFor()
    await page.keyboard.press('m') // means nothing while a sheet is open
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'hidden' })
    expect(await page.getByTestId('microphone').getAttribute('data-state')).toBe('muted')

    await page.keyboard.press('Escape')
    await page.getByRole('region', { name: 'The Space you are in' }).waitFor()
    await page.keyboard.press('M')
    await muted.waitFor({ state: 'detached' })
    expect(said).toEqual([])
  })
})
