import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { hueOf } from '../components/hue.ts'
import { peopleInSqlite } from './people.ts'

const open = (database = new DatabaseSync(':memory:')) => ({
  database,
  people: peopleInSqlite({ database, now: () => 1_000 }),
})
const ada = { id: 'person-1', handle: 'ada', name: 'Ada' }

it('finds people again after the server has started anew', async () => {
  const { database, people } = open()
  await people.add(ada)
  expect(await open(database).people.find('person-1')).toEqual({ ...ada, hue: hueOf('Ada'), avatar: null })
})

it('renames somebody without making a second person of them', async () => {
  const { people } = open()
  await people.add(ada)
  expect(await people.edit('person-1', { name: 'Countess' })).toMatchObject({ handle: 'ada', name: 'Countess' })
  expect((await people.find('person-1'))?.name).toBe('Countess')
})

it('gives a handle to one person only', async () => {
  const { people } = open()
  expect(await people.isTaken('ada')).toBe(false)
  await people.add(ada)
  expect(await people.isTaken('ada')).toBe(true)
  await expect(people.add({ ...ada, id: 'person-2' })).rejects.toThrow('UNIQUE')
})

it('knows nobody whom it has not met', async () => {
  const { people } = open()
  expect(await people.find('nobody')).toBeUndefined()
  expect(await people.edit('nobody', { name: 'Ada' })).toBeUndefined()
})
