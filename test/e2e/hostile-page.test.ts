import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { complaints } from '../helpers/chromium.ts'
import { PATIENTLY } from '../helpers/patience.ts'
import { sharedChromium, sharedHarness } from './shared/use.ts'

/** What a hostile page keeps of its WebRTC. */
interface Kept {
  readonly connections: RTCPeerConnection[]
  readonly channels: RTCDataChannel[]
}
declare global {
  interface Window {
    webrtc: Kept
    tell: (violation: string) => void
  }
}

/** Runs before the scripts of a hostile page: gets hold of every connection and channel. */
function keepWebRtc() {
  const { webrtc } = Object.assign(window, { webrtc: { connections: [], channels: [] } as Kept })
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(config?: RTCConfiguration) {
      super(config)
      webrtc.connections.push(this)
      this.addEventListener('datachannel', ({ channel }) => webrtc.channels.push(channel))
    }
    override createDataChannel(label: string, init?: RTCDataChannelInit) {
      const channel = super.createDataChannel(label, init)
      webrtc.channels.push(channel)
      return channel
    }
  }
}

/** What hostile pages do, in the page. */
const ATTACKS = {
  'control-data': () => {
    const control = window.webrtc.channels.filter(({ label, readyState }) => label !== 'media' && readyState === 'open')
    for (const channel of control) channel.send(new Uint8Array(64_000))
  },
  'extra-channel': () => {
    const open = window.webrtc.connections.filter(({ signalingState }) => signalingState !== 'closed')
    for (const connection of open) connection.createDataChannel('more')
  },
  text: () => {
    const media = window.webrtc.channels.filter(({ label, readyState }) => label === 'media' && readyState === 'open')
    for (const channel of media) channel.send('hello')
  },
  oversized: () => {
    const media = window.webrtc.channels.filter(({ label, readyState }) => label === 'media' && readyState === 'open')
    for (const channel of media) channel.send(new Uint8Array(64_000))
  },
  flood: () => {
    const media = window.webrtc.channels.filter(({ label, readyState }) => label === 'media' && readyState === 'open')
    const send = () => {
      for (const channel of media) {
        if (channel.readyState !== 'open') return
        while (channel.bufferedAmount < 100_000) channel.send(new Uint8Array(200).fill(0x20))
      }
      setTimeout(send)
    }
    send()
  },
}

describe('a page that is linked to a hostile one', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await sharedChromium()
  })
  afterAll(() => browser?.close())

  async function open(before?: () => void) {
    const page = await (await browser.newContext()).newPage()
    const said = complaints(page)
    if (before) await page.addInitScript(before)
    await page.goto(sharedHarness())
    await page.waitForFunction(() => 'core' in window)
    return { page, said }
  }

  it.each([
    { attack: 'control-data', forwarding: 'worker' },
    { attack: 'extra-channel', forwarding: 'worker' },
    { attack: 'text', forwarding: 'worker' },
    { attack: 'oversized', forwarding: 'worker' },
    { attack: 'oversized', forwarding: 'main' },
    { attack: 'flood', forwarding: 'worker' },
  ] as const)('closes the link at: $attack, forwarding in: $forwarding', async ({ attack, forwarding }) => {
    const [host, hostile] = [await open(), await open(keepWebRtc)]
    const told: string[] = []
    await host.page.exposeFunction('tell', (violation: string) => told.push(violation))
    const room = await host.page.evaluate(async (forwarding) => {
      const ignore = () => {}
      const warn = (fields: object) => 'violation' in fields && window.tell(String(fields.violation))
      const logger = { debug: ignore, info: ignore, error: ignore, warn }
      const session = window.core.createSession({ relayUrl: location.origin, forwarding, logger })
      window.kept.session = session
      const { view } = await session.create({ title: 'Poison', name: 'Ada' })
      return view.room
    }, forwarding)
    await hostile.page.evaluate(async (room) => {
      // Its media channel stays in the page, where it can be got at.
      const session = window.core.createSession({ relayUrl: location.origin, forwarding: 'main' })
      window.kept.session = session
      await session.join({ room: window.core.parseRoomId(room)!, name: 'Mallory' })
    }, room)
    await host.page.waitForFunction(() => {
      const snapshot = window.kept.session?.snapshot
      return snapshot?.phase === 'joined' && snapshot.links === 1
    })
    await hostile.page.waitForFunction(() =>
      ['media', undefined].every((label) =>
        window.webrtc.channels.some((each) => each.readyState === 'open' && (!label || each.label === label)),
      ),
    )
    await hostile.page.evaluate(ATTACKS[attack])
    await expect.poll(() => told, { ...PATIENTLY, message: host.said.join('\n') }).toEqual([attack])
    await host.page.waitForFunction(() => {
      const snapshot = window.kept.session?.snapshot
      return snapshot?.phase === 'joined' && snapshot.links === 0
    })
    for (const { page } of [hostile, host]) await page.context().close()
  })
})
