import type { Browser, Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import { personNamed } from '../helpers/accounts.ts'
import { soundGate } from '../helpers/sound-gate.ts'
import { QUIET_PHONE, visitors } from '../helpers/visitors.ts'
import { sharedApp, sharedVisitors } from './shared/use.ts'

/** Louder than any noise that playout fills pauses with. */
const AUDIBLE = 0.02

const notice = (page: Page) => page.getByTestId('sound-notice')
const isTold = (page: Page, trouble: string) => page.locator(`[data-trouble="${trouble}"]`).waitFor()
const isToldNothing = (page: Page) => notice(page).waitFor({ state: 'detached' })
/** What is heard again is heard within this time, on a slow machine too. */
const SOON = { timeout: 20_000 }
const prepare = (page: Page) => soundGate.prepare(page)

/** Keeps the tracks of microphones, to be looked at. */
const noteTracks = `
  globalThis.tracks = []
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = await open(wanted)
    tracks.push(...stream.getTracks())
    return stream
  }`
/** As with a script that the server does not have. */
const refuseWorklets = `
  AudioWorklet.prototype.addModule = () => Promise.reject(new DOMException('404', 'AbortError'))`
/** No encoder of its own, and a policy that lets no worker encode: its constructor throws. */
const refuseEncoders = `
  delete globalThis.AudioEncoder
  const Open = Worker
  globalThis.Worker = class extends Open {
    constructor(url, options) {
      if (/encoder/i.test(url)) throw new DOMException('refused', 'SecurityError')
      super(url, options)
    }
  }`

describe('somebody who hears nothing', () => {
  const people = sharedVisitors()
  /** A browser of its own, where a story needs one with other flags. */
  let other: Browser | undefined

  afterEach(async () => {
    await other?.close()
    other = undefined
  })

  it('because no connection comes up is told so, and so is the host', async () => {
    const { page, path } = await people.host({ name: 'Hedy Lamarr', title: 'Behind a wall' })
    other = await launchChromium({ flags: ['--webrtc-ip-handling-policy=disable_non_proxied_udp'] })
    const { page: deaf } = await visitors(other, sharedApp()).listen(path, 'Grace Hopper')
    await isTold(deaf, 'no-link')
    await deaf.getByText('no connection to the others comes up').first().waitFor()
    await deaf.getByRole('button', { name: 'How the sound travels' }).click()
    await deaf.getByText('You hear nothing right now.').waitFor()
    await page.getByRole('button', { name: 'How the sound travels' }).click()
    const health = page.getByTestId('tree-health')
    await expect.poll(() => health.textContent(), SOON).toContain('1 person hears nothing.')
  })

  it.each([
    { what: 'the forwarding worker', files: /forwarder-worker/ },
    { what: 'the playout worklet', files: /playout-worklet/ },
  ])('hears all the same where a page cannot load $what', async ({ files }) => {
    const { path } = await people.host({ name: 'Hedy Lamarr', title: `Without ${files.source}` })
    const asked: string[] = []
    const { page } = await people.listen(path, 'Grace Hopper', {
      async prepare(page) {
        await prepare(page)
        await page.context().route(files, (route) => {
          asked.push(route.request().url())
          return route.abort()
        })
      },
    })
    await expect.poll(() => soundGate.loudest(page), SOON).toBeGreaterThan(AUDIBLE)
    expect(asked.length).toBeGreaterThan(0)
    await isToldNothing(page)
  })

  it('in a browser without WebRTC is told before joining', async () => {
    const { path } = await people.host({ name: 'Hedy Lamarr', title: 'Without WebRTC' })
    const { page } = await people.open(path, {
      prepare: (page) => page.addInitScript(() => Reflect.deleteProperty(globalThis, 'RTCPeerConnection')),
    })
    await page.getByText('This browser has no WebRTC').waitFor()
    expect(await page.getByRole('button', { name: 'Start listening' }).isDisabled()).toBe(true)
  })

  it('over plain http hears, and is told before joining that nobody can speak like that', async () => {
    const { path } = await people.host({ name: 'Hedy Lamarr', title: 'Plain http' })
    other = await launchChromium({ flags: ['--host-resolver-rules=MAP banyan.example 127.0.0.1'] })
    const page = await (await other.newContext(QUIET_PHONE)).newPage()
    await prepare(page)
    await page.goto(sharedApp().replace('127.0.0.1', 'banyan.example') + path)
    expect(await page.evaluate(() => isSecureContext)).toBe(false)
    await page.getByText('This page came over plain http.').waitFor()
    await page.getByLabel('Your name').fill('Grace')
    await page.getByRole('button', { name: 'Start listening' }).click()
    await expect.poll(() => soundGate.loudest(page), SOON).toBeGreaterThan(AUDIBLE)
  })

  it('while the phone rings is told, and hears again at a press', async () => {
    const { path } = await people.host({ name: 'Hedy Lamarr', title: 'A call comes in' })
    const { page } = await people.listen(path, 'Grace Hopper', { prepare })
    await expect.poll(() => soundGate.loudest(page), SOON).toBeGreaterThan(AUDIBLE)
    await soundGate.shut(page)
    await isTold(page, 'interrupted')
    await soundGate.open(page)
    await page.getByRole('button', { name: 'Go on listening' }).click()
    await isToldNothing(page)
    await expect.poll(() => soundGate.loudest(page), SOON).toBeGreaterThan(AUDIBLE)
  })

  it('because the browser blocks sound finds a button', async () => {
    const { path } = await people.host({ name: 'Hedy Lamarr', title: 'Blocked at first' })
    const { page } = await people.listen(path, 'Grace Hopper', {
      async prepare(page) {
        await prepare(page)
        await page.addInitScript(() => void (globalThis as unknown as { soundGate: { shut(): void } }).soundGate.shut())
      },
    })
    await isTold(page, 'blocked')
    await soundGate.open(page)
    await page.getByRole('button', { name: 'Turn the sound on' }).click()
    await isToldNothing(page)
    await expect.poll(() => soundGate.loudest(page), SOON).toBeGreaterThan(AUDIBLE)
  })
})

// Another person than above: their rooms wait for them, and nobody has more than ten at a time.
describe('a host', () => {
  const people = sharedVisitors()

  it('whose microphone the system has taken is told, and speaks again when the page is visible again', async () => {
    const { page, path } = await people.host({ name: 'Lise Meitner', title: 'Taken by a call', prepare })
    const { page: listener } = await people.listen(path, 'Grace Hopper', { prepare })
    await expect.poll(() => soundGate.loudest(listener), SOON).toBeGreaterThan(AUDIBLE)
    await soundGate.shut(page)
    await isTold(page, 'stalled')
    await soundGate.open(page)
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await isToldNothing(page)
    await expect.poll(() => soundGate.loudest(listener), SOON).toBeGreaterThan(AUDIBLE)
  })

  it.each([
    { what: 'the capture worklet', prevent: refuseWorklets, told: 'Your microphone stopped working' },
    { what: 'any encoder', prevent: refuseEncoders, told: 'This browser cannot encode your voice' },
  ])('whose page cannot load $what is told, and the microphone is let go', async ({ prevent, told }) => {
    const { page } = await people.open('/', {
      person: personNamed('Lise Meitner'),
      prepare: (page) => page.addInitScript(noteTracks + prevent),
    })
    await page.getByRole('button', { name: 'Write or speak' }).click()
    await page.getByText('Space', { exact: true }).click()
    await page.getByLabel('What do you want to talk about?').fill('Without a voice')
    await page.getByRole('button', { name: 'Start now' }).click()
    await page.getByText(told).first().waitFor()
    await page.getByRole('button', { name: 'Turn on microphone' }).waitFor()
    await expect.poll(() => page.evaluate('tracks.map(({ readyState }) => readyState)'), SOON).toEqual(['ended'])
  })

  it('whose microphone is unplugged speaks on through another one', async () => {
    const { page, path } = await people.host({ name: 'Lise Meitner', title: 'Unplugged', prepare })
    const { page: listener } = await people.listen(path, 'Grace Hopper', { prepare })
    await expect.poll(() => soundGate.loudest(listener), SOON).toBeGreaterThan(AUDIBLE)
    await soundGate.unplug(page)
    await expect.poll(() => soundGate.microphones(page)).toBe(1)
    await page.getByRole('button', { name: 'Mute', exact: true }).waitFor()
    await expect.poll(() => soundGate.loudest(listener), SOON).toBeGreaterThan(AUDIBLE)
  })
})
