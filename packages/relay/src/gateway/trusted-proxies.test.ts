import { VirtualClock } from '@banyan/core/testing'
import { silentLogger } from '@banyan/core/ports'
import { describe, expect, it } from 'vitest'
import { parseTrustedProxies, trustedProxies } from './trusted-proxies.ts'

function rulesOf(text: string) {
  const rules = parseTrustedProxies(text)
  if (!rules.ok) throw new Error(rules.error)
  return rules.value
}

describe('the proxies that are believed', () => {
  it.each([
    { text: '', yes: ['127.0.0.1', '127.9.9.9', '::1'], no: ['10.0.0.1', '2001:db8::1', ''] },
    { text: '192.0.2.1', yes: ['192.0.2.1', '127.0.0.1'], no: ['192.0.2.2'] },
    { text: '10.1.2.3/8', yes: ['10.0.0.0', '10.255.255.255'], no: ['11.0.0.0'] },
    { text: '10.0.0.0/255.255.0.0', yes: ['10.0.9.9'], no: ['10.1.0.0'] },
    { text: '::ffff:10.0.0.0/104', yes: ['10.9.9.9'], no: ['11.0.0.0'] },
    { text: '::ffff:10.0.0.1', yes: ['10.0.0.1'], no: ['10.0.0.2'] },
    { text: '2001:db8::/32, 192.0.2.0/31', yes: ['2001:db8:9::9', '192.0.2.1'], no: ['2001:db9::', '192.0.2.2'] },
    { text: '2001:DB8:0::1', yes: ['2001:db8::1'], no: ['2001:db8::2'] },
    { text: 'private', yes: ['10.0.0.1', '172.31.0.1', '192.168.1.1', 'fd00::1'], no: ['172.32.0.1', 'fe80::1'] },
    { text: 'uniquelocal\nlinklocal Loopback', yes: ['172.17.0.1', '169.254.1.1', 'fe80::1'], no: ['192.0.2.1'] },
    { text: '0.0.0.0/0', yes: ['192.0.2.1'], no: ['2001:db8::1'] },
  ])('"$text"', ({ text, yes, no }) => {
    const { trusts } = trustedProxies({ rules: rulesOf(text) })
    expect(yes.filter((address) => !trusts(address))).toEqual([])
    expect(no.filter(trusts)).toEqual([])
  })

  it.each([
    ...['10.0.0.0/33', '2001:db8::/129', '10.0.0.0/-1', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0.0/255.0.255.0', '10.0.0'],
    ...[
      '300.1.1.1',
      '1',
      '*',
      'true',
      'all',
      '10.0.0.1:80',
      '[::1]:80',
      '::ffff:10.0.0.0/8',
      'http://caddy',
      'ca ddy*',
    ],
    ...['-caddy', 'caddy:80', 'loopback/8', '2001:db8::zz'],
  ])('refuses "%s" in a sentence that says what it takes', (text) => {
    const last = text.split(' ').at(-1)
    expect(parseTrustedProxies(`10.0.0.1,${text}`)).toEqual({
      ok: false,
      error: expect.stringMatching(/^takes addresses such as 10\.0\.0\.2, .* is none of these\.$/),
    })
    expect(parseTrustedProxies(text)).toMatchObject({ error: expect.stringContaining(`"${last}"`) })
  })
})

type Answers = Record<string, readonly string[] | undefined>

describe('a proxy that is known by its host name', () => {
  function start(answers: Answers) {
    const clock = new VirtualClock()
    const said: string[] = []
    const proxies = trustedProxies({
      rules: rulesOf('caddy, edge.example.org'),
      lookUp: async (name) => answers[name] ?? Promise.reject(new Error('ENOTFOUND')),
      clock,
      logger: { ...silentLogger, warn: ({ name }) => void said.push(String(name)) },
    })
    const settle = () => new Promise((resolve) => setImmediate(resolve))
    return { proxies, clock, said, settle }
  }

  it('is believed as soon as the name is known, wherever it moves', async () => {
    const answers: Answers = { 'edge.example.org': ['192.0.2.9', '::ffff:192.0.2.10', '2001:DB8::9'] }
    const { proxies, clock, said, settle } = start(answers)
    await proxies.ready
    expect(said).toEqual(['caddy'])
    expect(['192.0.2.9', '192.0.2.10', '2001:db8::9', '192.0.2.11'].map(proxies.trusts)).toEqual([
      true,
      true,
      true,
      false,
    ])
    answers.caddy = ['172.18.0.5']
    expect(proxies.trusts('172.18.0.5')).toBe(false)
    clock.advance(30_000)
    await settle()
    expect(proxies.trusts('172.18.0.5')).toBe(true)
    answers.caddy = ['172.18.0.6']
    clock.advance(30_000)
    await settle()
    expect(['172.18.0.5', '172.18.0.6'].map(proxies.trusts)).toEqual([false, true])
    proxies.close()
  })

  it('keeps its addresses while the name is not known, which is said once', async () => {
    const answers: Answers = { caddy: ['172.18.0.5'], 'edge.example.org': ['192.0.2.9'] }
    const { proxies, clock, said, settle } = start(answers)
    await proxies.ready
    answers.caddy = undefined
    for (let round = 0; round < 3; round += 1) {
      clock.advance(30_000)
      await settle()
    }
    expect(proxies.trusts('172.18.0.5')).toBe(true)
    expect(said).toEqual(['caddy'])
    proxies.close()
    expect(clock.pending).toBe(0)
  })
})
