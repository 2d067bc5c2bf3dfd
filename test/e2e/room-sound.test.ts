import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { tapOutput } from '../helpers/output-tap.ts'
import { PATIENCE_MS } from '../helpers/patience.ts'
import { soundGate } from '../helpers/sound-gate.ts'
import { isReady } from '../helpers/visitors.ts'
import { sharedApp, sharedVisitors } from './shared/use.ts'

/** Louder than any noise that playout fills pauses with. */
const AUDIBLE = 0.02
const SOON = { timeout: PATIENCE_MS }

const power = (samples: Float32Array) => samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length

/** Lets a test press what a lock screen would press. Runs before the page. */
function catchMediaActions() {
  const caught: Record<string, (() => void) | null> = {}
  const { setActionHandler } = MediaSession.prototype
  MediaSession.prototype.setActionHandler = function (action, handle) {
    setActionHandler.call(this, action, handle)
    caught[action] = handle as (() => void) | null
  }
  const locks: WakeLockSentinel[] = []
  const { request } = WakeLock.prototype
  WakeLock.prototype.request = async function (type) {
    const lock = await request.call(this, type)
    locks.push(lock)
    return lock
  }
  Object.assign(globalThis, { caught, locks })
}
interface Caught {
  caught: Record<string, (() => void) | null>
  locks: readonly { released: boolean }[]
}
const pressOnLockScreen = (page: Page, action: string) =>
  page.evaluate((name) => (globalThis as unknown as Caught).caught[name]?.(), action)
const locksHeld = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as Caught).locks.filter(({ released }) => !released).length)

/** Notes the AudioContexts that people are heard through. Runs in the page. */
const catchPlayout = `{
  globalThis.playouts = []
  const Original = AudioWorkletNode
  globalThis.AudioWorkletNode = class extends Original {
    constructor(context, name, options) {
      super(context, name, options)
      if (name === 'banyan-playout') playouts.push(context)
    }
  }
}`
/** Lets no mixer open on a context with the shortest delay. Runs in the page. */
const refuseShortest = `{
  globalThis.refused = 0
  const Original = GainNode
  globalThis.GainNode = class extends Original {
    constructor(context, options) {
      super(context, options)
      // The page's own signals have options.
      if (options !== undefined || context.baseLatency >= 0.015) return
      refused += 1
      throw new DOMException('no such output', 'NotSupportedError')
    }
  }
}`
const refused = (page: Page) => page.evaluate(() => (globalThis as unknown as { refused: number }).refused)

/** The least delay of each, in seconds, and what has become of it. */
const playouts = (page: Page) =>
  page.evaluate(() =>
    (globalThis as unknown as { playouts: AudioContext[] }).playouts.map(({ baseLatency, state }) => ({
      isShort: baseLatency < 0.015,
      state,
    })),
  )

