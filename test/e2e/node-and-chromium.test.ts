import type { PlayedAudio, RoomSession } from '@banyan/core'
import { createNodeSession, oggFileSource } from '@banyan/node'
import { opusPacketsOf } from '@banyan/node/testing'
import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { complaints } from '../helpers/chromium.ts'
import { PATIENTLY } from '../helpers/patience.ts'
import { SPEECH } from '../helpers/speech-wav.ts'
import { sharedChromium, sharedHarness } from './shared/use.ts'

/** Which end of a link makes the offer is a matter of chance: with this many, both ways around are almost sure to come
 *  up. */
const LISTENERS = 5
/** Three seconds of speech. */
const ENOUGH_FRAMES = 150

/** How long the page hangs: many times what a jitter buffer holds. */
const BUSY_MS = 500

describe('Node and Chromium in one room', () => {
  let browser: Browser
  let sessions: RoomSession[] = []
  beforeAll(async () => {
    browser = await sharedChromium()
  })
  afterEach(async () => {
    for (const session of sessions.toReversed()) await session.close()
    sessions = []
  })
  afterAll(() => browser?.close())

  const open = () => {
    const session = createNodeSession({ relayUrl: sharedHarness(), slots: 0, bindAddress: '127.0.0.1' })
    sessions.push(session)
    return session
  }

  /** A room with a speaker in Node, a page that carries, and listeners in Node below the page. */
  async function roomThroughPage(listeners: number) {
    const speaker = open()
    const { view } = await speaker.create({ title: 'Tea', name: 'Ada' })
    const page = await browser.newPage()
    const said = complaints(page)
    await page.goto(sharedHarness())
    await page.waitForFunction(() => 'core' in window)
    await page.evaluate(
      async ([room, slots]) => {
        const session = window.core.createSession({ relayUrl: location.origin, slots })
        window.kept.session = session
        await session.join({ room: window.core.parseRoomId(room)!, name: 'Ben' })
      },
      [view.room, listeners] as const,
    )
    const heard = await Promise.all(
      Array.from({ length: listeners }, async () => {
        const listener = open()
        const packets: PlayedAudio[] = []
        listener.on('played', (_speaker, each) => void packets.push(each))
        await listener.join({ room: view.room, name: 'Cleo' })
        return packets
      }),
    )
    await vi.waitUntil(
      () => sessions.every(({ snapshot }) => snapshot.phase === 'joined' && snapshot.links === 1),
      PATIENTLY,
    )
    return { speaker, page, heard, said }
  }

  it('carry a voice from Node through a page back to Node, byte for byte', async () => {
    const { speaker, heard, said } = await roomThroughPage(LISTENERS)
    speaker.publish(oggFileSource({ path: SPEECH }), { silence: 'send' })
    await vi.waitUntil(() => heard.every(({ length }) => length >= ENOUGH_FRAMES), PATIENTLY)
    const spoken = opusPacketsOf(await readFile(SPEECH)).map(hex)
    for (const packets of heard) {
      const frames = packets.map((each) => (each.type === 'frame' ? hex(each.frame.opus) : 'lost'))
      const first = spoken.indexOf(frames[0]!)
      expect(frames, said.join('\n')).toEqual(spoken.slice(first, first + frames.length))
    }
  })

  it('go on when the page in between is too busy to run for half a second', async () => {
    const { speaker, page, heard, said } = await roomThroughPage(1)
    speaker.publish(oggFileSource({ path: SPEECH }), { silence: 'send' })
    await vi.waitUntil(() => heard[0]!.length >= 50, PATIENTLY)
    const before = heard[0]!.length
    await page.evaluate((ms) => {
      const end = performance.now() + ms
      while (performance.now() < end);
    }, BUSY_MS)
    const during = heard[0]!.slice(before)
    expect(
      during.filter(({ type }) => type === 'lost'),
      said.join('\n'),
    ).toEqual([])
    expect(during.length).toBeGreaterThan((BUSY_MS / 20) * 0.7)
  })
})

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
