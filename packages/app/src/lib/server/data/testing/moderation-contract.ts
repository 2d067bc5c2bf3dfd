import { expect, it } from 'vitest'
import { readCursor } from '../page.ts'
import type { StoresContract } from './stores-contract.ts'

/** The contract of what moderators do, in every database. */
export const moderationContract: StoresContract = (open) => {
  const openFour = async () => {
    const opened = await open()
    for (const name of ['ada', 'grace', 'lin', 'joan']) await opened.add(name)
    return { ...opened, ...opened.stores }
  }

  it('suspends a person with a reason, and restores them', async () => {
    const { people } = await openFour()
    expect(await people.suspensionOf('id-lin')).toBeUndefined()
    const suspended = await people.suspend('id-lin', 'Shouts.')
    expect(suspended?.suspension).toMatchObject({ reason: 'Shouts.', at: expect.any(Number) })
    expect(await people.suspensionOf('id-lin')).toEqual(suspended?.suspension)
    expect((await people.restore('id-lin'))?.suspension).toBeUndefined()
    expect(await people.suspend('nobody', 'Shouts.')).toBeUndefined()
    expect(await people.suspensionOf('nobody')).toBeUndefined()
  })

  it('shows nobody who is suspended, and no post of theirs, until they are restored', async () => {
    const { people, posts, graph } = await openFour()
    await posts.add({ author: 'id-lin', body: 'of lin' })
    await graph.follow('id-ada', 'id-lin')
    const seen = async () => ({
      visitor: (await posts.local({})).items.length,
      reader: (await posts.local({ reader: 'id-grace' })).items.length,
      follower: (await posts.home({ reader: 'id-ada' })).items.length,
      search: (await people.search({ text: 'lin' })).items.length,
    })
    expect(await seen()).toEqual({ visitor: 1, reader: 1, follower: 1, search: 1 })
    await people.suspend('id-lin', 'Shouts.')
    expect(await seen()).toEqual({ visitor: 0, reader: 0, follower: 0, search: 0 })
    expect((await people.search({ text: 'lin', withSuspended: true })).items).toHaveLength(1)
    await people.restore('id-lin')
    expect(await seen()).toEqual({ visitor: 1, reader: 1, follower: 1, search: 1 })
  })

  it('lists administrators, moderators, and who is suspended', async () => {
    const { people } = await openFour()
    await people.setModerator('id-grace', true)
    await people.setModerator('id-joan', true)
    await people.setModerator('id-joan', false)
    await people.suspend('id-lin', 'Shouts.')
    const handles = async (kind: Parameters<typeof people.listKind>[0]) =>
      (await people.listKind(kind, {})).items.map(({ handle }) => handle)
    expect(await handles('administrators')).toEqual(['ada'])
    expect(await handles('moderators')).toEqual(['grace'])
    expect(await handles('suspended')).toEqual(['lin'])
    expect(await people.find('id-grace')).toMatchObject({ isModerator: true, isAdmin: false })
  })

  it('counts followers whose accounts are old enough and not suspended, up to a limit', async () => {
    const { people, graph, stores } = await openFour()
    for (const name of ['ada', 'grace', 'joan']) await graph.follow(`id-${name}`, 'id-lin')
    const { createdAt } = (await stores.people.find('id-joan'))!
    const count = (options: Partial<Parameters<typeof graph.countFollowers>[1]> = {}) =>
      graph.countFollowers('id-lin', { madeBefore: createdAt, most: 600, ...options })
    expect(await count()).toBe(3)
    expect(await count({ most: 2 })).toBe(2)
    expect(await count({ madeBefore: createdAt - 60_000 })).toBe(0)
    await people.suspend('id-grace', 'A robot.')
    expect(await count()).toBe(2)
    expect(await graph.countFollowers('id-ada', { madeBefore: createdAt, most: 600 })).toBe(0)
  })

  it('finds a post by its id', async () => {
    const { posts } = await openFour()
    const post = await posts.add({ author: 'id-lin', body: 'of lin' })
    expect(await posts.find(post.id)).toEqual(post)
    expect(await posts.find('nothing')).toBeUndefined()
  })

  it('writes down what was done with power, newest first, page by page', async () => {
    const { auditLog } = await openFour()
    const actor = { id: 'id-ada', handle: 'ada' }
    await auditLog.add({ actor, act: 'suspend', subject: 'lin', detail: 'Shouts.' })
    await auditLog.add({ actor, act: 'restore', subject: 'lin' })
    const first = await auditLog.list({ limit: 1 })
    expect(first.items).toMatchObject([{ act: 'restore', actor: 'ada', subject: 'lin', detail: '' }])
    const second = await auditLog.list({ limit: 1, cursor: readCursor(first.next) })
    expect(second).toMatchObject({ items: [{ act: 'suspend', detail: 'Shouts.' }], next: null })
  })

  it('keeps one address for recovery a person, confirmed once somebody opened its link', async () => {
    const { recoveryMails } = await openFour()
    await recoveryMails.set('id-ada', 'ada@old.example')
    await recoveryMails.set('id-ada', 'ada@new.example')
    expect(await recoveryMails.confirm('id-ada', 'ada@old.example')).toBe(false)
    expect(await recoveryMails.find('id-ada')).toEqual({ address: 'ada@new.example', isConfirmed: false })
    expect(await recoveryMails.confirm('id-ada', 'ada@new.example')).toBe(true)
    expect(await recoveryMails.find('id-ada')).toEqual({ address: 'ada@new.example', isConfirmed: true })
    await recoveryMails.set('id-ada', 'ada@third.example')
    expect(await recoveryMails.find('id-ada')).toMatchObject({ isConfirmed: false })
    await recoveryMails.remove('id-ada')
    expect(await recoveryMails.find('id-ada')).toBeUndefined()
  })
}
