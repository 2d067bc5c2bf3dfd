import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningApp, startApp } from '@banyan/app/server'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openCommunity, personNamed, signIn } from '../helpers/accounts.ts'
import { QUIET_PHONE, isReady } from '../helpers/visitors.ts'
import { sharedChromium } from './shared/use.ts'

const ada = personNamed('Ada Lovelace')

describe('a picture of oneself', () => {
  let app: RunningApp
  let browser: Browser
  let folder: string
  let context: BrowserContext
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'banyan-uploads-'))
    app = await startApp({ port: 0, dataDir: join(folder, 'data') })
    browser = await sharedChromium()
    await openCommunity(app.url)
  })
  afterEach(async () => {
    await context?.close()
    await browser?.close()
    await app?.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function open(options: { javaScriptEnabled?: boolean } = {}): Promise<Page> {
    context = await browser.newContext({ ...QUIET_PHONE, ...options })
    await signIn(context, app.url, ada)
    const page = await context.newPage()
    await page.goto(`${app.url}/you`)
    return page
  }
  const choose = (page: Page, mimeType: string, buffer: Buffer) =>
    page.locator('input[type=file]').setInputFiles({ name: `photo.${mimeType.split('/')[1]}`, mimeType, buffer })
  /** Bytes of a photo that no codec makes small: every pixel is another colour, the upper half red. */
  const photo = (page: Page, type: string) =>
    page.evaluate(async (type) => {
      const canvas = new OffscreenCanvas(2_400, 1_600)
      const context = canvas.getContext('2d')!
      const picture = context.createImageData(canvas.width, canvas.height)
      let seed = 1
      for (let at = 0; at < picture.data.length; at += 4) {
        seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
        const isUpper = at < picture.data.length / 2
        picture.data.set([isUpper ? 255 : seed & 15, seed & 255, (seed >> 8) & 255, 255], at)
      }
      context.putImageData(picture, 0, 0)
      const blob = await canvas.convertToBlob({ type, quality: 1 })
      let text = ''
      for (const byte of new Uint8Array(await blob.arrayBuffer())) text += String.fromCharCode(byte)
      return btoa(text)
    }, type)

  it('is made small in the page, so that a photo of a phone is no matter of size', async () => {
    const page = await open()
    await isReady(page)
    const bytes = Buffer.from(await photo(page, 'image/png'), 'base64')
    expect(bytes.length).toBeGreaterThan(5_700_000)
    const sent = page.waitForRequest((request) => request.method() === 'POST')
    await choose(page, 'image/png', bytes)
    expect((await sent).postDataBuffer()?.length).toBeLessThan(1_000_000)
    await page.locator('main img[src^="/avatars/"]').waitFor()
  })

  it('that the server refuses unread leaves the page as it is, with the sentence of its refusal', async () => {
    const page = await open()
    await isReady(page)
    await page.getByLabel('About you').fill('typed and not yet saved')
    const refuse = async (status: number, body: string, contentType: string) => {
      await page.unroute('**/you?/picture')
      await page.route('**/you?/picture', (route) => route.fulfill({ status, body, contentType }))
      await choose(page, 'image/png', await page.screenshot({ clip: { x: 0, y: 0, width: 60, height: 40 } }))
    }
    await refuse(413, '<h1>413 Request Entity Too Large</h1>', 'text/html')
    await page.getByText('The picture is larger than 5 MB.').waitFor()
    await refuse(429, 'slow down', 'text/plain')
    await page.getByText('That was a lot of tries.').waitFor()
    await refuse(503, '', 'text/plain')
    await page.getByText('The server is busy.').waitFor()
    expect(await page.getByLabel('About you').inputValue()).toBe('typed and not yet saved')
    await page.unroute('**/you?/picture')
    for (let count = 0; count < 7; count += 1) {
      const drawing = await page.screenshot({ clip: { x: 0, y: 0, width: 60, height: 40 + count } })
      const answered = page.waitForResponse('**/you?/picture')
      await choose(page, 'image/png', drawing)
      await answered
    }
    await page.getByText('That was a lot of tries.').waitFor()
  })

  it('of more bytes than the server takes is refused in words without scripts, too', async () => {
    const page = await open({ javaScriptEnabled: false })
    await choose(page, 'image/png', Buffer.alloc(5_700_000))
    await page.getByRole('button', { name: 'Save' }).first().click()
    await page.getByText('The picture is larger than 5 MB.').waitFor()
  })

  it('in HEIC is refused before it is sent, and the page says what to do', async () => {
    const page = await open()
    await isReady(page)
    await choose(page, 'image/heic', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic'))
    await page.getByText('This picture is HEIC').waitFor()
  })
})
