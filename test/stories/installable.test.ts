import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { visitors } from '../helpers/visitors.ts'
import { sharedApp, sharedChromium } from '../e2e/shared/use.ts'

const Manifest = v.object({
  id: v.literal('/'),
  name: v.string(),
  short_name: v.pipe(v.string(), v.maxLength(12)),
  start_url: v.literal('/'),
  display: v.literal('standalone'),
  theme_color: v.string(),
  background_color: v.string(),
  icons: v.array(v.object({ src: v.string(), sizes: v.string(), type: v.literal('image/png'), purpose: v.string() })),
  shortcuts: v.pipe(v.array(v.object({ name: v.string(), url: v.string() })), v.minLength(1)),
})

/** Stands before the pages of the app, as a proxy does; `away` is a server that is gone. */
async function startFront(app: string) {
  const front = { away: false, url: '', close: () => Promise.resolve() }
  const server: Server = createServer((asked, answer) => {
    if (front.away) return void asked.socket.destroy()
    const onward = request(app + asked.url, { method: asked.method, headers: asked.headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers)
      reply.pipe(answer)
    })
    onward.on('error', () => answer.destroy())
    asked.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  front.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  front.close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return front
}

const installed = (page: Page) =>
  page.evaluate(async () => (await navigator.serviceWorker.ready).active?.scriptURL.replace(location.origin, ''))

/** Lets a page look for a new version, as it does when somebody comes back to it, and waits until it has looked. */
const look = (page: Page) =>
  page.evaluate(async () => {
    document.dispatchEvent(new Event('visibilitychange'))
    await navigator.locks.query() // the page asked the same just before, and is answered first
    await new Promise((drawn) => setTimeout(drawn))
  })

describe('the app as something to install', () => {
  const app = sharedApp()
  let front: Awaited<ReturnType<typeof startFront>>
  let browser: Browser
  let people: ReturnType<typeof visitors>

  beforeAll(async () => {
    front = await startFront(app)
    browser = await sharedChromium()
    people = visitors(browser, app)
  })
  afterAll(async () => {
    await browser?.close()
    await front?.close()
  })

  it('has a manifest whose icons are as large as it says, for launchers of every kind', async () => {
    const { page } = await people.open('/')
    const address = await page.locator('link[rel=manifest]').getAttribute('href')
    const answer = await fetch(app + address)
    expect(answer.headers.get('content-type')).toContain('application/manifest+json')
    const { icons, shortcuts } = v.parse(Manifest, await answer.json())
    const touch = await page.locator('link[rel=apple-touch-icon]').getAttribute('href')
    const all = [...icons, { src: touch!, sizes: '180x180', purpose: 'apple' }]
    for (const { src, sizes } of all) {
      const size = await page.evaluate(async (source) => {
        const { width, height } = await createImageBitmap(await (await fetch(source)).blob())
        return `${width}x${height}`
      }, src)
      expect(size, src).toBe(sizes)
    }
    for (const purpose of ['any', 'maskable']) {
      expect(icons.filter((icon) => icon.purpose === purpose).map(({ sizes }) => sizes)).toEqual(['192x192', '512x512'])
    }
    for (const { url } of shortcuts) expect((await fetch(app + url)).status).toBe(200)
    // What Chromium itself has to say against installing it.
    const devtools = await page.context().newCDPSession(page)
    const { errors } = await devtools.send('Page.getAppManifest')
    expect(errors).toEqual([])
    await page.goto(app + '/?start')
    await page.getByRole('dialog', { name: 'Start a Space' }).waitFor()
  })

  it('says in the right language that no server can be reached, and keeps nothing of rooms and people', async () => {
    const { page, said } = await visitors(browser, front.url).open('/', { context: { locale: 'fr-FR' } })
    expect(await installed(page)).toBe('/service-worker.js')
    await page.reload() // from now on the service worker answers
    const kept = await page.evaluate(async () => {
      const caches = await Promise.all((await globalThis.caches.keys()).map((name) => globalThis.caches.open(name)))
      const requests = await Promise.all(caches.map((cache) => cache.keys()))
      return requests.flat().map(({ url }) => new URL(url).pathname)
    })
    expect(kept).toContain('/icons/icon-192.png')
    expect(kept.filter((path) => !/^\/(?:_app\/|icons\/|[\w.-]+\.(?:svg|css|webmanifest)$)/.test(path))).toEqual([])
    expect(said).toEqual([])

    front.away = true
    await page.goto(`${front.url}/you`)
    await page.getByRole('heading', { name: 'Le serveur est hors d’atteinte' }).waitFor()
    front.away = false
    await page.getByRole('link', { name: 'Réessayer' }).click()
    await page.getByRole('heading', { name: 'Vous', exact: true }).waitFor()
  })

  it('offers a new version when nobody is in a room, and not before', async () => {
    const host = await people.host({ name: 'Tu Youyou', title: 'Versions' })
    const other = await host.page.context().newPage()
    await other.goto(app)
    await installed(other)
    await other.reload()
    const fresh = other.getByText('A new version is here.')
    // To a browser another address of the worker is a new version, too.
    await other.evaluate(async () => {
      const registration = await navigator.serviceWorker.register('/service-worker.js?next')
      const worker = registration.installing ?? registration.waiting
      await new Promise<void>((resolve) => {
        const look = () => worker?.state === 'installed' && resolve()
        worker?.addEventListener('statechange', look)
        look()
      })
    })
    await look(other)
    expect(await fresh.count()).toBe(0)
    expect(await host.page.getByRole('button', { name: 'Mute', exact: true }).count()).toBe(1)

    await host.page.getByRole('button', { name: 'End' }).click()
    await host.page.getByRole('button', { name: 'End for everyone' }).click()
    await host.page.getByText('A new version is here.').waitFor()
    await look(other)
    await fresh.waitFor()
    await Promise.all([other.waitForEvent('load'), other.getByRole('button', { name: 'Reload' }).click()])
    await other.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
    expect(await other.evaluate(() => navigator.serviceWorker.controller?.scriptURL)).toContain('?next')
  })
})
