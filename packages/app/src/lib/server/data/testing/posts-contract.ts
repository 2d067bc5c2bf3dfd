import { expect, it } from 'vitest'
import { readCursor } from '../page.ts'
import type { Posts } from '../posts.ts'
import type { StoresContract } from './stores-contract.ts'

const bodies = async (page: ReturnType<Posts['local']>) => (await page).items.map(({ body }) => body)

/** The contract of every store of posts, settings and reports. */
export const postsContract: StoresContract = (open) => {
  const openFour = async () => {
    const opened = await open()
    for (const name of ['ada', 'grace', 'lin', 'joan']) await opened.add(name)
    for (const name of ['ada', 'grace', 'lin', 'joan']) {
      await opened.stores.posts.add({ author: `id-${name}`, body: `of ${name}` })
    }
    return { ...opened, ...opened.stores }
  }

  it('keeps who wrote what and when, and the Space that it links to', async () => {
    const { posts } = await openFour()
    const space = { room: 'tea-time', title: 'Tea' }
    const post = await posts.add({ author: 'id-ada', body: 'Come in', space })
    expect(post).toMatchObject({ body: 'Come in', space, author: { id: 'id-ada', handle: 'ada', name: 'ada' } })
    expect(post.createdAt).toBeGreaterThan(1_700_000_000_000)
    expect((await posts.by('id-ada', {})).items[0]).toEqual(post)
  })

  it('shows on the home timeline oneself and whom one follows, newest first', async () => {
    const { posts, graph } = await openFour()
    await graph.follow('id-ada', 'id-joan')
    expect(await bodies(posts.home({ reader: 'id-ada' }))).toEqual(['of joan', 'of ada'])
    expect(await bodies(posts.home({ reader: 'id-lin' }))).toEqual(['of lin'])
  })

  it('leaves out whom one muted, and those blocked either way', async () => {
    const { posts, graph } = await openFour()
    for (const name of ['grace', 'lin', 'joan']) await graph.follow('id-ada', `id-${name}`)
    await graph.mute('id-ada', 'id-grace')
    expect(await bodies(posts.home({ reader: 'id-ada' }))).toEqual(['of joan', 'of lin', 'of ada'])
    await graph.block('id-lin', 'id-ada')
    expect(await bodies(posts.local({ reader: 'id-ada' }))).toEqual(['of joan', 'of ada'])
    expect(await bodies(posts.local({ reader: 'id-lin' }))).toEqual(['of joan', 'of lin', 'of grace'])
    expect(await bodies(posts.local({ reader: 'id-grace' }))).toHaveLength(4)
    expect(await bodies(posts.local({}))).toHaveLength(4)
  })

  it('pages without a gap or a repetition, also when somebody writes meanwhile', async () => {
    const { posts } = await openFour()
    const first = await posts.local({ limit: 3 })
    await posts.add({ author: 'id-ada', body: 'meanwhile' })
    const second = await posts.local({ limit: 3, cursor: readCursor(first.next) })
    expect([...first.items, ...second.items].map(({ body }) => body)).toEqual([
      ...['of joan', 'of lin', 'of grace', 'of ada'],
    ])
    expect(second.next).toBeNull()
  })

  it('deletes a post for its author only', async () => {
    const { posts } = await openFour()
    const { id } = await posts.add({ author: 'id-ada', body: 'oops' })
    expect(await posts.remove({ id, author: 'id-grace' })).toBe(false)
    expect(await posts.remove({ id, author: 'id-ada' })).toBe(true)
    expect(await posts.remove({ id, author: 'id-ada' })).toBe(false)
    expect(await bodies(posts.by('id-ada', {}))).toEqual(['of ada'])
  })

  it('has the usual settings until somebody changes them, one at a time', async () => {
    const { settings } = await open().then(({ stores }) => stores)
    expect(await settings.read()).toEqual({ name: 'Banyan', language: 'en', hostingThreshold: 600 })
    await settings.change({ hostingThreshold: 5 })
    await settings.change({ hostingThreshold: 7, language: 'fr' })
    expect(await settings.change({})).toEqual({ name: 'Banyan', language: 'fr', hostingThreshold: 7 })
  })

  it('keeps reports open until they are answered, once, and tells their reporters', async () => {
    const { reports, posts } = await openFour()
    const [post] = (await posts.by('id-lin', {})).items
    await reports.add({ reporter: 'id-ada', reported: 'id-lin', reason: 'Shouts.', post })
    const { items } = await reports.list({})
    const people = { reporter: { handle: 'ada' }, reported: { handle: 'lin' } }
    expect(items).toMatchObject([{ reason: 'Shouts.', ...people, post: { id: post!.id, body: 'of lin' } }])
    expect((await reports.by('id-ada', {})).items).toMatchObject([{ reason: 'Shouts.', answer: undefined }])
    expect(await reports.answer(items[0]!.id, 'She will not again.')).toMatchObject({ reason: 'Shouts.' })
    expect(await reports.answer(items[0]!.id, 'Again.')).toBeUndefined()
    expect(await reports.list({})).toEqual({ items: [], next: null })
    expect((await reports.by('id-ada', {})).items).toMatchObject([{ answer: { text: 'She will not again.' } }])
    expect((await reports.by('id-lin', {})).items).toEqual([])
  })
}
