import { expect, it } from 'vitest'
import { SIGN_IN_SECONDS, signInWith } from './sign-in.ts'

const secret = new Uint8Array(32).fill(7)
const start = Date.UTC(2026, 0, 1)
const at = (now: number, key = secret) => signInWith({ secret: key, now: () => now })

it('gives back the person whom a token was made for', async () => {
  const token = await at(start).token({ id: 'ada' })
  await expect(at(start).read(token)).resolves.toBe('ada')
})

it('holds for a year and not longer', async () => {
  const token = await at(start).token({ id: 'ada' })
  await expect(at(start + (SIGN_IN_SECONDS - 1) * 1000).read(token)).resolves.toBe('ada')
  await expect(at(start + SIGN_IN_SECONDS * 1000).read(token)).resolves.toBeUndefined()
})

it.each([
  { given: 'another server’s secret', spoil: (token: string) => token, key: new Uint8Array(32).fill(8) },
  { given: 'a changed person', spoil: (token: string) => changed(token), key: secret },
  { given: 'no signature', spoil: (token: string) => `${token.split('.').slice(0, 2).join('.')}.`, key: secret },
  { given: 'nonsense', spoil: () => 'nonsense', key: secret },
])('signs nobody in with $given', async ({ spoil, key }) => {
  const token = await at(start).token({ id: 'ada' })
  await expect(at(start, key).read(spoil(token))).resolves.toBeUndefined()
})

function changed(token: string): string {
  const [header, payload, signature] = token.split('.')
  const claims: unknown = JSON.parse(Buffer.from(payload!, 'base64url').toString())
  const forged = Buffer.from(JSON.stringify({ ...(claims as object), sub: 'grace' })).toString('base64url')
  return [header, forged, signature].join('.')
}
