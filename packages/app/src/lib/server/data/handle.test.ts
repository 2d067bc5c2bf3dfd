import { expect, it } from 'vitest'
import { freeHandle, handleFrom } from './handle.ts'

it.each([
  { name: 'Ada Lovelace', expected: 'ada_lovelace' },
  { name: '  María José!  ', expected: 'maria_jose' },
  { name: '李', expected: 'person' },
  { name: 'x', expected: 'person' },
  { name: 'A very long name that nobody would type twice', expected: 'a_very_long_name_that_no' },
])('makes "$expected" of "$name"', ({ name, expected }) => {
  expect(handleFrom(name)).toBe(expected)
})

it('counts on until a handle is free', async () => {
  const taken = new Set(['ada', 'ada2'])
  await expect(freeHandle('Ada', { isTaken: async (handle) => taken.has(handle), random: () => 0.5 })).resolves.toBe(
    'ada3',
  )
})

it('gives up counting after a hundred, and draws a number', async () => {
  await expect(freeHandle('Ada', { isTaken: async () => true, random: () => 0.5 })).resolves.toBe('ada50000000')
})
