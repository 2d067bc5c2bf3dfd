import { startApp } from '@banyan/app/server'
import { type IceServer, parseIceServer } from '@banyan/core/protocol'
import { parseTrustedProxies } from '@banyan/relay'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser as Chromium, Page } from 'playwright-core'
import type { Browser as Firefox } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openCommunity } from '../helpers/accounts.ts'
import { complaints } from '../helpers/chromium.ts'
import { findFirefox, launchFirefox, WITHOUT_FIREFOX } from '../helpers/firefox.ts'
import { narrowProxy, type WebSocketsThere } from '../helpers/narrow-proxy.ts'
import { startRelay } from '../helpers/start-relay.ts'
import { sharedChromium, sharedHarness } from '../e2e/shared/use.ts'

const opened: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const each of opened.splice(0).toReversed()) await each.close()
})
function kept<Each extends { close(): Promise<unknown> }>(each: Each): Each {
  opened.push(each)
  return each
}

describe('in Chromium', () => {
  let chromium: Chromium
  beforeAll(async () => {
    chromium = await sharedChromium()
  })
  afterAll(() => chromium?.close())

  async function open(): Promise<Page> {
    const context = kept(await chromium.newContext())
    const page = await context.newPage()
    await page.goto(sharedHarness())
    await page.waitForFunction(() => 'core' in window)
    return page
  }
  const create = (page: Page, relayUrl: string) =>
    page.evaluate(async (relayUrl) => {
      const logger = { error: console.warn, warn: console.warn, info() {}, debug() {} }
      const session = window.core.createSession({ relayUrl, logger })
      window.kept.session = session
      const { view } = await session.create({ title: 'Tea', name: 'Ada' })
      return view.room
    }, relayUrl)
  const enter = (page: Page, relayUrl: string, room: string) =>
    page.evaluate(
      async ([relayUrl, room]) => {
        const session = window.core.createSession({ relayUrl })
        window.kept.session = session
        await session.join({ room: window.core.parseRoomId(room)!, name: 'Grace' })
      },
      [relayUrl, room] as const,
    )
  const linked = (page: Page) =>
    page.waitForFunction(() => {
      const snapshot = window.kept.session?.snapshot
      return snapshot?.phase === 'joined' && snapshot.links === 1
    })

  it.each<WebSocketsThere>(['refused', 'swallowed'])(
    'people of another origin meet by HTTP long polling: WebSockets are %s on the way',
    async (webSockets) => {
      const relay = kept(await startRelay())
      const proxy = kept(await narrowProxy(relay.url, { webSockets }))
      const [host, listener] = [await open(), await open()]
      const room = await create(host, proxy.url)
      await enter(listener, proxy.url, room)
      await Promise.all([linked(host), linked(listener)])
      expect(proxy.seen.webSockets).toBeGreaterThan(0)
    },
  )

  it('ICE servers that the browser refuses cost themselves alone, and are reported without passwords', async () => {
    const iceServers: IceServer[] = [{ urls: 'stun:127.0.0.1:3478' }]
    const relay = kept(await startRelay({ iceServers }))
    iceServers.push({ urls: 'turn:127.0.0.1' }, { urls: 'turn:ada:s3cret@127.0.0.1', username: 'a', credential: 'b' })
    const [host, listener] = [await open(), await open()]
    const said = complaints(host)
    const room = await create(host, relay.url)
    await enter(listener, relay.url, room)
    await Promise.all([linked(host), linked(listener)])
    expect(said.filter((line) => line.includes('refuses an ICE server')).length).toBeGreaterThanOrEqual(1)
    expect(said.join()).not.toContain('s3cret')
  })

  it('takes what the parser takes', async () => {
    const page = await open()
    expect(await page.evaluate(refusedByBrowser, servers)).toEqual([])
  })
})

describe('the app behind a proxy in a container', () => {
  /** What becomes of guessed passwords, two of which an address has a minute. */
  async function start(trusted: string) {
    const dataDir = await mkdtemp(join(tmpdir(), 'banyan-proxied-'))
    kept({ close: () => rm(dataDir, { recursive: true, force: true }) })
    const rules = parseTrustedProxies(trusted)
    if (!rules.ok) throw new Error(rules.error)
    const app = kept(
      await startApp({ port: 0, host: '127.0.0.1', dataDir, trustedProxies: rules.value, signInsPerMinute: 2 }),
    )
    await openCommunity(app.url)
    return async (address: string) => {
      const answer = await fetch(`${app.url}/sign-in`, {
        method: 'POST',
        headers: { origin: app.url, accept: 'text/html', 'x-forwarded-for': `${address}, 172.18.0.2` },
        body: new URLSearchParams({ handle: 'keeper', password: 'a guess' }),
        redirect: 'manual',
      })
      return (await answer.text()).includes('That was a lot of tries') ? 'too often' : 'wrong'
    }
  }

  it('limits sign-ins by the address of each person, where it trusts the proxy', async () => {
    const guess = await start('172.18.0.0/16')
    const one = '198.51.100.1'
    expect([await guess(one), await guess(one), await guess(one)]).toEqual(['wrong', 'wrong', 'too often'])
    expect(await guess('198.51.100.2')).toBe('wrong')
    // Somebody who makes up where they come from is still who the proxy saw.
    expect(await guess(`127.0.0.1, ${one}`)).toBe('too often')
  })

  it('takes all people for one, where it does not', async () => {
    const guess = await start('192.0.2.0/24')
    expect([await guess('198.51.100.1'), await guess('198.51.100.2')]).toEqual(['wrong', 'wrong'])
    expect(await guess('198.51.100.3')).toBe('too often')
  })
})

/** What the parser makes of everything that it reads. */
const servers = [
  ...['stun:stun.example.org', 'STUN:192.0.2.1:3478', 'stuns:stun.example.org:5349', 'stun:[2001:db8::1]:3478'],
  ...['turn:1999999999:ada:k%3D@turn.example.org', 'turns:a%40b:p%3As@[2001:db8::1]:443?transport=TCP'],
  ...['turn:ada:k@turn_server:1?transport=udp', `turn:${'a'.repeat(509)}:k@turn.example.org.:65535`],
].map((text) => {
  const parsed = parseIceServer(text)
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value as RTCIceServer
})
const refusedByBrowser = (servers: RTCIceServer[]): string[] =>
  servers.flatMap((server) => {
    try {
      new RTCPeerConnection({ iceServers: [server] }).close()
      return []
    } catch (error) {
      return [String(error)]
    }
  })

const hasFirefox = findFirefox() !== undefined
if (!hasFirefox) console.warn(`skipped: Firefox behind a proxy. ${WITHOUT_FIREFOX}`)

describe.skipIf(!hasFirefox)('in Firefox', () => {
  let firefox: Firefox
  beforeAll(async () => {
    firefox = await launchFirefox()
  })
  afterAll(() => firefox?.close())

  it('people meet by HTTP long polling, and the browser takes what the parser takes', async () => {
    const relay = kept(await startRelay())
    const proxy = kept(await narrowProxy(relay.url))
    const page = await firefox.newPage()
    await page.goto(sharedHarness())
    await page.waitForFunction(() => 'core' in window)
    const role = await page.evaluate(async (relayUrl) => {
      const session = window.core.createSession({ relayUrl })
      const { role } = await session.create({ title: 'Tea', name: 'Ada' })
      await session.close()
      return role
    }, proxy.url)
    expect(role).toBe('host')
    expect(proxy.seen.webSockets).toBeGreaterThan(0)
    expect(await page.evaluate(refusedByBrowser, servers)).toEqual([])
  })
})
