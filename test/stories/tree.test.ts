import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningApp, startApp } from '@banyan/app/server'
import { parseRoomId, type RoomSession } from '@banyan/core'
import { createNodeSession } from '@banyan/node'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openCommunity, personNamed } from '../helpers/accounts.ts'
import { PATIENTLY } from '../helpers/patience.ts'
import { roomToken } from '../helpers/room-token.ts'
import { visitors } from '../helpers/visitors.ts'
import { sharedChromium } from '../e2e/shared/use.ts'

describe('the picture of the tree in the app', () => {
  let app: RunningApp
  let browser: Browser
  let folder: string
  const sessions: RoomSession[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'banyan-tree-'))
    // One listener directly under the stage in each stripe: the others hang under listeners.
    app = await startApp({ port: 0, host: '127.0.0.1', dataDir: join(folder, 'data'), trunkSize: 1 })
    await openCommunity(app.url)
    browser = await sharedChromium()
  })
  afterAll(async () => {
    for (const session of sessions.toReversed()) await session.close()
    await browser?.close()
    await app?.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** A host in the page, and peers in Node. */
  async function room() {
    const { page, said } = await visitors(browser, app.url).open('/', { person: personNamed('Ada Lovelace') })
    await page.getByRole('button', { name: 'Start a Space' }).first().click()
    await page.getByRole('button', { name: 'Start now' }).click()
    await page.waitForURL(/\/rooms\//)
    await page.getByRole('button', { name: 'Mute', exact: true }).waitFor()
    const id = parseRoomId(new URL(page.url()).pathname.split('/').at(-1))!
    for (const name of ['Ben', 'Cleo', 'Dan', 'Eve']) {
      const session = createNodeSession({ relayUrl: app.url, slots: 4, bindAddress: '127.0.0.1' })
      sessions.push(session)
      await session.join({ room: id, name, roomToken: () => roomToken({ url: app.url, room: id, name }) })
    }
    return { page, said }
  }

  const drawn = (page: Page) => page.getByTestId('tree-picture').locator('[data-node]').count()

  it('shows everybody twice around the stage, and says who somebody is and why they hear it there', async () => {
    const { page, said } = await room()
    await page.getByRole('button', { name: 'How the sound travels' }).click()
    // The host, and four listeners on each of two ways.
    await vi.waitUntil(async () => (await drawn(page)) === 9, PATIENTLY)

    const carrier = page.locator('[data-look=carrier] path').first()
    await carrier.hover()
    const card = page.getByTestId('tree-card')
    await expect.poll(() => card.textContent()).toMatch(/Carries 3 people.*Straight from the stage/s)

    await sessions.pop()!.close()
    await vi.waitUntil(async () => (await drawn(page)) === 7, PATIENTLY)

    expect(said).toEqual([])
  })

  it('can be walked through by keyboard, and read as a list', async () => {
    const [page] = browser.contexts()[0]!.pages()
    const picture = page!.getByRole('application', { name: /Picture of the way the sound takes to 3 people/ })
    await picture.focus()
    await page!.keyboard.press('ArrowLeft')
    await page!.keyboard.press('ArrowLeft')
    await page!
      .getByTestId('tree-card')
      .getByText(/Carries|Listens/)
      .first()
      .waitFor()
    await page!.keyboard.press('+')
    const [, , wide] = (await picture.getAttribute('viewBox'))!.split(' ').map(Number)
    await page!.keyboard.press('0')
    const [, , whole] = (await picture.getAttribute('viewBox'))!.split(' ').map(Number)
    expect(wide).toBeLessThan(whole!)

    await page!.getByRole('button', { name: 'Show as a list' }).click()
    const dialog = page!.getByRole('dialog', { name: 'How the sound travels' })
    await dialog.getByRole('heading', { name: 'Way 2' }).waitFor()
    for (const name of ['Ben', 'Cleo', 'Dan']) expect(await dialog.getByText(name).count()).toBe(2)
    await page!.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
  })
})
