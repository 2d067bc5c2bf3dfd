import { describe, expect, it } from 'vitest'
import { ok, refuse, type Refusal, type RefusalCode } from '../protocol/index.ts'
import { withRoomToken } from './room-token.ts'

/** A relay that refuses with these, one after the other, and grants then. */
function relay(...codes: RefusalCode[]) {
  const asked: object[] = []
  const ask = (token: object) => {
    asked.push(token)
    const code = codes.shift()
    return Promise.resolve(code ? refuse<Refusal>({ code, message: '' }) : ok('in'))
  }
  return { asked, ask }
}
const numbered = () => {
  let count = 0
  return () => `t${(count += 1)}`
}

describe('withRoomToken', () => {
  it('asks without one where there is none', async () => {
    const { asked, ask } = relay()
    expect(await withRoomToken(undefined, ask)).toEqual(ok('in'))
    expect(asked).toEqual([{}])
  })

  it('asks once with a token that cannot be fetched anew', async () => {
    const { asked, ask } = relay('token-expired')
    expect(await withRoomToken('t0', ask)).toMatchObject({ error: { code: 'token-expired' } })
    expect(asked).toEqual([{ token: 't0' }])
  })

  it('fetches another one when it is too old, once', async () => {
    const patient = relay('token-expired')
    expect(await withRoomToken(numbered(), patient.ask)).toEqual(ok('in'))
    expect(patient.asked).toEqual([{ token: 't1' }, { token: 't2' }])
    const strict = relay('token-expired', 'token-expired')
    expect(await withRoomToken(numbered(), strict.ask)).toMatchObject({ error: { code: 'token-expired' } })
    expect(strict.asked).toHaveLength(2)
  })

  it.each<RefusalCode>(['token-invalid', 'token-other-room', 'room-full'])(
    'does not try again after %s',
    async (code) => {
      const { asked, ask } = relay(code)
      expect(await withRoomToken(numbered(), ask)).toMatchObject({ error: { code } })
      expect(asked).toHaveLength(1)
    },
  )
})
