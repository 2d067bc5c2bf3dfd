import { expect, it } from 'vitest'
import { deriveKey } from './derive-key.ts'

const secret = new Uint8Array(32).fill(7)

it('makes one key for one purpose, always the same, and the secret itself for none', () => {
  const rooms = deriveKey(secret, 'rooms')
  expect(rooms).toHaveLength(32)
  expect(deriveKey(secret, 'rooms')).toEqual(rooms)
  expect(deriveKey(secret, 'guests')).not.toEqual(rooms)
  expect(deriveKey(new Uint8Array(32).fill(8), 'rooms')).not.toEqual(rooms)
  expect(rooms).not.toEqual(secret)
})
