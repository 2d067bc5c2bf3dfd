import * as v from 'valibot'
import { expect, it } from 'vitest'
import { freeHandle, Handle, handleFrom } from './handle.ts'

it.each(['ad', 'ada_lovelace', 'x'.repeat(30), '0_0'])('takes %s', (handle) => {
  expect(v.parse(Handle, handle)).toBe(handle)
})

it('takes capitals and spaces around it for a slip of the finger', () => {
  expect(v.parse(Handle, ' Ada ')).toBe('ada')
})

it.each(['', 'a', 'x'.repeat(31), 'ada lovelace', 'ada-l', 'zoë', 'ada@example.org'])('refuses "%s"', (handle) => {
  expect(v.is(Handle, handle)).toBe(false)
})

it.each([
  { wanted: 'Zoë Kravitz', handle: 'zoe_kravitz' },
  { wanted: 'ada@example.org', handle: 'ada_example_org' },
  { wanted: '李', handle: 'person' },
  { wanted: '--', handle: 'person' },
  { wanted: 'a very long name indeed, and longer', handle: 'a_very_long_name_indeed' },
])('makes $handle of "$wanted"', ({ wanted, handle }) => {
  expect(handleFrom(wanted)).toBe(handle)
})

it('counts on until a handle is free', async () => {
  const taken = new Set(['ada', 'ada2'])
  expect(await freeHandle('Ada', { isTaken: async (handle) => taken.has(handle), random: () => 0 })).toBe('ada3')
})

it('gives up counting where everything is taken, and takes chance', async () => {
  const handle = await freeHandle('Ada', { isTaken: async () => true, random: () => 0.5 })
  expect(handle).toBe('ada50000000')
})
