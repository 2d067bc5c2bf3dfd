import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningApp, startApp } from '@banyan/app/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cookieOf, openCommunity, personNamed } from '../helpers/accounts.ts'
import { isReady, visitors } from '../helpers/visitors.ts'
import { sharedChromium } from '../e2e/shared/use.ts'

describe('people of the app', () => {
  let app: RunningApp
  let browser: Browser
  let folder: string
  const said: string[][] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'banyan-people-'))
    app = await startApp({ port: 0, host: '127.0.0.1', dataDir: join(folder, 'data'), demo: true })
    await openCommunity(app.url, { keeper: personNamed('Ada Lovelace'), threshold: 600 })
    browser = await sharedChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await app?.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** Somebody's own browser, signed in. */
  async function enter(name: string, locale = 'en-GB') {
    const visitor = await visitors(browser, app.url).open('/', { person: personNamed(name), context: { locale } })
    said.push(visitor.said)
    return visitor.page
  }

  it('find each other, follow, write, block and report, and the administrator hears of it', async () => {
    const ada = await enter('Ada Lovelace')
    // She follows nobody yet: everybody's posts are there, and whom to follow.
    await ada.getByRole('heading', { name: 'People to follow' }).waitFor()
    await ada.getByRole('heading', { name: 'What everybody says' }).waitFor()

    // A Space is live: she looks at who is there, and goes back.
    await ada.getByRole('link', { name: /Amara Diallo is live: What do we owe.*4 people/ }).click()
    await ada.waitForURL(/\/rooms\//)
    await ada.getByRole('heading', { name: 'What do we owe the places we left?', level: 1 }).waitFor()
    for (const name of ['Amara Diallo', 'Noor Haddad', 'Samuel Okafor'])
      await ada.getByRole('main').getByText(name).waitFor()
    await ada.goBack()

    // Ada finds Amara, and follows her: her posts are at home.
    await ada.getByRole('link', { name: 'Search', exact: true }).first().click()
    await ada.getByRole('searchbox', { name: 'Search people and Spaces' }).fill('am')
    await ada.getByRole('button', { name: 'Search' }).click()
    await ada.getByText('642 followers').waitFor()
    await ada.getByRole('button', { name: 'Follow Amara Diallo' }).click()
    await ada.getByRole('button', { name: 'Following Amara Diallo' }).waitFor()
    await ada.getByRole('link', { name: /^Amara Diallo @amara/ }).click()
    await ada.getByRole('link', { name: '643 followers' }).waitFor()
    await ada.getByRole('link', { name: '643 followers' }).click()
    await ada.getByRole('heading', { name: 'Followers of Amara Diallo' }).waitFor()
    const rows = ada.getByRole('main').getByRole('listitem')
    await expect.poll(() => rows.count()).toBe(20)
    await ada.getByRole('button', { name: 'Show more' }).click()
    await expect.poll(() => rows.count()).toBe(40)
    await ada.goto(app.url)
    await isReady(ada)
    await ada.getByText('Thank you for carrying each other.').waitFor()

    // She writes, with a link to a Space that is over, and everybody can read it.
    await ada.getByRole('button', { name: 'Write or speak' }).click()
    const text = `Hello, <b>tree</b>. It was good: ${app.url}/rooms/long-gone`
    await ada.getByLabel('What is on your mind?').fill(text)
    await ada.getByRole('button', { name: 'Post it' }).click()
    await ada.getByRole('main').getByText('Hello, <b>tree</b>.').waitFor()
    await ada.getByText('This Space has ended').waitFor()

    // Lin does not look after the place: no Space for her yet, and she is told why.
    const lin = await enter('Lin Chen')
    await lin.getByRole('link', { name: 'Everyone' }).click()
    await lin.getByText('Hello, <b>tree</b>.').waitFor()
    await lin.getByRole('button', { name: 'Write or speak' }).click()
    await lin.getByText('Space', { exact: true }).click()
    await lin.getByText('You have 0 of 600 followers.').waitFor()
    expect(await lin.getByRole('button', { name: 'Start now' }).count()).toBe(0)
    await lin.getByRole('button', { name: 'Close' }).click()

    // She reports Ada, and blocks her: they are gone from each other's sight.
    await lin.getByRole('link', { name: 'Ada Lovelace', exact: true }).click()
    await lin.getByRole('button', { name: 'More about Ada Lovelace' }).click()
    await lin.getByLabel('What should the administrators know?').fill('Writes angle brackets.')
    await lin.getByRole('button', { name: 'Send the report' }).click()
    await lin.getByText('Thank you. The administrators will look at it.').waitFor()
    await lin.getByRole('button', { name: 'Block', exact: true }).click()
    await lin.getByText('You blocked Ada Lovelace.').waitFor()
    await lin.goto(`${app.url}/?tab=local`)
    await isReady(lin)
    await lin.getByText('four').first().waitFor()
    expect(await lin.getByText('Hello, <b>tree</b>.').count()).toBe(0)

    // Ada is the administrator: she reads the report, and lowers the threshold for everybody.
    await ada.goto(`${app.url}/community`)
    await isReady(ada)
    await ada.getByText('Writes angle brackets.').waitFor()
    await ada.getByLabel('Followers needed to start a Space').fill('0')
    await ada.getByRole('button', { name: 'Save' }).click()
    await ada.getByText('Saved.').waitFor()
    await ada.getByRole('button', { name: 'Dealt with' }).click()
    await ada.getByText('No reports. All is well.').waitFor()
    await lin.reload()
    await lin.getByRole('button', { name: 'Write or speak' }).click()
    await lin.getByText('Space', { exact: true }).click()
    await lin.getByRole('button', { name: 'Start now' }).waitFor()
    expect((await lin.goto(`${app.url}/community`))?.status()).toBe(404)
    expect(said.flat().filter((line) => !line.includes('404'))).toEqual([])
  })

  it('edit their profile, and read it all in French', async () => {
    const zoe = await enter('Zoé Martin', 'fr-FR')
    await zoe.goto(`${app.url}/you`)
    await isReady(zoe)
    await zoe.getByLabel('À propos de vous').fill('J’écoute.')
    await zoe.getByRole('button', { name: 'Enregistrer' }).click()
    await zoe.getByText('Enregistré.').waitFor()
    await zoe.getByRole('link', { name: /@zoe_martin/ }).click()
    await zoe.getByText('J’écoute.').waitFor()
    await zoe.goto(`${app.url}/?tab=local`)
    await zoe.getByText('Thursday, eight o’clock').waitFor()
    expect(await zoe.locator('html').getAttribute('lang')).toBe('fr')
  })

  it('are told apart by the server, whatever their pages say', async () => {
    const post = (body: unknown, headers: Record<string, string>) =>
      fetch(`${app.url}/api/posts`, { method: 'POST', headers, body: JSON.stringify(body) })
    const json = { 'content-type': 'application/json' }
    expect((await post({ body: 'Hello' }, json)).status).toBe(401)
    const cookie = await cookieOf(app.url, personNamed('Mallory'))
    const me = { ...json, cookie }
    expect((await post({ body: 'Hello' }, me)).status).toBe(201)
    expect((await post({ body: 'a'.repeat(501) }, me)).status).toBe(400)
    // 403 is SvelteKit's answer to a form of another site; ours to text of any kind is 415.
    expect([403, 415]).toContain((await post({ body: 'Hello' }, { cookie, 'content-type': 'text/plain' })).status)
    const settings = { method: 'PATCH', headers: me, body: '{"hostingThreshold":0}' }
    expect((await fetch(`${app.url}/api/community`, settings)).status).toBe(403)
    const local: { items: { id: string }[] } = await (await fetch(`${app.url}/api/posts?of=local`)).json()
    const others = local.items.at(-1)!.id
    expect((await fetch(`${app.url}/api/posts/${others}`, { method: 'DELETE', headers: me })).status).toBe(404)
    expect((await fetch(`${app.url}/api/posts?of=local&cursor=%27--`)).status).toBe(400)
    expect((await fetch(`${app.url}/api/posts?of=home`)).status).toBe(401)
    const hosting = await fetch(`${app.url}/api/me/hosting`, { headers: { cookie } })
    expect(await hosting.json()).toEqual({ may: true }) // the administrator above said so
  })
})
