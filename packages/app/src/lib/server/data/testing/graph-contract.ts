import { expect, it } from 'vitest'
import { readCursor } from '../page.ts'
import type { StoresContract } from './stores-contract.ts'

const NOTHING = { following: false, followedBy: false, blocking: false, blockedBy: false, muting: false }

/** The contract of every store of who follows whom. */
export const graphContract: StoresContract = (open) => {
  const openThree = async () => {
    const opened = await open()
    for (const name of ['ada', 'grace', 'lin']) await opened.add(name)
    const counts = async (name: string) => {
      const person = await opened.stores.people.find(`id-${name}`)
      return { followers: person?.followers, following: person?.following }
    }
    return { ...opened, graph: opened.stores.graph, counts }
  }

  it('counts followers once, however often somebody follows', async () => {
    const { graph, counts } = await openThree()
    expect(await graph.follow('id-ada', 'id-grace')).toBeUndefined()
    expect(await graph.follow('id-ada', 'id-grace')).toBeUndefined()
    expect(await counts('grace')).toEqual({ followers: 1, following: 0 })
    expect(await counts('ada')).toEqual({ followers: 0, following: 1 })
    await graph.unfollow('id-ada', 'id-grace')
    await graph.unfollow('id-ada', 'id-grace')
    expect(await counts('grace')).toEqual({ followers: 0, following: 0 })
    expect(await counts('ada')).toEqual({ followers: 0, following: 0 })
  })

  it('counts right when many follow and unfollow at the same time', async () => {
    const { graph, counts } = await openThree()
    const tries = Array.from({ length: 20 }, (_, index) =>
      index % 2 ? graph.follow('id-ada', 'id-grace') : graph.follow('id-grace', 'id-ada'),
    )
    await Promise.all([...tries, graph.follow('id-lin', 'id-grace')])
    expect(await counts('grace')).toEqual({ followers: 2, following: 1 })
    expect(await counts('ada')).toEqual({ followers: 1, following: 1 })
  })

  it('says why somebody cannot be followed', async () => {
    const { graph } = await openThree()
    expect(await graph.follow('id-ada', 'id-ada')).toBe('yourself')
    expect(await graph.follow('id-ada', 'nobody')).toBe('not-found')
    expect(await graph.block('id-ada', 'id-ada')).toBe('yourself')
    expect(await graph.mute('id-ada', 'nobody')).toBe('not-found')
    await graph.block('id-grace', 'id-ada')
    expect(await graph.follow('id-ada', 'id-grace')).toBe('blocked')
    expect(await graph.follow('id-grace', 'id-ada')).toBe('blocked')
  })

  it('ends following both ways with a block, and counts it', async () => {
    const { graph, counts } = await openThree()
    await graph.follow('id-ada', 'id-grace')
    await graph.follow('id-grace', 'id-ada')
    await graph.follow('id-lin', 'id-grace')
    expect(await graph.block('id-ada', 'id-grace')).toBeUndefined()
    expect(await counts('ada')).toEqual({ followers: 0, following: 0 })
    expect(await counts('grace')).toEqual({ followers: 1, following: 0 })
    expect(await graph.relation('id-ada', 'id-grace')).toEqual({ ...NOTHING, blocking: true })
    expect(await graph.relation('id-grace', 'id-ada')).toEqual({ ...NOTHING, blockedBy: true })
    await graph.unblock('id-ada', 'id-grace')
    expect(await graph.relation('id-ada', 'id-grace')).toEqual(NOTHING)
  })

  it('knows what two people are to each other', async () => {
    const { graph } = await openThree()
    await graph.follow('id-ada', 'id-grace')
    await graph.mute('id-ada', 'id-grace')
    expect(await graph.relation('id-ada', 'id-grace')).toEqual({ ...NOTHING, following: true, muting: true })
    expect(await graph.relation('id-grace', 'id-ada')).toEqual({ ...NOTHING, followedBy: true })
    await graph.unmute('id-ada', 'id-grace')
    expect(await graph.relation('id-ada', 'id-grace')).toEqual({ ...NOTHING, following: true })
    expect(await graph.followedAmong('id-ada', ['id-grace', 'id-lin'])).toEqual(new Set(['id-grace']))
    expect(await graph.followedAmong('id-ada', [])).toEqual(new Set())
    await graph.block('id-ada', 'id-lin')
    expect(await graph.blockedAmong('id-ada', ['id-grace', 'id-lin'])).toEqual(new Set(['id-lin']))
    expect(await graph.blockedAmong('id-lin', ['id-ada'])).toEqual(new Set())
  })

  it('lists followers and followed, newest first, page by page', async () => {
    const { graph, add } = await openThree()
    for (const name of ['a1', 'a2', 'a3', 'a4', 'a5']) {
      await add(name)
      await graph.follow(`id-${name}`, 'id-ada')
      await graph.follow('id-ada', `id-${name}`)
    }
    const first = await graph.followers('id-ada', { limit: 3 })
    expect(first.items.map(({ handle }) => handle)).toEqual(['a5', 'a4', 'a3'])
    const second = await graph.followers('id-ada', { limit: 3, cursor: readCursor(first.next) })
    expect(second).toMatchObject({ items: [{ handle: 'a2' }, { handle: 'a1' }], next: null })
    const following = await graph.following('id-ada', { limit: 1 })
    expect(following.items.map(({ handle }) => handle)).toEqual(['a5'])
  })
}
