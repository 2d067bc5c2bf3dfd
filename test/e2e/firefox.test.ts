import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser as Chromium, Page } from 'playwright-core'
import type { Browser as Firefox } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import { likeness } from '../helpers/correlate.ts'
import { findFirefox, launchFirefox, WITHOUT_FIREFOX } from '../helpers/firefox.ts'
import { tapOutput } from '../helpers/output-tap.ts'
import { readSpeech, writeSpeechWav } from '../helpers/speech-wav.ts'
import { startHarness } from './harness/start.ts'

/** A stretch of the fixture with several words, in seconds. */
const STRETCH = { from: 1, seconds: 4 }

const hasFirefox = findFirefox() !== undefined
if (!hasFirefox) console.warn(`skipped: Chromium speaks, Firefox forwards, Chromium hears. ${WITHOUT_FIREFOX}`)

describe.skipIf(!hasFirefox)('Chromium speaks, Firefox forwards, Chromium hears', () => {
  let harness: Awaited<ReturnType<typeof startHarness>>
  let chromium: Chromium
  let firefox: Firefox
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'banyan-speech-'))
    const microphone = join(folder, 'speech.wav')
    await writeSpeechWav(microphone)
    ;[harness, chromium, firefox] = await Promise.all([
      startHarness({ stripes: 1 }),
      launchChromium({ microphone }),
      launchFirefox(),
    ])
  })
  afterAll(async () => {
    await firefox?.close()
    await chromium?.close()
    await harness?.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function openPage() {
    const page = await (await chromium.newContext()).newPage()
    const tap = await tapOutput(page)
    await page.goto(harness.url)
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
    await superPeer.goto(harness.url)
    await superPeer.waitForFunction(() => 'core' in window)
    await superPeer.evaluate(enter, [room, 4] as const)
    const listener = await openPage()
    await listener.page.evaluate(enter, [room, 0] as const)
    await superPeer.waitForFunction(() => {
      const { snapshot } = window.kept.session!
      return snapshot.phase === 'joined' && snapshot.carrying === 1
    })

    const speech = await readSpeech()
    const spoken = speech.slice(STRETCH.from * 48_000, (STRETCH.from + STRETCH.seconds) * 48_000)
    // The microphone starts over every 9.6 s: any 14 s hold the stretch whole.
    expect(likeness(spoken, await listener.tap.read(14.5))).toBeGreaterThan(0.8)
  })
})
