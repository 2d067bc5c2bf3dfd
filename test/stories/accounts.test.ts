import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningApp, startApp } from '@banyan/app/server'
import type { Browser, Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openCommunity, passwordOf, signIn } from '../helpers/accounts.ts'
import { complaints } from '../helpers/chromium.ts'
import { isReady, QUIET_PHONE } from '../helpers/visitors.ts'
import { sharedChromium } from '../e2e/shared/use.ts'

const ada = { handle: 'ada', name: 'Ada Lovelace' }
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
/** Chromium reports every answer that is not 200, also those that the page expects. */
const unexpected = (line: string) => !line.includes('status of 400')

describe('accounts in the app', () => {
  let app: RunningApp
  let browser: Browser
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'banyan-accounts-'))
    // By name and not by number: passkeys belong to names.
    app = await startApp({ port: 0, host: 'localhost', dataDir: join(folder, 'data') })
    browser = await sharedChromium()
  })
  afterEach(async () => {
    await browser?.close()
    await app?.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function open(options: { javaScriptEnabled?: boolean } = {}) {
    const context = await browser.newContext({ ...QUIET_PHONE, ...options })
    const page = await context.newPage()
    return { context, page, said: complaints(page) }
  }

  it('open a community on the first start, once', async () => {
    const { page, said } = await open()
    await page.goto(app.url)
    await page.waitForURL('**/welcome')
    await isReady(page)
    await page.getByLabel('Name of the community').fill('Under the tree')
    await page.getByLabel('Followers needed').fill('many')
    await page.getByLabel('Your name').fill('Keeper')
    await page.getByLabel('Handle').fill('Keeper')
    await page.getByLabel('Password', { exact: true }).fill('a tree has many roots')
    await button(page, 'Open the community').click()
    await page.getByText('A whole number from 0 to 1,000,000, please.').waitFor()
    expect(await page.getByLabel('Followers needed').evaluate((field) => field === document.activeElement)).toBe(true)
    await page.getByLabel('Followers needed').fill('25')
    await button(page, 'Open the community').click()
    await page.waitForURL(`${app.url}/`)
    await page.getByRole('link', { name: 'You: Keeper' }).first().waitFor()
    await page.goto(`${app.url}/welcome`)
    expect(page.url()).toBe(`${app.url}/`)
    expect(said.filter(unexpected)).toEqual([])
  })

  it('let people sign up, sign out and in again, and say beside the field what is wrong', async () => {
    await openCommunity(app.url)
    const { page, said } = await open()
    await page.goto(`${app.url}/sign-up?to=/you`)
    await isReady(page) // before, the browser sends the form, and the password is to be typed again
    await page.getByLabel('Your name').fill(ada.name)
    await page.getByLabel('Handle').fill('keeper')
    await page.getByLabel('Password', { exact: true }).fill(passwordOf(ada))
    await button(page, 'Create account').click()
    await page.getByText('Somebody has this handle already.').waitFor()
    expect(await page.getByLabel('Handle').getAttribute('aria-invalid')).toBe('true')
    await page.getByLabel('Handle').fill('Ada')
    await button(page, 'Create account').click()
    await page.waitForURL(`${app.url}/you`)
    await page.getByText('@ada').waitFor()

    await button(page, 'Sign out').click()
    await page.waitForURL(`${app.url}/`)
    await page.getByRole('heading', { name: 'Welcome' }).waitFor()
    await page.goto(`${app.url}/sign-in?to=/you`)
    await isReady(page)
    await page.getByLabel('Handle').fill('ada')
    await page.getByLabel('Password', { exact: true }).fill('not this one')
    await button(page, 'Sign in').click()
    await page.getByText('Handle and password do not match.').waitFor()
    await page.getByLabel('Password', { exact: true }).fill(passwordOf(ada))
    await button(page, 'Sign in').click()
    await page.waitForURL(`${app.url}/you`)
    expect(said.filter(unexpected)).toEqual([])
  })

  it('work without scripts', async () => {
    await openCommunity(app.url)
    const { page } = await open({ javaScriptEnabled: false })
    await page.goto(`${app.url}/sign-up`)
    await page.getByLabel('Your name').fill(ada.name)
    await page.getByLabel('Handle').fill('keeper')
    await page.getByLabel('Password', { exact: true }).fill(passwordOf(ada))
    await button(page, 'Create account').click()
    await page.getByText('Somebody has this handle already.').waitFor()
    expect(await page.getByLabel('Your name').inputValue()).toBe(ada.name)
    await page.getByLabel('Handle').fill('ada')
    await page.getByLabel('Password', { exact: true }).fill(passwordOf(ada))
    await button(page, 'Create account').click()
    await page.waitForURL(`${app.url}/`)
    await page.goto(`${app.url}/you`)
    await button(page, 'Sign out').click()
    await page.waitForURL(`${app.url}/`)
    await page.getByRole('heading', { name: 'Welcome' }).waitFor()
  })

  it('let people in with a passkey', async () => {
    await openCommunity(app.url)
    const { context, page, said } = await open()
    await signIn(context, app.url, ada)
    const cdp = await context.newCDPSession(page)
    await cdp.send('WebAuthn.enable')
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
        ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
      },
    })
    await page.goto(`${app.url}/you`)
    await isReady(page)
    await button(page, 'Add a passkey').click()
    await page.getByText(/^Passkey of /).waitFor()
    const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId })
    expect(credentials).toMatchObject([{ rpId: 'localhost', userName: 'ada', userDisplayName: 'Ada Lovelace' }])
    await button(page, 'Sign out').click()
    await page.waitForURL(`${app.url}/`)

    await page.goto(`${app.url}/sign-in?to=/you`)
    await isReady(page)
    await button(page, 'Sign in with a passkey').click()
    await page.waitForURL(`${app.url}/you`)
    await page.getByText('@ada').waitFor()
    await page.getByRole('button', { name: /^Remove the passkey/ }).click()
    await page.getByText(/^Passkey of /).waitFor({ state: 'detached' })
    expect(said).toEqual([])
  })

  it('show the face that somebody chose, and keep it out of their way when it is none', async () => {
    await openCommunity(app.url)
    const { context, page } = await open()
    await signIn(context, app.url, ada)
    await page.goto(`${app.url}/you`)
    await isReady(page)
    const drawing = await page.screenshot({ clip: { x: 0, y: 0, width: 120, height: 80 } })
    const upload = (name: string, buffer: Buffer) =>
      page.locator('input[type=file]').setInputFiles({ name, mimeType: 'image/png', buffer })
    await upload('face.png', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))
    await page.getByText('This is not a picture we can read.').waitFor()
    await upload('face.png', Buffer.alloc(6 * 1024 * 1024))
    await page.getByText('The picture is larger than 5 MB.').waitFor()
    await upload('face.png', drawing)
    const face = page.locator('main img[src^="/avatars/"]')
    await face.waitFor()
    const address = await face.getAttribute('src')
    const answer = await fetch(app.url + address)
    expect(answer.headers.get('content-type')).toBe('image/webp')
    expect(answer.headers.get('cache-control')).toContain('immutable')
    await button(page, 'Remove picture').click()
    await face.waitFor({ state: 'detached' })
    expect((await fetch(app.url + address)).status).toBe(404)
  })
})
