import { expect, it } from 'vitest'
import { hueOf } from '../../../components/hue.ts'
import { type Cursor, readCursor } from '../page.ts'
import type { StoresContract } from './stores-contract.ts'

/** The contract of every store of people. */
export const peopleContract: StoresContract = (open) => {
  it('makes the very first person the administrator, and nobody after that', async () => {
    const { stores, add } = await open()
    expect(await add('ada')).toMatchObject({ id: 'id-ada', handle: 'ada', name: 'ada', isAdmin: true, followers: 0 })
    expect(await add('grace')).toMatchObject({ isAdmin: false })
    expect((await stores.people.find('id-ada'))?.isAdmin).toBe(true)
  })

  it('says who looks after the community, under the name that they have now', async () => {
    const { stores, add } = await open()
    expect(await stores.people.administrators()).toEqual([])
    await add('ada')
    await add('grace')
    expect(await stores.people.administrators()).toEqual([{ id: 'id-ada', name: 'ada' }])
    await stores.people.edit('id-ada', { name: 'Ada Lovelace' })
    expect(await stores.people.administrators()).toEqual([{ id: 'id-ada', name: 'Ada Lovelace' }])
  })

  it('makes one administrator of ten who come at the same time', async () => {
    const { add } = await open()
    const people = await Promise.all(Array.from({ length: 10 }, (_, index) => add(`person_${index}`)))
    expect(people.filter(({ isAdmin }) => isAdmin)).toHaveLength(1)
  })

  it('gives a handle to one person only', async () => {
    const { stores, add } = await open()
    await add('ada')
    expect(await stores.people.isTaken('ada')).toBe(true)
    expect(await stores.people.isTaken('adam')).toBe(false)
    expect(await stores.people.add({ id: 'other', handle: 'ada', name: 'Ada' })).toBeUndefined()
    expect(await stores.people.findByHandle('ada')).toMatchObject({ id: 'id-ada' })
  })

  it('knows nobody whom it has not met', async () => {
    const { stores } = await open()
    expect(await stores.people.find('nobody')).toBeUndefined()
    expect(await stores.people.findByHandle('nobody')).toBeUndefined()
    expect(await stores.people.edit('nobody', { name: 'Ada' })).toBeUndefined()
  })

  it('changes what it is told to, and nothing else', async () => {
    const { stores, add } = await open()
    await add('ada')
    await stores.people.edit('id-ada', { bio: 'Numbers.' })
    expect(await stores.people.edit('id-ada', { name: 'Countess' })).toMatchObject({
      ...{ id: 'id-ada', handle: 'ada', name: 'Countess', bio: 'Numbers.', hue: hueOf('Countess') },
    })
    expect(await stores.people.edit('id-ada', {})).toMatchObject({ name: 'Countess', bio: 'Numbers.' })
  })

  it('finds people by how their handle or name begins, whatever the capitals and accents', async () => {
    const { stores, add } = await open()
    await stores.people.add({ id: 'e', handle: 'lo', name: 'Éloïse Rée' })
    await add('eliot')
    await add('ada')
    const find = async (text: string) => (await stores.people.search({ text })).items.map(({ id }) => id).sort()
    expect(await find('EL')).toEqual(['e', 'id-eliot'])
    expect(await find('éloi')).toEqual(['e'])
    expect(await find('@lo')).toEqual(['e'])
    expect(await find('%')).toEqual([])
  })

  it('finds many at once, and leaves out who is not there', async () => {
    const { stores, add } = await open()
    for (const name of ['ada', 'grace', 'lin']) await add(name)
    const found = await stores.people.findAll(['id-lin', 'id-nobody', 'id-ada'])
    expect(found.map(({ handle }) => handle).toSorted()).toEqual(['ada', 'lin'])
    expect(await stores.people.findAll([])).toEqual([])
  })

  it('shows the most followed first, page by page, and nobody twice', async () => {
    const { stores, add } = await open()
    for (const name of ['an', 'anna', 'anne', 'annika', 'fan']) await add(name)
    await stores.graph.follow('id-fan', 'id-anne')
    const seen: string[] = []
    let cursor: Cursor | undefined
    do {
      const page = await stores.people.search({ text: 'an', limit: 2, cursor })
      seen.push(...page.items.map(({ handle }) => handle))
      cursor = readCursor(page.next)
    } while (cursor !== undefined)
    expect(seen[0]).toBe('anne')
    expect([...seen].sort()).toEqual(['an', 'anna', 'anne', 'annika'])
  })

  it('hides people from each other when one has blocked the other', async () => {
    const { stores, add } = await open()
    for (const name of ['ada', 'adam', 'grace']) await add(name)
    await stores.graph.block('id-ada', 'id-grace')
    const find = async (text: string, reader: string) => (await stores.people.search({ text, reader })).items.length
    expect(await find('grace', 'id-ada')).toBe(0)
    expect(await find('ada', 'id-grace')).toBe(1)
    expect(await find('ada', 'id-adam')).toBe(2)
  })
}
