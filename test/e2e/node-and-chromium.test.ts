import type { Heard, RoomSession } from '@banyan/core'
import { createNodeSession, oggFileSource } from '@banyan/core/node'
import { opusPacketsOf } from '@banyan/core/testing'
import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { complaints, launchChromium } from '../helpers/chromium.ts'
import { SPEECH } from '../helpers/speech-wav.ts'
import { startHarness } from './harness/start.ts'

/** Which end of a link makes the offer is a matter of chance: with this many, both ways around are almost sure to come up. */
const LISTENERS = 5
/** Three seconds of speech. */
const ENOUGH_FRAMES = 150

describe('Node and Chromium in one room', () => {
  let harness: Awaited<ReturnType<typeof startHarness>>
  let browser: Browser
  const sessions: RoomSession[] = []
  beforeAll(async () => {
    ;[harness, browser] = await Promise.all([startHarness({ stripes: 1 }), launchChromium()])
  })
  afterAll(async () => {
    for (const session of sessions.toReversed()) await session.close()
    await browser?.close()
    await harness?.close()
  })

  const open = () => {
    const session = createNodeSession({ relayUrl: harness.url, slots: 0, bindAddress: '127.0.0.1' })
    sessions.push(session)
    return session
  }

  it('carry a voice from Node through a page back to Node, byte for byte', async () => {
    const speaker = open()
    const { view } = await speaker.create({ title: 'Tea', name: 'Ada' })
    const page = await browser.newPage()
    const said = complaints(page)
    await page.goto(harness.url)
    await page.waitForFunction(() => 'core' in window)
    await page.evaluate(
      async ([room, slots]) => {
        const session = window.core.createSession({ relayUrl: location.origin, slots })
        window.kept.session = session
        await session.join({ room: window.core.parseRoomId(room)!, name: 'Ben' })
      },
      [view.room, LISTENERS] as const,
    )
    const heard = await Promise.all(
      Array.from({ length: LISTENERS }, async () => {
        const listener = open()
        const packets: Heard[] = []
        listener.on('heard', (_speaker, each) => void packets.push(each))
        await listener.join({ room: view.room, name: 'Cleo' })
        return packets
      }),
    )
    await vi.waitUntil(() => sessions.every(({ snapshot }) => snapshot.phase === 'joined' && snapshot.links === 1), {
      timeout: 30_000,
    })

    speaker.publish(oggFileSource({ path: SPEECH }))
    await vi.waitUntil(() => heard.every(({ length }) => length >= ENOUGH_FRAMES), { timeout: 30_000 })
    const spoken = opusPacketsOf(await readFile(SPEECH)).map(hex)
    for (const packets of heard) {
      const frames = packets.map((each) => (each.type === 'frame' ? hex(each.frame.opus) : 'lost'))
      const first = spoken.indexOf(frames[0]!)
      expect(frames, said.join('\n')).toEqual(spoken.slice(first, first + frames.length))
    }
  })
})

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
