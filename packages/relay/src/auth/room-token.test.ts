import { parseIdentity, type Role, type RoomId, type Speak } from '@banyan/core/protocol'
import { SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { newcomerWithoutToken, newcomerOf } from './entry.ts'
import { mintRoomToken, roomTokenReader, ROOM_TOKEN_LIFETIME_MS } from './room-token.ts'

const secret = 'a secret of thirty-two bytes, or more'
const NOW = 1_700_000_000_000
const room = 'tea' as RoomId
const identity = parseIdentity('ada-1')!
const grant = { identity, room, name: 'Ada', role: 'speaker' as Role, speak: 'direct' as Speak }
const mint = (part: Partial<Parameters<typeof mintRoomToken>[0]> = {}) =>
  mintRoomToken({ secret, ...grant, now: NOW, ...part })
const readAt = (time: number, token: string | undefined) => roomTokenReader({ secret, wallTime: () => time })(token)
const refused = (code: string) => ({ ok: false, error: { code, message: expect.any(String) } })

/** A token that says what the test says, well signed. */
const signed = (claims: object, { alg = 'HS256', audience = 'banyan:room', key = secret, lasts = true } = {}) => {
  const token = new SignJWT({ ...claims }).setProtectedHeader({ alg }).setAudience(audience)
  if (lasts) token.setExpirationTime(NOW / 1_000 + 60)
  return token.sign(new TextEncoder().encode(key))
}
const { identity: sub, ...rest } = grant
const claims = { sub, ...rest }
/** The claims of a seed, and the address of a machine elsewhere. */
const SEED = { ...grant, role: 'listener', speak: 'never', seed: true } as const
const FAR = { isLocal: false, household: 'h', prefix: 'p' }

describe('a room token', () => {
  it('says what it was made with, for two minutes', async () => {
    const token = await mint()
    expect(await readAt(NOW, token)).toEqual({ ok: true, value: grant })
    expect(await readAt(NOW + ROOM_TOKEN_LIFETIME_MS - 1_000, token)).toEqual({ ok: true, value: grant })
    expect(await readAt(NOW + ROOM_TOKEN_LIFETIME_MS, token)).toEqual(refused('token-expired'))
  })

  it('admits for as long as the app says so: what changed since it was made counts when it is used', async () => {
    const token = await mint({ id: 't1' })
    const asked: unknown[] = []
    const read = (holds: boolean | Error) =>
      roomTokenReader({
        ...{ secret, wallTime: () => NOW },
        async stillAdmits(said) {
          asked.push(said)
          if (holds instanceof Error) throw holds
          return holds
        },
      })
    expect(await read(true)(token)).toMatchObject({ ok: true })
    expect(await read(false)(token)).toEqual(refused('token-expired'))
    expect(await read(new Error('the database is away'))(token)).toEqual(refused('token-invalid'))
    const claims = { ...grant, id: 't1' }
    expect(asked).toEqual([claims, claims, claims])
    await read(true)('not a token')
    expect(asked).toHaveLength(3)
  })

  it('says that somebody is a seed, of one room or of every room', async () => {
    expect(await readAt(NOW, await mint(SEED))).toEqual({ ok: true, value: SEED })
    const everywhere = { ...SEED, room: '*', id: 'spare-machine_1' } as const
    expect(await readAt(NOW, await mint(everywhere))).toEqual({ ok: true, value: everywhere })
  })

  it('with an id is refused once it was revoked, or when nobody knows whether it was', async () => {
    const revoked = new Set<string>()
    const read = roomTokenReader({ secret, wallTime: () => NOW, isRevoked: (id) => revoked.has(id) })
    const token = await mint({ id: 'a1' })
    expect(await read(token)).toMatchObject({ ok: true })
    revoked.add('a1')
    expect(await read(token)).toEqual(refused('token-invalid'))
    expect(await read(await mint({ id: 'b2' }))).toMatchObject({ ok: true })
    const blind = roomTokenReader({ secret, wallTime: () => NOW, isRevoked: () => Promise.reject(new Error('away')) })
    expect(await blind(token)).toEqual(refused('token-invalid'))
    expect(await blind(await mint())).toMatchObject({ ok: true })
  })

  it('is needed', async () => {
    expect(await readAt(NOW, undefined)).toEqual(refused('token-missing'))
  })

  it('of the longest names that there may be is short enough to be taken', async () => {
    const token = await mint({ identity: 'i'.repeat(100), name: '🌳'.repeat(25), room: 'r'.repeat(40) })
    expect(token.length).toBeLessThan(1_000)
    expect(await readAt(NOW, token)).toMatchObject({ ok: true })
  })

  it.each([
    { what: 'made with another secret', token: () => mint({ secret: secret.replace('a', 'b') }) },
    { what: 'made for something else', token: () => signed(claims, { audience: 'banyan:upload' }) },
    { what: 'without an end', token: () => signed(claims, { lasts: false }) },
    { what: 'with another algorithm', token: () => signed(claims, { alg: 'HS512', key: secret.repeat(2) }) },
    {
      what: 'of another algorithm with the right secret',
      token: () => signed(claims, { alg: 'HS384', key: secret.repeat(2) }),
    },
    { what: 'without a person', token: () => signed({ ...claims, sub: undefined }) },
    { what: 'of an unknown role', token: () => signed({ ...claims, role: 'emperor' }) },
    { what: 'of a role that was changed', token: async () => swapped(await mint(), { ...claims, role: 'host' }) },
    { what: 'of a listener for every room', token: () => signed({ ...claims, role: 'listener', room: '*' }) },
    {
      what: 'of a speaker for every room',
      token: () => signed({ ...claims, ...{ seed: true, role: 'speaker', speak: 'never', room: '*' } }),
    },
    { what: 'of a seed that may speak', token: () => signed({ ...claims, ...{ seed: true, role: 'listener' } }) },
    { what: 'whose seed is a word', token: () => signed({ ...claims, ...{ seed: 'yes', role: 'listener' } }) },
    { what: 'whose id is an address', token: () => signed({ ...claims, jti: 'https://a/b' }) },
    {
      what: 'whose room was changed to every room',
      token: async () => swapped(await mint(SEED), { ...claims, ...{ seed: true, role: 'listener', room: '*' } }),
    },
    { what: 'unsigned', token: async () => `${encoded({ alg: 'none' })}.${encoded(claims)}.` },
    { what: 'that is none', token: async () => 'tea' },
    { what: 'that is empty', token: async () => '' },
  ])('$what is refused as token-invalid', async ({ token }) => {
    expect(await readAt(NOW, await token())).toEqual(refused('token-invalid'))
  })

  it.each([
    { what: 'a short secret', part: { secret: 's'.repeat(31) }, why: /32 bytes/ },
    { what: 'an empty name', part: { name: ' ' }, why: /name/ },
    { what: 'a room that cannot be', part: { room: 'T' }, why: /room/ },
    { what: 'an identity with a space', part: { identity: 'a b' }, why: /sub/ },
    { what: 'every room', part: { room: '*' }, why: /seeds alone/ },
    { what: 'a seed that speaks', part: { seed: true }, why: /a seed never speaks/ },
    { what: 'an id with a dot', part: { id: 'a.b' }, why: /jti/ },
  ])('is not made of $what', async ({ part, why }) => {
    await expect(mint(part)).rejects.toThrow(why)
  })

  it('is not read with a short secret', () => {
    expect(() => roomTokenReader({ secret: 's'.repeat(31), wallTime: () => NOW })).toThrow(RangeError)
  })
})

describe('what a token admits to', () => {
  it.each<{ role: Role; as: Role; code?: string }>([
    { role: 'speaker', as: 'listener' },
    { role: 'speaker', as: 'speaker' },
    { role: 'host', as: 'cohost' },
    { role: 'speaker', as: 'cohost', code: 'token-other-role' },
    { role: 'cohost', as: 'host', code: 'token-other-role' },
    { role: 'listener', as: 'speaker', code: 'token-other-role' },
  ])('is $as, when it says $role: $code', ({ role, as, code }) => {
    const pass = newcomerOf({ ...grant, role }, { room, role: as }, FAR)
    const newcomer = { identity, name: 'Ada', speak: 'direct', household: 'h', prefix: 'p' }
    expect(pass).toEqual(code ? refused(code) : { ok: true, value: { room, newcomer } })
  })

  it('is its own room, and the one that is started when no other is wished for', () => {
    const enter = (role: Role, room: string | undefined) =>
      newcomerOf({ ...grant, role: 'host' }, { room: room as RoomId | undefined, role }, FAR)
    expect(enter('listener', 'ale')).toEqual(refused('token-other-room'))
    expect(enter('host', undefined)).toMatchObject({ value: { room } })
  })

  it('is any room but a new one, for a seed of every room', () => {
    const everywhere = { ...SEED, room: '*' } as const
    expect(newcomerOf(everywhere, { room, role: 'listener' }, FAR)).toMatchObject({
      value: { room, newcomer: { maySeed: 'by-token' } },
    })
    expect(newcomerOf(everywhere, { room: 'ale' as RoomId, role: 'listener' }, FAR)).toMatchObject({ ok: true })
    for (const role of ['speaker', 'cohost', 'host'] as const) {
      expect(newcomerOf(everywhere, { room, role }, FAR)).toEqual(refused('token-other-role'))
    }
    expect(newcomerOf(everywhere, { room: undefined, role: 'listener' }, FAR)).toEqual(refused('token-other-room'))
  })
})

describe('where no token is needed', () => {
  it.each<{ as: Role; code?: string }>([
    { as: 'host' },
    { as: 'listener' },
    { as: 'speaker', code: 'token-other-role' },
    { as: 'cohost', code: 'token-other-role' },
  ])('one may come as $as: $code', ({ as, code }) => {
    const expected = code ? refused(code) : { ok: true, value: { name: 'Ada', speak: 'ask', maySeed: 'by-address' } }
    expect(newcomerWithoutToken({ name: 'Ada', isLocal: true }, { room, role: as })).toEqual(expected)
  })

  it('nobody from another machine is a seed by saying so', () => {
    expect(newcomerWithoutToken({ name: 'Eve', ...FAR }, { room, role: 'listener' })).toEqual({
      ok: true,
      value: { name: 'Eve', speak: 'ask', household: 'h', prefix: 'p' },
    })
  })
})

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const swapped = (token: string, payload: object) => {
  const [head, , signature] = token.split('.')
  return [head, encoded({ ...payload, aud: 'banyan:room', exp: NOW / 1_000 + 60 }), signature].join('.')
}
