import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningApp, startApp } from '@banyan/app/server'
import type { RoomId, RoomSession } from '@banyan/core'
import { createNodeSession } from '@banyan/node'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openCommunity, passwordOf, personNamed } from '../helpers/accounts.ts'
import { type Member, memberOf } from '../helpers/members.ts'
import { PATIENTLY } from '../helpers/patience.ts'
import { askToStart, roomToken } from '../helpers/room-token.ts'
import { isReady, visitors } from '../helpers/visitors.ts'
import { sharedChromium } from '../e2e/shared/use.ts'

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

describe('those who look after a community', () => {
  let app: RunningApp
  let browser: Browser
  let folder: string
  let url: string
  let root: Member
  let mo: Member
  let ada: Member
  let lin: Member
  let sessions: RoomSession[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'banyan-moderation-'))
    app = await startApp({ port: 0, host: '127.0.0.1', dataDir: join(folder, 'data') })
    url = app.url
    await openCommunity(url, { keeper: personNamed('Root'), threshold: 0 })
    root = await memberOf(url, 'Root')
    mo = await memberOf(url, 'Mo Lee')
    ada = await memberOf(url, 'Ada')
    lin = await memberOf(url, 'Lin')
    browser = await sharedChromium()
  })
  afterEach(async () => {
    for (const session of sessions.toReversed()) await session.close()
    sessions = []
  })
  afterAll(async () => {
    await browser?.close()
    await app?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const session = () => {
    const made = createNodeSession({ relayUrl: url, slots: 0, bindAddress: '127.0.0.1' })
    sessions.push(made)
    return made
  }
  const send = async (member: Member, method: string, path: string, body?: object) => {
    const headers = { cookie: member.cookie, origin: url, 'content-type': 'application/json' }
    return (await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })).status
  }
  const begin = async (host: Member): Promise<{ room: RoomId; live: RoomSession; token: string }> => {
    const { room, token } = await askToStart({ url, cookie: host.cookie })
    if (!room || !token) throw new Error(`${host.handle} may not start a room`)
    const live = session()
    await live.create({ title: 'Tea', name: host.handle, policy: 'open', room, roomToken: token })
    return { room, live, token }
  }

  it('keep a person out with a token that was made before the host blocked them', async () => {
    const { room } = await begin(ada)
    const token = await roomToken({ url, room, cookie: lin.cookie })
    await ada.tie('PUT', lin, 'block')
    const late = session().join({ room, name: 'Lin', roomToken: token })
    await expect(late).rejects.toMatchObject({ code: 'token-expired' })
    await ada.tie('DELETE', lin, 'block')
    await session().join({ room, name: 'Lin', roomToken: token })
  })

  it('take a person out of rooms and sessions, and let no token of theirs in', async () => {
    expect(await send(root, 'PUT', `/api/moderation/people/${mo.handle}/moderator`)).toBe(204)
    const { room } = await begin(ada)
    const linHere = session()
    const token = await roomToken({ url, room, cookie: lin.cookie })
    await linHere.join({ room, name: 'Lin', roomToken: token })
    const why = { reason: 'Shouts at everybody.' }
    expect(await send(lin, 'PUT', `/api/moderation/people/${ada.handle}/suspension`, why)).toBe(403)
    expect(await send(mo, 'PUT', `/api/moderation/people/${lin.handle}/suspension`, { reason: ' ' })).toBe(400)
    expect(await send(mo, 'PUT', `/api/moderation/people/${lin.handle}/suspension`, why)).toBe(204)
    await expect.poll(() => linHere.snapshot, PATIENTLY).toMatchObject({ reason: 'removed' })
    expect(await send(lin, 'POST', '/api/posts', { body: 'Still here' })).toBe(401)
    const again = session().join({ room, name: 'Lin', roomToken: token })
    await expect(again).rejects.toMatchObject({ code: 'token-expired' })

    const { page } = await visitors(browser, url).open('/sign-in')
    await page.getByLabel('Handle').fill('lin')
    await page.getByLabel('Password', { exact: true }).fill(passwordOf(personNamed('Lin')))
    await button(page, 'Sign in').click()
    await page.getByText('This account is suspended.').waitFor()
    await page.getByText('Shouts at everybody.').waitFor()
    expect(await send(mo, 'DELETE', `/api/moderation/people/${lin.handle}/suspension`)).toBe(204)
    await button(page, 'Sign in').click()
    await page.waitForURL(`${url}/`)
  })

  it('close a room for everybody, and for tokens that were made before', async () => {
    const { room, live, token } = await begin(ada)
    expect(await send(ada, 'DELETE', `/api/moderation/rooms/${room}`, { reason: 'Because.' })).toBe(403)
    expect(await send(root, 'DELETE', `/api/moderation/rooms/${room}`, { reason: 'Selling things.' })).toBe(204)
    await expect.poll(() => live.snapshot, PATIENTLY).toMatchObject({ reason: 'closed' })
    const again = session().create({ title: 'Tea', name: 'ada', policy: 'open', room, roomToken: token })
    await expect(again).rejects.toMatchObject({ code: 'token-expired' })
    expect(await send(root, 'DELETE', `/api/moderation/rooms/${room}`, { reason: 'Twice.' })).toBe(404)
  })

  it('do it on their pages: a report, a post, a person, a Space, a role, a lost password, and the log', async () => {
    const enter = async (name: string, path: string) => {
      const visitor = await visitors(browser, url).open(path, { person: personNamed(name) })
      return visitor.page
    }
    // Her sessions ended with the suspension, and stay ended.
    await begin(await memberOf(url, 'Lin'))
    await send(ada, 'POST', '/api/posts', { body: 'Bicycles, cheap' })

    // Lin reports a post.
    const linsPage = await enter('Lin', '/?tab=local')
    const post = linsPage.getByRole('article').filter({ hasText: 'Bicycles, cheap' })
    await post.getByRole('button', { name: 'Report this post' }).click()
    await post.getByLabel('What should the administrators know?').fill('Sells things.')
    await post.getByRole('button', { name: 'Send the report' }).click()
    await post.getByText('Thank you. The administrators will look at it.').waitFor()

    // The moderator reads it, removes the post, and answers.
    const page = await enter('Mo Lee', '/you')
    await page.getByRole('link', { name: 'Moderation' }).click()
    await page.getByText('Sells things.').waitFor()
    expect(await page.getByText('Followers needed').count()).toBe(0)
    await page.getByRole('link', { name: 'See Ada' }).click()
    await page.getByRole('button', { name: 'Remove this post as a moderator' }).click()
    await page.getByLabel('Why is it removed?').fill('An advertisement.')
    await button(page, 'Delete').click()
    await page.getByText('No posts.').waitFor()
    await page.getByRole('link', { name: 'Reports' }).click()
    await button(page, 'Answer').click()
    await page.getByLabel('What Lin is told').fill('The post is gone.')
    await button(page, 'Send and close').click()
    await page.getByText('No reports. All is well.').waitFor()

    // The Space is closed, the person suspended and restored.
    await page.getByRole('link', { name: 'Spaces' }).click()
    await button(page, 'Close Tea').click()
    await page.getByLabel('Why is it closed?').fill('Nobody talks.')
    await button(page, 'Close for everybody').click()
    await page.getByText('Nobody is live right now.').waitFor()
    await page.getByRole('navigation', { name: 'Parts of this page' }).getByRole('link', { name: 'People' }).click()
    await page.getByLabel('Find somebody').fill('ad')
    await button(page, 'Search').click()
    await page.getByRole('link', { name: /Ada/ }).click()
    await page.getByLabel('What Ada is told').fill('Advertisements.')
    await button(page, 'Suspend').click()
    await page.getByText('Suspended since').waitFor()
    await button(page, 'Restore').click()
    await page.getByRole('heading', { name: 'Suspend Ada' }).waitFor()
    await page.getByRole('link', { name: 'Log' }).click()
    for (const line of ['suspended @ada', 'restored @ada', 'removed a post of @ada', 'closed the Space “Tea”']) {
      await page.getByText(`@mo_lee ${line}`).waitFor()
    }

    // Lin reads the answer.
    await linsPage.goto(`${url}/you`)
    await linsPage.getByText('The post is gone.').waitFor()

    // The administrator gives Ada a link, with which she sets a new password.
    const rootsPage = await enter('Root', '/community/people/ada')
    await button(rootsPage, 'Make a link').click()
    const link = await rootsPage.getByRole('region', { name: 'The link for Ada' }).textContent()
    const { page: adasPage } = await visitors(browser, url).open('/recover')
    await adasPage.getByRole('link', { name: /Root/ }).waitFor()
    await adasPage.goto(link ?? '')
    await isReady(adasPage)
    await adasPage.getByLabel('New password').fill('12345678')
    await button(adasPage, 'Set the password').click()
    await adasPage.getByText('This is one of the first passwords').waitFor()
    await adasPage.getByLabel('New password').fill('the difference engine')
    await button(adasPage, 'Set the password').click()
    await adasPage.waitForURL('**/you')
    await adasPage.goto(link ?? '')
    await adasPage.getByText('This link is over').waitFor()
  })
})
