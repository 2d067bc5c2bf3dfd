import { expect, it } from 'vitest'
import { deriveKey } from '../derive-key.ts'
import { GUEST_SECONDS, guestsWith } from './guests.ts'

const secret = new Uint8Array(32).fill(7)
const NOW = 1_700_000_000_000
const guestsAt = (time: number, purpose = 'guests') =>
  guestsWith({ key: deriveKey(secret, purpose), now: () => time, newId: () => 'a1b2' })
const guests = guestsAt(NOW)

it('is the same guest with the same cookie, for a month', async () => {
  const identity = guests.newIdentity()
  expect(identity).toBe('guest:a1b2')
  const token = await guests.token(identity)
  expect(await guests.read(token)).toBe(identity)
  expect(await guestsAt(NOW + (GUEST_SECONDS - 1) * 1000).read(token)).toBe(identity)
  expect(await guestsAt(NOW + GUEST_SECONDS * 1000).read(token)).toBeUndefined()
})

it.each([
  { what: 'none', token: async () => undefined },
  { what: 'nonsense', token: async () => 'guest:a1b2' },
  { what: 'made with a key for something else', token: () => guestsAt(NOW, 'rooms').token('guest:a1b2') },
  { what: 'for somebody with an account', token: () => guests.token('ada-1') },
])('is nobody yet with a cookie that is $what', async ({ token }) => {
  expect(await guests.read(await token())).toBeUndefined()
})
