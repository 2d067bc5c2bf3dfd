import { createServer } from 'node:http'
import { createRelay, type Relay } from '@banyan/relay'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Accounts } from '../accounts/accounts.ts'
import { openForTest } from '../accounts/testing/open.ts'
import { Visitor } from '../accounts/testing/visitor.ts'
import type { Person } from '../data/people.ts'
import { type Stores, storesIn } from '../data/stores.ts'
import { openRoomAccess, roomSecret } from '../rooms/room-access.ts'
import { type Moderation, openModeration } from './moderation.ts'

const secret = new Uint8Array(32).fill(7)

describe('moderation', () => {
  let opened: Awaited<ReturnType<typeof openForTest>>
  let accounts: Accounts
  let stores: Stores
  let moderation: Moderation
  let relay: Relay
  const visitors = new Map<string, Visitor>()
  const person = async (handle: string): Promise<Person> => (await stores.people.findByHandle(handle))!

  beforeEach(async () => {
    opened = await openForTest()
    ;({ accounts } = opened)
    let made = 0
    const now = () => Date.now()
    const initial = { name: 'Banyan', language: 'en', hostingThreshold: 0 } as const
    stores = storesIn(opened.database, { now, random: () => String((made += 1)), initial })
    relay = createRelay({ server: createServer(), roomSecret: roomSecret(secret) })
    const roomAccess = openRoomAccess({ secret, stores, findRoom: (id) => relay.room(id), guestsPerMinute: 10, now })
    moderation = openModeration({ stores, accounts, roomAccess, relay })
    const root = new Visitor()
    const first = { request: root.request(), handle: 'root', name: 'Root', password: 'a tree has many' }
    await root.take(accounts.signUpFirst(first, async () => {}))
    for (const handle of ['mo', 'ada', 'lin']) {
      const visitor = new Visitor()
      await visitor.signUp(accounts, handle)
      visitors.set(handle, visitor)
    }
    await moderation.setModerator({ by: await person('root'), handle: 'mo', isModerator: true })
  })
  afterEach(async () => {
    await relay.close()
    await opened.database.close()
  })
  const log = async () =>
    (await stores.auditLog.list({})).items.map(({ actor, act, subject, detail }) => [actor, act, subject, detail])

  it('by a moderator ends a person’s sessions, keeps them out, tells them why, and lets them back in', async () => {
    const ada = visitors.get('ada')!
    const mo = await person('mo')
    expect(await moderation.suspend({ by: mo, handle: 'ada', reason: 'Shouts.' })).toMatchObject({ ok: true })
    expect(await accounts.whoIs(ada.request())).toBeUndefined()
    expect(await ada.signIn(accounts, 'ada')).toEqual({ ok: false, problem: 'suspended', reason: 'Shouts.' })
    expect(await moderation.restore({ by: mo, handle: 'ada' })).toMatchObject({ ok: true })
    expect(await moderation.restore({ by: mo, handle: 'ada' })).toEqual({ ok: false, error: 'not-found' })
    expect(await ada.signIn(accounts, 'ada')).toMatchObject({ ok: true })
    expect(await log()).toEqual([
      ['mo', 'restore', 'ada', 'Shouts.'],
      ['mo', 'suspend', 'ada', 'Shouts.'],
      ['root', 'make-moderator', 'mo', ''],
    ])
  })

  it('removes posts, and keeps in the log what they said', async () => {
    const post = await stores.posts.add({ author: (await person('ada')).id, body: 'Buy my bicycles' })
    const removal = { by: await person('mo'), id: post.id, reason: 'An advertisement.' }
    expect(await moderation.removePost(removal)).toMatchObject({ ok: true })
    expect(await moderation.removePost(removal)).toEqual({ ok: false, error: 'not-found' })
    expect((await stores.posts.local({})).items).toEqual([])
    expect((await log())[0]).toEqual(['mo', 'remove-post', 'ada', 'An advertisement. · “Buy my bicycles”'])
  })

  it('answers reports, and the reporter reads the answer', async () => {
    const [ada, lin] = [await person('ada'), await person('lin')]
    await stores.reports.add({ reporter: lin.id, reported: ada.id, reason: 'Sells bicycles.' })
    const [report] = (await stores.reports.list({})).items
    const answer = { by: await person('mo'), id: report!.id, text: 'The post is gone.' }
    expect(await moderation.answerReport(answer)).toMatchObject({ ok: true })
    expect(await moderation.answerReport(answer)).toEqual({ ok: false, error: 'not-found' })
    expect((await stores.reports.by(lin.id, {})).items).toMatchObject([{ answer: { text: 'The post is gone.' } }])
    expect((await log())[0]).toEqual(['mo', 'answer-report', 'ada', 'Sells bicycles. → The post is gone.'])
  })

  it('leaves reports about moderators and administrators to administrators', async () => {
    const [root, mo, lin] = [await person('root'), await person('mo'), await person('lin')]
    for (const { id } of [mo, root]) await stores.reports.add({ reporter: lin.id, reported: id, reason: 'Asleep.' })
    const { items } = await stores.reports.list({})
    for (const { id } of items) {
      const refused = { ok: false, error: 'not-permitted' }
      expect(await moderation.answerReport({ by: mo, id, text: '' })).toEqual(refused)
      expect(await moderation.answerReport({ by: root, id, text: '' })).toMatchObject({ ok: true })
    }
    expect((await stores.reports.list({})).items).toEqual([])
  })

  it('is for nobody without the power, and writes nothing down then', async () => {
    const [root, mo, ada, lin] = [await person('root'), await person('mo'), await person('ada'), await person('lin')]
    const post = await stores.posts.add({ author: root.id, body: 'House rules' })
    await stores.reports.add({ reporter: lin.id, reported: ada.id, reason: 'Sells bicycles.' })
    const [report] = (await stores.reports.list({})).items
    const reason = 'Because.'
    const refusals = [
      await moderation.suspend({ by: ada, handle: 'lin', reason }),
      await moderation.suspend({ by: ada, handle: 'nobody', reason }),
      await moderation.suspend({ by: mo, handle: 'root', reason }),
      await moderation.suspend({ by: mo, handle: 'mo', reason }),
      await moderation.suspend({ by: root, handle: 'root', reason }),
      await moderation.restore({ by: ada, handle: 'lin' }),
      await moderation.removePost({ by: mo, id: post.id, reason }),
      await moderation.removePost({ by: ada, id: post.id, reason }),
      await moderation.removePost({ by: ada, id: 'nothing', reason }),
      await moderation.closeRoom({ by: ada, room: 'tea', reason }),
      await moderation.answerReport({ by: ada, id: report!.id, text: '' }),
      await moderation.setModerator({ by: mo, handle: 'ada', isModerator: true }),
      await moderation.setModerator({ by: root, handle: 'root', isModerator: true }),
      await moderation.recoveryLink({ by: mo, handle: 'ada' }),
    ]
    expect(refusals).toEqual(refusals.map(() => ({ ok: false, error: 'not-permitted' })))
    expect(await log()).toHaveLength(1)
  })

  it('says that there is no such person, post, room or report', async () => {
    const root = await person('root')
    const reason = 'Because.'
    const refusals = [
      await moderation.suspend({ by: root, handle: 'nobody', reason }),
      await moderation.restore({ by: root, handle: 'ada' }),
      await moderation.removePost({ by: root, id: 'nothing', reason }),
      await moderation.closeRoom({ by: root, room: 'tea', reason }),
      await moderation.closeRoom({ by: root, room: 'not a room!', reason }),
      await moderation.answerReport({ by: root, id: 'nothing', text: '' }),
      await moderation.setModerator({ by: root, handle: 'nobody', isModerator: true }),
      await moderation.recoveryLink({ by: root, handle: 'nobody' }),
    ]
    expect(refusals).toEqual(refusals.map(() => ({ ok: false, error: 'not-found' })))
  })

  it('lets an administrator suspend a moderator, who has no power then, and hand out a recovery link', async () => {
    const root = await person('root')
    expect(await moderation.suspend({ by: root, handle: 'mo', reason: 'Asleep.' })).toMatchObject({ ok: true })
    expect(await accounts.whoIs(visitors.get('mo')!.request())).toBeUndefined()
    const link = await moderation.recoveryLink({ by: root, handle: 'ada' })
    expect(link.ok && (await accounts.whoseRecovery(link.value.token))).toBe('ada')
    expect((await log())[0]).toEqual(['root', 'recovery-link', 'ada', ''])
  })
})
