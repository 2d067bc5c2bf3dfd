import { mkdtemp, rm } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningApp, startApp } from '@banyan/app/server'
import { parseRoomId, type RoomId, type RoomSession } from '@banyan/core'
import { createNodeSession } from '@banyan/node'
import { mintRoomToken } from '@banyan/relay'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { openCommunity, passwordOf, personNamed, signIn } from '../helpers/accounts.ts'
import { complaints } from '../helpers/chromium.ts'
import { type Member, memberOf } from '../helpers/members.ts'
import { askToEnter, askToStart, roomToken } from '../helpers/room-token.ts'
import { PATIENTLY } from '../helpers/patience.ts'
import { isReady, QUIET_PHONE } from '../helpers/visitors.ts'
import { sharedChromium } from '../e2e/shared/use.ts'

/** Of a token: long enough for a slow machine to use it. */
const LIFETIME_MS = 60_000

describe('access to the app’s rooms', () => {
  let app: RunningApp
  let folder: string
  let url: string
  /** The administrator. */
  let ada: Member
  let lin: Member
  let sessions: RoomSession[] = []
  /** How far the clock on the wall is ahead for those who make tokens: nobody waits until one is too old. The relay has
   *  a process of its own, and the true time. */
  let aheadMs = 0

  beforeAll(async () => {
    const { now } = Date
    vi.spyOn(Date, 'now').mockImplementation(() => now() + aheadMs)
    folder = await mkdtemp(join(tmpdir(), 'banyan-room-access-'))
    app = await startApp({
      port: 0,
      host: '127.0.0.1',
      dataDir: join(folder, 'data'),
      roomTokenLifetimeMs: LIFETIME_MS,
    })
    url = app.url
    await openCommunity(url, { keeper: personNamed('Ada'), threshold: 600 })
    ada = await memberOf(url, 'Ada')
    lin = await memberOf(url, 'Lin')
  })
  afterEach(async () => {
    aheadMs = 0
    for (const session of sessions.toReversed()) await session.close()
    sessions = []
  })
  afterAll(async () => {
    vi.restoreAllMocks()
    await app?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const session = () => {
    const made = createNodeSession({ relayUrl: url, slots: 0, bindAddress: '127.0.0.1' })
    sessions.push(made)
    return made
  }
  const create = (token?: string) =>
    session().create({ title: 'Tea', name: 'Somebody', policy: 'open', ...(token && { roomToken: token }) })
  const enter = async (room: RoomId, token?: string) => {
    const made = session()
    await made.join({ room, name: 'Somebody', ...(token && { roomToken: token }) })
    return made
  }
  /** A Space of Ada's. */
  async function open(who?: string) {
    const host = session()
    const { token } = await askToStart({ ...{ url, cookie: ada.cookie }, ...(who && { who }) })
    const { view } = await host.create({ title: 'Tea', name: 'Ada', roomToken: token! })
    return { host, room: view.room }
  }

  it('take a machine for a seed on an administrator’s token, until it is revoked', async () => {
    const seeds = (method: string, cookie: string, body: object) =>
      fetch(`${url}/api/seeds`, {
        ...{ method, body: JSON.stringify(body) },
        headers: { cookie, origin: url, 'content-type': 'application/json' },
      })
    const wish = { name: 'Attic server', days: 30 }
    expect((await seeds('POST', lin.cookie, wish)).status).toBe(403)
    expect((await seeds('POST', ada.cookie, { ...wish, days: 366 })).status).toBe(400)
    expect((await seeds('POST', ada.cookie, { ...wish, room: '*' })).status).toBe(400)
    aheadMs = -29 * 24 * 60 * 60 * 1_000
    const { token } = (await (await seeds('POST', ada.cookie, wish)).json()) as { token: string }
    aheadMs = 0
    const { room, host } = await open()
    const machine = createNodeSession({ relayUrl: url, slots: 8, seed: true, bindAddress: '127.0.0.1' })
    sessions.push(machine)
    await machine.join({ room, name: 'Somebody', roomToken: token })
    await vi.waitUntil(async () => (await host.tree()).peers.some(({ kind }) => kind === 'seed'), PATIENTLY)
    await expect(machine.requestMicrophone(true)).rejects.toMatchObject({ code: 'not-allowed' })

    const id = (JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { jti: string }).jti
    expect((await seeds('DELETE', lin.cookie, { id })).status).toBe(403)
    expect((await seeds('DELETE', ada.cookie, { id })).status).toBe(204)
    await vi.waitUntil(() => machine.snapshot.phase === 'left', PATIENTLY)
    expect(machine.snapshot).toMatchObject({ reason: 'removed' })
    await expect(enter(room, token)).rejects.toMatchObject({ code: 'token-invalid' })
    expect((await seeds('DELETE', ada.cookie, { id })).status).toBe(404)
  })

  it('open for nothing but a token of the app’s, for this room, while it is fresh', async () => {
    const { room } = await open()
    await expect(create()).rejects.toMatchObject({ code: 'token-missing' })
    await expect(enter(room)).rejects.toMatchObject({ code: 'token-missing' })
    const forged = { secret: 's'.repeat(64), identity: lin.id, name: 'Lin', room, speak: 'direct' } as const
    await expect(create(await mintRoomToken({ ...forged, role: 'host' }))).rejects.toMatchObject({
      code: 'token-invalid',
    })
    await expect(enter(room, await mintRoomToken({ ...forged, role: 'listener' }))).rejects.toMatchObject({
      code: 'token-invalid',
    })

    const token = await roomToken({ url, room, cookie: lin.cookie })
    await expect(create(token)).rejects.toMatchObject({ code: 'token-other-role' })
    const other = await open()
    await expect(enter(other.room, token)).rejects.toMatchObject({ code: 'token-other-room' })

    const inside = await enter(room, token)
    const { attendees } = await inside.audience()
    expect(attendees).toMatchObject([{ name: 'Lin', identity: lin.id }])
    aheadMs = -LIFETIME_MS - 1_000 // a token counts in whole seconds
    const old = await roomToken({ url, room, cookie: lin.cookie })
    aheadMs = 0
    await expect(enter(room, old)).rejects.toMatchObject({ code: 'token-expired' })
    expect(inside.snapshot.phase).toBe('joined')
  })

  it('are for rooms that are there', async () => {
    const nowhere = await askToEnter({ url, room: parseRoomId('nowhere')! })
    expect(nowhere).toMatchObject({ status: 404, refusal: 'room-not-found' })
  })

  it('let nobody start a Space with 599 followers, and everybody with 600', async () => {
    const grace = await memberOf(url, 'Grace')
    const change = (sql: string, id: string) => {
      const database = new DatabaseSync(join(folder, 'data', 'banyan.sqlite'))
      database.prepare(sql).run(id)
      database.close()
    }
    const numbers = 'WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 599)'
    change(
      `INSERT INTO person (id, handle, name, folded, bio, hue, followers, following, isAdmin, createdAt)
       ${numbers} SELECT 'f' || n, 'f' || n, 'F', 'f', '', 0, 0, 1, 0, 0 FROM numbers WHERE ? <> ''`,
      grace.id,
    )
    change(
      `INSERT INTO follow (id, followerId, followedId) ${numbers} SELECT 'f' || n, 'f' || n, ? FROM numbers`,
      grace.id,
    )
    change('UPDATE person SET followers = 599 WHERE id = ?', grace.id)
    const refused = await askToStart({ url, cookie: grace.cookie })
    expect(refused).toEqual({ status: 403, refusal: 'too-few-followers', cookie: undefined })
    expect(await askToStart({ url })).toMatchObject({ status: 401 })

    await lin.tie('PUT', grace, 'follow')
    // Lin's account is too young to count.
    expect(await askToStart({ url, cookie: grace.cookie })).toMatchObject({ status: 403 })
    change('UPDATE person SET createdAt = createdAt - 86400000 WHERE id = ?', lin.id)
    const { status, token, room } = await askToStart({ url, cookie: grace.cookie })
    expect(status).toBe(201)
    const { view, role } = await create(token)
    expect({ room: view.room, role, host: view.stage[0]?.name }).toEqual({ room, role: 'host', host: 'Grace' })
    expect(view.stage[0]?.identity).toBe(grace.id)
  })

  it('stay closed where host and visitor have blocked one another, no matter who began', async () => {
    const { room } = await open()
    await ada.tie('PUT', lin, 'block')
    expect(await askToEnter({ url, room, cookie: lin.cookie })).toMatchObject({
      status: 403,
      refusal: 'blocked-by-host',
    })
    await ada.tie('DELETE', lin, 'block')
    await lin.tie('PUT', ada, 'block')
    expect(await askToEnter({ url, room, cookie: lin.cookie })).toMatchObject({ status: 403, refusal: 'host-blocked' })
    await lin.tie('DELETE', ada, 'block')
    expect(await askToEnter({ url, room, cookie: lin.cookie })).toMatchObject({ status: 201 })
  })

  it('give the microphone to whom the host follows, where those may speak; others wait for a yes', async () => {
    const joan = await memberOf(url, 'Joan')
    await ada.tie('PUT', joan, 'follow')
    const { host, room } = await open('followed')
    const [followed, stranger] = [
      await enter(room, await roomToken({ url, room, cookie: joan.cookie })),
      await enter(room, await roomToken({ url, room, cookie: lin.cookie })),
    ]
    await followed.requestMicrophone(true)
    await stranger.requestMicrophone(true)
    await vi.waitUntil(() => followed.snapshot.phase === 'joined' && followed.snapshot.role === 'speaker', PATIENTLY)
    await vi.waitUntil(() => host.snapshot.phase === 'joined' && host.snapshot.requests.length === 1, PATIENTLY)
    expect(host.snapshot).toMatchObject({ requests: [{ name: 'Lin', identity: lin.id }] })
  })

  it('let guests listen, each as one and the same, whom a ban keeps out', async () => {
    const { host, room } = await open('everyone')
    const first = await askToEnter({ url, room, language: 'fr' })
    expect(first).toMatchObject({ status: 201, cookie: expect.stringMatching(/^banyan-guest=/) })
    const guest = await enter(room, first.token)
    await expect(guest.requestMicrophone(true)).rejects.toMatchObject({ code: 'not-allowed' })

    const { cookie } = first
    const again = await askToEnter({ url, room, cookie: cookie!, name: ' Olga ' })
    expect(again.cookie).toBeUndefined()
    await enter(room, again.token)
    const other = await enter(room, (await askToEnter({ url, room, name: 'Pia' })).token)
    const { attendees } = await host.audience()
    expect(attendees.map(({ name }) => name).toSorted()).toEqual(['De passage', 'Olga', 'Pia'])
    const [french, olga, pia] = ['De passage', 'Olga', 'Pia'].map((name) => attendees.find((a) => a.name === name)!)
    expect(french!.identity).toMatch(/^guest:[a-z0-9]{16}$/)
    expect(olga!.identity).toBe(french!.identity)
    expect(pia!.identity).not.toBe(french!.identity)

    await host.removeFromRoom(french!.peer, { ban: true })
    await expect(enter(room, await roomToken({ url, room, cookie: cookie! }))).rejects.toMatchObject({ code: 'banned' })
    expect(other.snapshot.phase).toBe('joined')

    const spoilt = await askToEnter({ url, room, cookie: `${cookie}x` })
    expect(spoilt.cookie).toMatch(/^banyan-guest=/)
    expect(await askToEnter({ url, room, name: 'n'.repeat(51) })).toMatchObject({ status: 400 })
  })

  it('open for no form of another site', async () => {
    const { room } = await open()
    for (const path of ['/api/rooms', `/api/rooms/${room}/token`]) {
      const headers = { cookie: ada.cookie, origin: 'https://example.org', 'content-type': 'text/plain' }
      const { status } = await fetch(url + path, { method: 'POST', headers, body: '{"who":"ask"}' })
      expect([403, 415], path).toContain(status)
    }
  })

  it('open for guests behind one address as often as a minute allows, and for members all the same', async () => {
    const slow = await startApp({
      ...{ port: 0, host: '127.0.0.1', dataDir: join(folder, 'slow'), connectionsPerMinute: 2 },
    })
    try {
      await openCommunity(slow.url)
      const keeper = await memberOf(slow.url, 'Keeper')
      const host = createNodeSession({ relayUrl: slow.url, slots: 0, bindAddress: '127.0.0.1' })
      sessions.push(host)
      const { token } = await askToStart({ url: slow.url, cookie: keeper.cookie })
      const { view } = await host.create({ title: 'Tea', name: 'Keeper', roomToken: token! })
      const ask = async (cookie?: string) => (await askToEnter({ url: slow.url, room: view.room, cookie })).status
      expect([await ask(), await ask(), await ask()]).toEqual([201, 201, 429])
      expect(await ask(keeper.cookie)).toBe(201)
      await host.close()
    } finally {
      await slow.close()
    }
  })

  it('say in the page why they stay closed', async () => {
    const { room } = await open()
    await ada.tie('PUT', lin, 'block')
    const browser = await sharedChromium()
    try {
      const context = await browser.newContext(QUIET_PHONE)
      await signIn(context, url, personNamed('Lin'))
      const page = await context.newPage()
      const said = complaints(page)
      await page.goto(`${url}/rooms/${room}`)
      await isReady(page)
      await page.getByRole('button', { name: 'Start listening' }).click()
      await page.getByText('The host of this Space has blocked you.').waitFor()
      await ada.tie('DELETE', lin, 'block')
      await page.getByRole('button', { name: 'Start listening' }).click()
      await page.getByRole('button', { name: 'Ask to speak' }).waitFor()
      // Chromium reports every answer that is a refusal, and that we hang up on a relay that has not answered by then.
      const unexpected = said.filter((line) => !line.includes('closed before the connection is established'))
      expect(unexpected).toEqual([expect.stringContaining('status of 403')])
    } finally {
      await browser.close()
    }
  })

  it('let a guest sign in to speak, and in again as who they are', async () => {
    const { host, room } = await open()
    const browser = await sharedChromium()
    try {
      const context = await browser.newContext(QUIET_PHONE)
      const page = await context.newPage()
      const said = complaints(page)
      await page.goto(`${url}/rooms/${room}`)
      await isReady(page)
      await page.getByLabel('Your name, as a guest').fill('Olga')
      await page.getByRole('button', { name: 'Start listening' }).click()
      await page.getByRole('button', { name: 'Sign in to speak' }).waitFor()
      expect((await host.audience()).attendees).toEqual([
        { name: 'Olga', identity: expect.stringMatching(/^guest:/), peer: expect.any(String) },
      ])

      await page.getByRole('button', { name: 'Sign in to speak' }).click()
      await page.getByLabel('Handle').fill(lin.handle)
      await page.getByLabel('Password', { exact: true }).fill(passwordOf(personNamed('Lin')))
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await page.waitForURL(`${url}/rooms/${room}`)
      const inside = async () => (await host.audience()).attendees.map(({ identity }) => identity)
      await expect.poll(inside).toEqual([lin.id])
      await page.getByRole('button', { name: 'Ask to speak' }).click()
      await page.getByRole('button', { name: 'Withdraw' }).waitFor()
      // The room tells its host of new figures at its own pace.
      await expect
        .poll(() => host.snapshot)
        .toMatchObject({ requests: [{ name: 'Lin', identity: lin.id }], view: { listeners: 1 } })
      expect(said).toEqual([])
    } finally {
      await browser.close()
    }
  })
})
