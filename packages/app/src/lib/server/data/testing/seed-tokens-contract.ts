import { expect, it } from 'vitest'
import type { StoresContract } from './stores-contract.ts'

const HOUR_MS = 3_600_000

/** The contract of every store of seed tokens. */
export const seedTokensContract: StoresContract = (open) => {
  const later = () => Date.now() + HOUR_MS

  it('keeps seed tokens, for one room or for all, and shows the newest first', async () => {
    const { seedTokens } = (await open()).stores
    const everywhere = await seedTokens.add({ name: 'Spare', room: undefined, expiresAt: later() })
    const one = await seedTokens.add({ name: 'Attic', room: 'tea-time', expiresAt: later() })
    expect(one).toMatchObject({ name: 'Attic', room: 'tea-time' })
    expect(one.createdAt).toBeGreaterThan(1_700_000_000_000)
    expect(await seedTokens.list()).toEqual([one, everywhere])
  })

  it('gives each an id that a room token can name', async () => {
    const { seedTokens } = (await open()).stores
    const { id } = await seedTokens.add({ name: 'Spare', room: undefined, expiresAt: later() })
    expect(id).toMatch(/^[\w-]{1,64}$/)
    expect(await seedTokens.has(id)).toBe(true)
    expect(await seedTokens.has('another')).toBe(false)
  })

  it('has no token any more that was revoked', async () => {
    const { seedTokens } = (await open()).stores
    const { id } = await seedTokens.add({ name: 'Spare', room: undefined, expiresAt: later() })
    const kept = await seedTokens.add({ name: 'Attic', room: undefined, expiresAt: later() })
    expect([await seedTokens.remove(id), await seedTokens.remove(id)]).toEqual([true, false])
    expect(await seedTokens.has(id)).toBe(false)
    expect(await seedTokens.list()).toEqual([kept])
  })

  it('does not show what has ended, and forgets it with the next one', async () => {
    const { seedTokens } = (await open()).stores
    const old = await seedTokens.add({ name: 'Old', room: undefined, expiresAt: Date.now() - 1 })
    expect(await seedTokens.list()).toEqual([])
    await seedTokens.add({ name: 'Spare', room: undefined, expiresAt: later() })
    expect(await seedTokens.has(old.id)).toBe(false)
  })
}
