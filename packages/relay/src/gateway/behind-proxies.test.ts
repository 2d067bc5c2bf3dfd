import { afterEach, describe, expect, it } from 'vitest'
import { relayFixture, type RelayFixture } from '../testing/relay-fixture.ts'
import { parseTrustedProxies, trustedProxies } from './trusted-proxies.ts'

let fixture: RelayFixture
afterEach(() => fixture.close())

/** A relay behind a proxy in a container, 172.18.0.2, with two guests and three connections for each address. */
async function start(trusted: string) {
  const rules = parseTrustedProxies(trusted)
  if (!rules.ok) throw new Error(rules.error)
  fixture = await relayFixture({
    trustedProxies: trustedProxies({ rules: rules.value }),
    ...{ guestsPerAddress: 2, connectionsPerMinute: 3 },
  })
  const joined = await fixture.peer().create()
  const { room } = joined.view
  /** Three people, who say that they come from these addresses. */
  return async (...addresses: string[]) => {
    const answers = addresses.map((address) =>
      fixture
        .peer(`${address}, 172.18.0.2`)
        .ask('room:join', { room, name: 'X', capability: { slots: 0, tracks: true } }),
    )
    return (await Promise.all(answers)).map((answer) => (answer.ok ? 'in' : answer.error.code)).toSorted()
  }
}
const THREE = ['198.51.100.1', '198.51.100.2', '2001:db8::3']

describe('people behind a proxy in a container', () => {
  it('are counted one by one, where the proxy is trusted', async () => {
    const enter = await start('172.18.0.0/16')
    expect(await enter(...THREE)).toEqual(['in', 'in', 'in'])
    expect(await enter(...THREE)).toEqual(['in', 'in', 'in'])
  })

  it('are still limited by their own address, however they write it and whatever they make up', async () => {
    const enter = await start('private')
    expect(await enter('198.51.100.1', '::ffff:198.51.100.1', '127.0.0.1, 198.51.100.1')).toEqual([
      'in',
      'in',
      'too-many-seats',
    ])
  })

  it('share one address, where it is not', async () => {
    const enter = await start('192.0.2.0/24')
    expect(await enter(...THREE)).toEqual(['in', 'in', 'too-many-seats'])
  })

  it('are turned away by their own address, when one connects too often', async () => {
    const enter = await start('private')
    await enter('198.51.100.1', '198.51.100.1', '198.51.100.1')
    const { socket } = fixture.peer('198.51.100.1, 172.18.0.2')
    await new Promise((resolve) => socket.once('connect_error', resolve))
    expect(await enter('198.51.100.2')).toEqual(['in'])
  })
})
