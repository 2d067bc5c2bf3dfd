import type { RoomSession } from '@banyan/core'
import type { IceServer } from '@banyan/core/protocol'
import { createNodeSession } from '@banyan/node'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { narrowProxy, type NarrowProxy, type WebSocketsThere } from '../helpers/narrow-proxy.ts'
import { PATIENTLY } from '../helpers/patience.ts'
import { startRelay } from '../helpers/start-relay.ts'

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const each of opened.splice(0).toReversed()) await each.close()
})
function kept<Each extends { close(): Promise<void> }>(each: Each): Each {
  opened.push(each)
  return each
}
const warnings: string[] = []
function open(relayUrl: string): RoomSession {
  const ignore = () => {}
  const logger = { error: ignore, warn: (_: unknown, said: string) => void warnings.push(said), info: ignore }
  return kept(createNodeSession({ relayUrl, bindAddress: '127.0.0.1', logger: { ...logger, debug: ignore } }))
}
const isOnline = ({ snapshot }: RoomSession) => snapshot.phase === 'joined' && snapshot.online
const links = ({ snapshot }: RoomSession) => (snapshot.phase === 'joined' ? snapshot.links : 0)

async function behind(webSockets: WebSocketsThere): Promise<NarrowProxy> {
  const relay = kept(await startRelay())
  return kept(await narrowProxy(relay.url, { webSockets }))
}

describe('behind a proxy through which no WebSocket works', () => {
  it.each<WebSocketsThere>(['refused', 'swallowed', 'mute'])(
    'people meet by HTTP long polling: WebSockets are %s there',
    async (webSockets) => {
      warnings.length = 0
      const proxy = await behind(webSockets)
      const [ada, ben] = [open(proxy.url), open(proxy.url)]
      const { view } = await ada.create({ title: 'Tea', name: 'Ada' })
      await ben.join({ room: view.room, name: 'Ben' })
      // Signals of both go through the relay until they are linked.
      await vi.waitUntil(() => links(ada) === 1 && links(ben) === 1, PATIENTLY)
      expect(proxy.seen.webSockets).toBeGreaterThan(0)
      expect(new Set(warnings)).toEqual(
        new Set(['WebSockets do not get through to the relay; HTTP long polling is used instead']),
      )
    },
  )

  it('a broken connection is resumed, with polling first', async () => {
    const proxy = await behind('swallowed')
    const ada = open(proxy.url)
    const { self, view } = await ada.create({ title: 'Tea', name: 'Ada' })
    // Between two polls there is nothing to cut.
    await vi.waitUntil(() => {
      if (isOnline(ada)) proxy.cut()
      return !isOnline(ada)
    }, PATIENTLY)
    const before = proxy.seen.requests
    await vi.waitUntil(() => isOnline(ada), PATIENTLY)
    expect(ada.snapshot).toMatchObject({ self, role: 'host', view: { room: view.room } })
    expect(proxy.seen.requests).toBeGreaterThan(before)
  })

  it('a WebSocket is taken as soon as one gets through', async () => {
    const proxy = await behind('swallowed')
    const ada = open(proxy.url)
    const { self } = await ada.create({ title: 'Tea', name: 'Ada' })
    proxy.webSockets = 'passed'
    await vi.waitUntil(() => {
      if (isOnline(ada)) proxy.cut()
      return !isOnline(ada)
    }, PATIENTLY)
    await vi.waitUntil(() => isOnline(ada), PATIENTLY)
    // No more polls, once the WebSocket carries everything.
    await vi.waitUntil(async () => {
      const before = proxy.seen.requests
      await ada.audience()
      return proxy.seen.requests === before
    }, PATIENTLY)
    expect(ada.snapshot).toMatchObject({ self, role: 'host' })
  })

  it('what is longer than one answer comes whole', async () => {
    const proxy = await behind('refused')
    const ada = open(proxy.url)
    const { view } = await ada.create({ title: '茶'.repeat(80), topics: ['茶'.repeat(30)], name: '茶'.repeat(50) })
    expect(view).toMatchObject({ title: '茶'.repeat(80), stage: [{ name: '茶'.repeat(50) }] })
  })
})

describe('where nothing gets through', () => {
  it('says what was tried', async () => {
    const proxy = kept(await narrowProxy('http://127.0.0.1:9', { webSockets: 'refused' }))
    await expect(open(proxy.url).create({ title: 'Tea', name: 'Ada' })).rejects.toMatchObject({
      code: 'relay-unreachable',
      message: `the relay at ${proxy.url} cannot be reached: WebSockets fail, and so do HTTP requests`,
    })
  })

  it('says it of a server that is no relay', async () => {
    const server = createServer((_, answer) => answer.writeHead(502).end()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    await expect(open(`http://127.0.0.1:${port}`).create({ title: 'Tea', name: 'Ada' })).rejects.toMatchObject({
      code: 'relay-unreachable',
      message: expect.stringMatching(/WebSockets fail, and HTTP long polling is answered with status 502$/),
    })
    server.closeAllConnections()
    server.close()
  })
})

it('an ICE server that WebRTC refuses costs itself alone', async () => {
  const iceServers: IceServer[] = []
  const relay = kept(await startRelay({ iceServers }))
  iceServers.push({ urls: ['stun:127.0.0.1:99999'] })
  warnings.length = 0
  const [ada, ben] = [open(relay.url), open(relay.url)]
  const { view } = await ada.create({ title: 'Tea', name: 'Ada' })
  await ben.join({ room: view.room, name: 'Ben' })
  await vi.waitUntil(() => links(ada) === 1 && links(ben) === 1, PATIENTLY)
  expect(warnings).toEqual(Array.from({ length: 2 }, () => 'WebRTC refuses an ICE server: it is left out'))
})
