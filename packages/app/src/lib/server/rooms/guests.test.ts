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
  const cookie = await guests.cookieOf(identity)
  expect(await guests.read(cookie)).toBe(identity)
  expect(await guestsAt(NOW + (GUEST_SECONDS - 1) * 1000).read(cookie)).toBe(identity)
  expect(await guestsAt(NOW + GUEST_SECONDS * 1000).read(cookie)).toBeUndefined()
})

it.each([
  { what: 'none', cookie: async () => undefined },
  { what: 'nonsense', cookie: async () => 'guest:a1b2' },
  { what: 'made with a key for something else', cookie: () => guestsAt(NOW, 'rooms').cookieOf('guest:a1b2') },
  { what: 'for somebody with an account', cookie: () => guests.cookieOf('ada-1') },
])('is nobody yet with a cookie that is $what', async ({ cookie }) => {
  expect(await guests.read(await cookie())).toBeUndefined()
})
