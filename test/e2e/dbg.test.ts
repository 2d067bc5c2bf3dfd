import { createNodeSession } from '@banyan/core/node'
import { it, vi } from 'vitest'
import { complaints, launchChromium } from '../helpers/chromium.ts'
import { startHarness } from './harness/start.ts'
it('dbg', async () => {
  const [harness, browser] = await Promise.all([startHarness({ trunkSize: 1 }), launchChromium()])
  const speaker = createNodeSession({ relayUrl: harness.url, slots: 0, bindAddress: '127.0.0.1' })
  const { view, self } = await speaker.create({ title: 'Tea', name: 'Ada' })
  const page = await browser.newPage()
  const said = complaints(page)
  await page.goto(harness.url)
  await page.waitForFunction(() => 'core' in window)
  const pid = await page.evaluate(async ([room]) => {
    const session = window.core.createSession({ relayUrl: location.origin, slots: 12 })
    window.kept.session = session
    const m = await session.join({ room: window.core.parseRoomId(room)!, name: 'Ben' })
    return m.self
  }, [view.room] as const)
  const t0 = performance.now()
  await vi.waitUntil(() => speaker.snapshot.phase === 'joined' && speaker.snapshot.links === 1, { timeout: 15_000 })
  console.log('speaker link', self < pid ? 'node offers' : 'page offers', Math.round(performance.now() - t0))
  for (let round = 0; round < 4; round++) {
  const all = await Promise.all(Array.from({ length: 5 }, async (_, i) => {
    const t = performance.now()
    const lines: string[] = []
    const log = (level: string) => (f: object, m: string) => void lines.push(Math.round(performance.now() - t) + ' ' + level + ' ' + m + ' ' + JSON.stringify(f, (k, v) => v instanceof Error ? v.message : v))
    const logger = { error: log('E'), warn: log('W'), info: log('I'), debug: log('D') }
    const l = createNodeSession({ relayUrl: harness.url, slots: 0, bindAddress: '127.0.0.1', logger })
    const m = await l.join({ room: view.room, name: 'C' })
    await vi.waitUntil(() => l.snapshot.phase === 'joined' && l.snapshot.links === 1, { timeout: 25_000 })
    const took = Math.round(performance.now() - t)
    console.log('link', m.self < pid ? 'node offers' : 'page offers', took, took > 3000 ? lines.join('\n') : '')
    return l
  }))
  for (const l of all) await l.close()
  }
  console.log(said)
  await browser.close(); await harness.close()
}, 110000)
