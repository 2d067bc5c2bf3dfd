import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningApp, startApp } from '@banyan/app/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCommunity, personNamed, type TestPerson } from '../helpers/accounts.ts'
import { likeness } from '../helpers/correlate.ts'
import { type OutputTap, tapOutput } from '../helpers/output-tap.ts'
import { LISTEN_SECONDS, readStretch } from '../helpers/speech-wav.ts'
import { visitors } from '../helpers/visitors.ts'
import { sharedChromium } from './shared/use.ts'

describe('a Space in the app', () => {
  let app: RunningApp
  let browser: Browser
  let folder: string
  let spoken: Float32Array

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'banyan-space-'))
    spoken = await readStretch()
    // One listener directly under the stage in each stripe: each gets the other half of the frames from the other.
    app = await startApp({ port: 0, host: '127.0.0.1', dataDir: join(folder, 'data'), trunkSize: 1 })
    await openCommunity(app.url)
    browser = await sharedChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await app?.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** Somebody's own browser. The tap is a blob: script, which the app's content security policy rightly forbids. */
  async function open(path: string, account?: TestPerson) {
    let tap: OutputTap | undefined
    const visitor = await visitors(browser, app.url).open(path, {
      context: { bypassCSP: true },
      ...(account && { person: account }),
      async prepare(page) {
        tap = await tapOutput(page)
        await page.addInitScript({ path: join(import.meta.dirname, '../helpers/raw-microphone.page.js') })
      },
    })
    return { ...visitor, tap: tap! }
  }

  /** With an account, or as a guest under a name. */
  async function listen(path: string, who: TestPerson | string) {
    const person = await open(path, typeof who === 'string' ? undefined : who)
    if (typeof who === 'string') await person.page.getByRole('textbox', { name: 'Your name' }).fill(who)
    await person.page.getByRole('button', { name: 'Start listening' }).click()
    const may = typeof who === 'string' ? 'Sign in to speak' : 'Ask to speak'
    await person.page.getByRole('button', { name: may }).waitFor()
    return person
  }

  it('is started from the timeline and heard as spoken by listeners who carry half of it for each other', async () => {
    const host = await open('/', personNamed('Ada Lovelace'))
    await host.page.getByRole('button', { name: 'Start a Space' }).first().click()
    await host.page.getByLabel('What do you want to talk about?').fill('Under the banyan')
    await host.page.getByRole('button', { name: 'Start now' }).click()
    await host.page.waitForURL(/\/rooms\/[a-z0-9-]+$/)
    await host.page.getByRole('button', { name: 'Mute', exact: true }).waitFor()
    const path = new URL(host.page.url()).pathname

    const listeners = [await listen(path, personNamed('Grace Hopper')), await listen(path, 'Lin Chen')]
    for (const { page } of listeners) await page.locator('[data-carrying="1"]').waitFor()

    const said = () => [host, ...listeners].flatMap((person) => person.said)
    const heard = await Promise.all(listeners.map(({ tap }) => tap.read(LISTEN_SECONDS)))
    for (const each of heard) expect(likeness(spoken, each), said().join('\n')).toBeGreaterThan(0.8)
    expect(said()).toEqual([])

    const visitor = await open('/', personNamed('Joan Clarke'))
    await visitor.page.getByRole('link', { name: /Ada Lovelace is live: Under the banyan.*2 people/ }).waitFor()

    // The visitor tells others: the link in their post becomes the Space, live.
    await visitor.page.getByRole('heading', { name: 'Live now' }).waitFor()
    await visitor.page.getByRole('button', { name: 'Write or speak' }).click()
    await visitor.page.getByLabel('What is on your mind?').fill(`Come and listen: ${app.url}${path}`)
    await visitor.page.getByRole('button', { name: 'Post it' }).click()
    await visitor.page
      .getByRole('article')
      .getByRole('link', { name: /Live 2 listening Under the banyan/ })
      .waitFor()
  })
})
