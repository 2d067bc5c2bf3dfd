import type { EncoderChoice, Forwarding } from '@banyan/core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { complaints } from '../helpers/chromium.ts'
import { likeness } from '../helpers/correlate.ts'
import { tapOutput } from '../helpers/output-tap.ts'
import { LISTEN_SECONDS, readStretch } from '../helpers/speech-wav.ts'
import { sharedChromium, sharedHarness } from './shared/use.ts'

describe('the library in Chromium, from a microphone over a super-peer to a listener', () => {
  let browser: Browser
  let spoken: Float32Array

  beforeAll(async () => {
    spoken = await readStretch()
    browser = await sharedChromium()
  })
  afterAll(() => browser?.close())

  async function open() {
    const page = await (await browser.newContext()).newPage()
    const said = complaints(page)
    const tap = await tapOutput(page)
    await page.goto(sharedHarness())
    await page.waitForFunction(() => 'core' in window)
    return { page, tap, said }
  }

  async function enter(page: Page, room: string, forwarding: Forwarding) {
    await page.evaluate(
      async ([room, forwarding]) => {
        const session = window.core.createSession({ relayUrl: location.origin, forwarding })
        window.kept.session = session
        await session.join({ room: window.core.parseRoomId(room)!, name: 'Grace' })
      },
      [room, forwarding] as const,
    )
    await page.waitForFunction(() => {
      const snapshot = window.kept.session?.snapshot
      return snapshot?.phase === 'joined' && snapshot.links > 0
    })
  }

  it.each<{ encoder: EncoderChoice; forwarding: Forwarding }>([
    { encoder: 'webcodecs', forwarding: 'worker' },
    { encoder: 'wasm', forwarding: 'main' },
  ])('is heard as it was spoken: $encoder encoder, forwarded in: $forwarding', async ({ encoder, forwarding }) => {
    const [host, superPeer, listener] = [await open(), await open(), await open()]
    const room = await host.page.evaluate(
      async ([encoder, forwarding]) => {
        const session = window.core.createSession({ relayUrl: location.origin, forwarding })
        window.kept.session = session
        const { view } = await session.create({ title: 'Under the banyan', name: 'Ada' })
        session.publish(await window.core.microphone({ encoder, processing: false }))
        return view.room
      },
      [encoder, forwarding] as const,
    )
    await enter(superPeer.page, room, forwarding)
    await enter(listener.page, room, forwarding)
    await superPeer.page.waitForFunction(() => {
      const snapshot = window.kept.session?.snapshot
      return snapshot?.phase === 'joined' && snapshot.carrying === 1
    })

    const heard = await listener.tap.read(LISTEN_SECONDS)
    expect(likeness(spoken, heard), [...host.said, ...superPeer.said, ...listener.said].join('\n')).toBeGreaterThan(0.8)
    for (const { page } of [listener, superPeer, host]) await page.evaluate(() => window.kept.session?.close())
  })
})
