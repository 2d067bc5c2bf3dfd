import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningApp, startApp } from '@banyan/app/server'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openCommunity, personNamed, signIn } from '../helpers/accounts.ts'
import { QUIET_PHONE, isReady } from '../helpers/visitors.ts'
import { sharedChromium } from '../e2e/shared/use.ts'

const ada = personNamed('Ada Lovelace')
/** The EXIF segment of a JPEG whose orientation is 3: upside down. */
const UPSIDE_DOWN = Buffer.concat([
  Buffer.from([0xff, 0xe1, 0, 34]),
  Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x03\0\0\0\0\0\0', 'latin1'),
])

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
  /** A photo of a phone that was held upside down: noise, which no codec makes small, over red. */
  async function photo(page: Page): Promise<Buffer> {
    const text = await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(2_400, 1_600)
      const context = canvas.getContext('2d')!
      const picture = context.createImageData(canvas.width, canvas.height)
      for (let at = 0; at < picture.data.length; at += 65_536) {
        crypto.getRandomValues(picture.data.subarray(at, Math.min(at + 65_536, picture.data.length)))
      }
      for (let at = 3; at < picture.data.length; at += 4) picture.data[at] = 255
      context.putImageData(picture, 0, 0)
      context.fillStyle = 'red'
      context.fillRect(0, 1_400, 2_400, 200)
      const bytes = await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 1 })).arrayBuffer()
      let text = ''
      for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte)
      return btoa(text)
    })
    const jpeg = Buffer.from(text, 'base64')
    return Buffer.concat([jpeg.subarray(0, 2), UPSIDE_DOWN, jpeg.subarray(2)])
  }
  /** The colour in the middle of a picture's upper or lower edge. */
  const colourAt = (page: Page, address: string, edge: 'top' | 'bottom') =>
    page.evaluate(
      async ([address, edge]) => {
        const picture = await createImageBitmap(await (await fetch(address)).blob())
        const canvas = new OffscreenCanvas(picture.width, picture.height)
        const context = canvas.getContext('2d')!
        context.drawImage(picture, 0, 0)
        return [...context.getImageData(picture.width / 2, edge === 'top' ? 4 : picture.height - 4, 1, 1).data]
      },
      [address, edge] as const,
    )

  it('is made small in the page, turned as it was held, however large the photo of a phone is', async () => {
    const page = await open()
    await isReady(page)
    const bytes = await photo(page)
    expect(bytes.length).toBeGreaterThan(5_700_000)
    const sent = page.waitForRequest((request) => request.method() === 'POST')
    await choose(page, 'image/jpeg', bytes)
    expect(Number((await (await sent).allHeaders())['content-length'])).toBeLessThan(1_000_000)
    const face = page.locator('main img[src^="/avatars/"]')
    await face.waitFor()
    const address = app.url + (await face.getAttribute('src'))
    const [red = 0, green = 255, blue = 255] = await colourAt(page, address, 'top')
    expect(red - green - blue).toBeGreaterThan(150)
    const [, greenBelow = 0, blueBelow = 0] = await colourAt(page, address, 'bottom')
    expect(greenBelow + blueBelow).toBeGreaterThan(100)
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
    expect(await page.getByLabel('Your name').inputValue()).toBe(ada.name)
  })

  it('in HEIC is refused before it is sent, and the page says what to do', async () => {
    const page = await open()
    await isReady(page)
    let sent = 0
    page.on('request', (request) => (sent += request.method() === 'POST' ? 1 : 0))
    await choose(page, 'image/heic', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic'))
    await page.getByText('This picture is HEIC').waitFor()
    expect(sent).toBe(0)
  })
})
