import { expect, it } from 'vitest'
import { timeIds } from './time-ids.ts'

it('makes ids that sort as they were made, also when the clock stands still or goes back', () => {
  const times = [1_000, 1_000, 1_000, 900, 1_001, 36 ** 8, 36 ** 8]
  let at = 0
  const newId = timeIds({ now: () => times[at++] ?? 0, random: () => String(9 - at) })
  const ids = times.map(() => newId())
  expect([...ids].sort()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
})

it('lets the ids of two processes meet in order of time, and never be the same', () => {
  const one = timeIds({ now: () => 5_000, random: () => 'a' })
  const other = timeIds({ now: () => 4_999, random: () => 'b' })
  expect(other() < one()).toBe(true)
  expect(timeIds({ now: () => 5_000, random: () => 'a' })()).not.toBe(
    timeIds({ now: () => 5_000, random: () => 'b' })(),
  )
})
