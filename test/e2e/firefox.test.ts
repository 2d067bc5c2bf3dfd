import type { Browser as Chromium, Page } from 'playwright-core'
import type { Browser as Firefox } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { likeness } from '../helpers/correlate.ts'
import { findFirefox, launchFirefox, WITHOUT_FIREFOX } from '../helpers/firefox.ts'
import { tapOutput } from '../helpers/output-tap.ts'
import { LISTEN_SECONDS, readStretch } from '../helpers/speech-wav.ts'
import { sharedChromium, sharedHarness } from './shared/use.ts'

const hasFirefox = findFirefox() !== undefined
if (!hasFirefox) console.warn(`skipped: Chromium speaks, Firefox forwards, Chromium hears. ${WITHOUT_FIREFOX}`)

describe.skipIf(!hasFirefox)('Chromium speaks, Firefox forwards, Chromium hears', () => {
  let chromium: Chromium
  let firefox: Firefox

  beforeAll(async () => {
    ;[chromium, firefox] = await Promise.all([sharedChromium(), launchFirefox()])
  })
  afterAll(async () => {
    await firefox?.close()
    await chromium?.close()
  })

  async function openPage() {
    const page = await (await chromium.newContext()).newPage()
    const tap = await tapOutput(page)
    await page.goto(sharedHarness())
    await page.waitForFunction(() => 'core' in window)
    return { page, tap }
  }

  /** Runs in whichever browser: enters the room as a listener and says when it is linked. */
  const enter = async ([room, slots]: readonly [string, number]) => {
    const session = window.core.createSession({ relayUrl: location.origin, slots })
    window.kept.session = session
    await session.join({ room: window.core.parseRoomId(room)!, name: 'Grace' })
    await new Promise<void>((resolve) => {
      const check = () => {
        if (session.snapshot.phase === 'joined' && session.snapshot.links > 0) resolve()
      }
      session.on('change', check)
      check()
    })
  }

  async function startRoom(page: Page): Promise<string> {
    return page.evaluate(async () => {
      const session = window.core.createSession({ relayUrl: location.origin })
      window.kept.session = session
      const { view } = await session.create({ title: 'Under the banyan', name: 'Ada' })
      session.publish(await window.core.microphone({ processing: false }))
      return view.room
    })
  }

  it('as it was spoken', async () => {
    const host = await openPage()
    const room = await startRoom(host.page)
    const superPeer = await firefox.newPage()
    await superPeer.goto(sharedHarness())
    await superPeer.waitForFunction(() => 'core' in window)
    await superPeer.evaluate(enter, [room, 4] as const)
    const listener = await openPage()
    await listener.page.evaluate(enter, [room, 0] as const)
    await superPeer.waitForFunction(() => {
      const { snapshot } = window.kept.session!
      return snapshot.phase === 'joined' && snapshot.carrying === 1
    })

    expect(likeness(await readStretch(), await listener.tap.read(LISTEN_SECONDS))).toBeGreaterThan(0.8)
  })
})