describe('the sound of a room', () => {
  const people = sharedVisitors()

  it('stands on the lock screen, where it can be paused, muted and left; a speaker’s screen stays on', async () => {
    const prepare = (page: Page) => page.addInitScript(catchMediaActions)
    const { page, path, said } = await people.host({ name: 'Jocelyn Bell', title: 'On the lock screen', prepare })
    const shown = () =>
      page.evaluate(() => {
        const { metadata, playbackState } = navigator.mediaSession
        return { title: metadata?.title, artist: metadata?.artist, icons: metadata?.artwork.length, playbackState }
      })
    expect(await shown()).toEqual({
      ...{ title: 'On the lock screen', artist: 'Jocelyn Bell on stage', icons: 2, playbackState: 'playing' },
    })
    expect(await locksHeld(page)).toBe(1)

    await pressOnLockScreen(page, 'togglemicrophone')
    await page.getByRole('button', { name: 'Unmute' }).waitFor()
    await pressOnLockScreen(page, 'togglemicrophone')
    await page.getByRole('button', { name: 'Mute', exact: true }).waitFor()

    let tap: Awaited<ReturnType<typeof tapOutput>> | undefined
    const listener = await people.listen(path, 'Grace Hopper', {
      context: { bypassCSP: true }, // the tap is a blob: script
      prepare: async (page) => {
        await prepare(page)
        tap = await tapOutput(page)
      },
    })
    expect(await locksHeld(listener.page)).toBe(0)
    expect(power(await tap!.read(2))).toBeGreaterThan(1e-5)
    await pressOnLockScreen(listener.page, 'pause')
    await listener.page.getByText('The sound is paused here.').waitFor()
    await tap!.faded() // what fades out is heard for a moment
    expect(power(await tap!.read(4))).toBeLessThan(1e-8)
    await pressOnLockScreen(listener.page, 'play')
    await listener.page.getByText('The sound is paused here.').waitFor({ state: 'detached' })
    expect(power(await tap!.read(2))).toBeGreaterThan(1e-5)

    await pressOnLockScreen(listener.page, 'hangup')
    await listener.page.waitForURL(sharedApp() + '/')
    expect(await listener.page.evaluate(() => navigator.mediaSession.metadata)).toBeNull()

    // A host is asked, on the page: nobody ends a room by a key on a headset.
    await pressOnLockScreen(page, 'hangup')
    await page.getByRole('button', { name: 'Keep talking' }).click()
    expect([...said, ...listener.said]).toEqual([])
  })

  it('has its devices, its processing and a test of the microphone, remembered on this device', async () => {
    const { page, path, said } = await people.host({ name: 'Jocelyn Bell', title: 'Devices' })
    const listener = await people.listen(path, 'Lin Chen')
    await page.getByRole('button', { name: 'Sound settings' }).click()
    const sheet = page.getByRole('dialog', { name: 'Sound settings' })
    const microphones = sheet.getByLabel('Microphone', { exact: true })
    await expect.poll(() => microphones.locator('option').count()).toBeGreaterThan(1)
    await microphones.selectOption({ index: 1 })
    const chosen = await microphones.inputValue()
    expect(chosen).not.toBe('')
    await sheet.getByRole('switch', { name: 'Noise suppression' }).uncheck({ force: true })

    // It is the new microphone that is heard, without anybody pressing a button again.
    await listener.page.locator('section [data-speaking]').first().waitFor()

    await sheet.getByRole('button', { name: 'Test the microphone' }).click()
    const meter = sheet.getByRole('meter', { name: 'How loud you are' })
    await expect.poll(async () => Number(await meter.getAttribute('aria-valuenow'))).toBeGreaterThan(20)
    await listener.page.getByRole('button', { name: /Jocelyn Bell.*Muted/ }).waitFor()
    await sheet.getByRole('button', { name: 'Record 3 s' }).click()
    await sheet.getByText('Recording: say something…').waitFor()
    await sheet.getByText('This is how you sound…').waitFor()
    await sheet.getByText('This is how you sound…').waitFor({ state: 'detached' })
    await sheet.getByRole('button', { name: 'Close' }).click()

    const other = await page.context().newPage()
    await other.goto(sharedApp() + path)
    await isReady(other)
    await other.getByRole('button', { name: 'Start listening' }).click()
    await other.getByRole('button', { name: 'Only listen here' }).click()
    await other.getByRole('button', { name: 'Sound settings' }).click()
    const again = other.getByRole('dialog', { name: 'Sound settings' })
    expect(await again.getByLabel('Microphone', { exact: true }).inputValue()).toBe(chosen)
    expect(await again.getByRole('switch', { name: 'Noise suppression' }).isChecked()).toBe(false)
    expect(said).toEqual([])
  })

  it('says what to do when the microphone is refused', async () => {
    const refusing = await people.host({ name: 'Jocelyn Bell', title: 'Refused' })
    await refusing.page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))
    })
    await refusing.page.getByRole('button', { name: 'Sound settings' }).click()
    const sheet = refusing.page.getByRole('dialog', { name: 'Sound settings' })
    await sheet.getByRole('button', { name: 'Test the microphone' }).click()
    const steps = sheet.getByRole('alert').getByRole('listitem')
    await steps.first().waitFor()
    expect(await steps.count()).toBe(3)
  })

  it('takes a shorter way to who comes on stage, and goes on', async () => {
    const { page: host, path } = await people.host({ name: 'Jocelyn Bell', title: 'Come up' })
    const { page, said } = await people.listen(path, 'Grace Hopper', {
      async prepare(page) {
        await soundGate.prepare(page)
        await page.addInitScript(catchPlayout)
      },
    })
    await expect.poll(() => soundGate.loudest(page), SOON).toBeGreaterThan(AUDIBLE)
    expect(await playouts(page)).toEqual([{ isShort: false, state: 'running' }])
    await host.getByRole('button', { name: 'Grace Hopper' }).click()
    await host.getByRole('button', { name: 'Invite to speak' }).click()
    await page.getByRole('button', { name: 'Accept' }).click()
    await expect
      .poll(() => playouts(page), SOON)
      .toEqual([
        { isShort: false, state: 'closed' },
        { isShort: true, state: 'running' },
      ])
    // On stage voices may come as native tracks, which pass no mixer.
    await page
      .getByRole('button', { name: /^Jocelyn Bell/ })
      .locator('[data-speaking]')
      .first()
      .waitFor()
    expect(said).toEqual([])
  })

  it('goes on as it was where there is no shorter way', async () => {
    const { page: host, path } = await people.host({ name: 'Jocelyn Bell', title: 'Stay' })
    const { page } = await people.listen(path, 'Grace Hopper', {
      async prepare(page) {
        await page.addInitScript(catchPlayout)
        await page.addInitScript(refuseShortest)
      },
    })
    await expect.poll(() => playouts(page), SOON).toEqual([{ isShort: false, state: 'running' }])
    await host.getByRole('button', { name: 'Grace Hopper' }).click()
    await host.getByRole('button', { name: 'Invite to speak' }).click()
    await page.getByRole('button', { name: 'Accept' }).click()
    await expect.poll(() => refused(page), SOON).toBe(1)
    await page
      .getByRole('button', { name: /^Jocelyn Bell/ })
      .locator('[data-speaking]')
      .first()
      .waitFor()
    expect(await playouts(page)).toEqual([{ isShort: false, state: 'running' }])
    expect(await page.getByTestId('sound-notice').count()).toBe(0)
  })

  it('is as loud as one likes for each person, and stays so when one comes back', async () => {
    const { path } = await people.host({ name: 'Jocelyn Bell', title: 'Volumes' })
    const { page, said } = await people.listen(path, 'Grace Hopper')
    const turnedDown = page.getByTestId('turned-down')
    await page.getByRole('button', { name: /^Jocelyn Bell/ }).click()
    const slider = page.getByRole('slider', { name: 'How loud Jocelyn Bell is for you' })
    await slider.fill('0.3')
    await page.getByText('30%', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await turnedDown.waitFor()
    await page.getByRole('button', { name: 'Leave' }).click()
    await page
      .getByRole('link', { name: /Volumes/ })
      .first()
      .click()
    await page.getByRole('button', { name: 'Start listening' }).click()
    await turnedDown.waitFor()
    await page.getByRole('button', { name: /^Jocelyn Bell.*turned down to 30%/ }).click()
    expect(await slider.inputValue()).toBe('0.3')
    await slider.fill('1')
    await page.keyboard.press('Escape')
    await turnedDown.waitFor({ state: 'detached' })
    expect(said).toEqual([])
  })
})
