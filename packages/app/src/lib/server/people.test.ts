import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { hueOf } from '../components/hue.ts'
import { peopleInSqlite } from './people.ts'

function open(database = new DatabaseSync(':memory:')) {
  let made = 0
  return { database, people: peopleInSqlite({ database, now: () => 1_000, newId: () => `person-${(made += 1)}` }) }
}

it('finds people again after the server has started anew', () => {
  const { database, people } = open()
  const ada = people.add('Ada')
  expect(open(database).people.find(ada.id)).toEqual({ id: 'person-1', name: 'Ada', hue: hueOf('Ada') })
})

it('renames somebody without making a second person of them', () => {
  const { people } = open()
  const { id } = people.add('Ada')
  expect(people.rename(id, 'Countess')).toEqual({ id, name: 'Countess', hue: hueOf('Countess') })
  expect(people.find(id)?.name).toBe('Countess')
})

it('knows nobody whom it has not met', () => {
  const { people } = open()
  expect(people.find('nobody')).toBeUndefined()
  expect(people.rename('nobody', 'Ada')).toBeUndefined()
})
