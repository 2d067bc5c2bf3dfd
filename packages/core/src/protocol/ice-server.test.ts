import { describe, expect, it } from 'vitest'
import { iceServerFault, parseIceServer, parseIceServers } from './ice-server.ts'

describe('a STUN or TURN server, as people write it', () => {
  it.each([
    { text: 'stun:stun.example.org', server: { urls: 'stun:stun.example.org' } },
    { text: ' STUN:stun.example.org:3478 ', server: { urls: 'stun:stun.example.org:3478' } },
    { text: 'stuns:stun.example.org:5349', server: { urls: 'stuns:stun.example.org:5349' } },
    { text: 'stun:192.0.2.1', server: { urls: 'stun:192.0.2.1' } },
    { text: 'stun:[2001:db8::1]:3478', server: { urls: 'stun:[2001:db8::1]:3478' } },
    { text: 'stun:turn_server', server: { urls: 'stun:turn_server' } },
    {
      text: 'turn:ada:s3cret@turn.example.org:3478?transport=udp',
      server: { urls: 'turn:turn.example.org:3478?transport=udp', username: 'ada', credential: 's3cret' },
    },
    {
      text: 'turns:ada:s3cret@[2001:db8::1]:443?transport=TCP',
      server: { urls: 'turns:[2001:db8::1]:443?transport=tcp', username: 'ada', credential: 's3cret' },
    },
    {
      text: 'turn:1999999999:ada:KtaN2Mvg/h+GUHc8oV0X8Q==@turn.example.org',
      server: { urls: 'turn:turn.example.org', username: '1999999999:ada', credential: 'KtaN2Mvg/h+GUHc8oV0X8Q==' },
    },
    {
      text: 'turn:1999999999:ada:phone:KtaN2Mvg@turn.example.org',
      server: { urls: 'turn:turn.example.org', username: '1999999999:ada:phone', credential: 'KtaN2Mvg' },
    },
    {
      text: 'turn:ada:1999999999:KtaN2Mvg@turn.example.org',
      server: { urls: 'turn:turn.example.org', username: 'ada:1999999999', credential: 'KtaN2Mvg' },
    },
    {
      text: 'turn:1999999999:KtaN2Mvg@turn.example.org',
      server: { urls: 'turn:turn.example.org', username: '1999999999', credential: 'KtaN2Mvg' },
    },
    {
      text: 'turn:ada:p:ss:w@rd@turn.example.org',
      server: { urls: 'turn:turn.example.org', username: 'ada', credential: 'p:ss:w@rd' },
    },
    {
      text: 'turn:ada%3Ahome%40example:100%25%20%2C%C3%A9@turn.example.org',
      server: { urls: 'turn:turn.example.org', username: 'ada:home@example', credential: '100% ,é' },
    },
    {
      text: 'turn:1999999999%3Aada:k+y@turn.example.org',
      server: { urls: 'turn:turn.example.org', username: '1999999999:ada', credential: 'k+y' },
    },
  ])('reads $text', ({ text, server }) => {
    expect(parseIceServer(text)).toEqual({ ok: true, value: server })
  })

  it.each([
    { text: 'turn:turn.example.org', why: /needs a name and a password/ },
    { text: 'turns:turn.example.org', why: /needs a name and a password/ },
    { text: 'turn:s3cret@turn.example.org', why: /needs a name and a password/ },
    { text: 'turn:s3cret:@turn.example.org', why: /needs a name and a password/ },
    { text: 'turn::s3cret@turn.example.org', why: /needs a name and a password/ },
    { text: 'turn:ada:s3cret@', why: /names no host/ },
    { text: 'turn:ada:s3cret', why: /needs a name/ },
    { text: 'turn:1999999999:ada:s3cret', why: /needs a name/ },
    { text: 'turn:ada:s3cret%@turn.example.org', why: /%25/ },
    { text: 'turn:ada:%ff@turn.example.org', why: /%25/ },
    { text: `turn:${'s3cret'.repeat(90)}:x@turn.example.org`, why: /more than 509 bytes/ },
    { text: 'turn:ada:s3cret@turn.example.org:0', why: /port/ },
    { text: 'turn:ada:s3cret@turn.example.org:65536', why: /port/ },
    { text: 'turn:ada:s3cret@turn.example.org:', why: /port/ },
    { text: 'turn:ada:s3cret@turn.example.org:3478x', why: /port/ },
    { text: 'turn:ada:s3cret@turn.example.org?transport=sctp', why: /transport=udp/ },
    { text: 'turn:ada:s3cret@turn.example.org?', why: /transport=udp/ },
    { text: 'turn:ada:s3cret@turn.example.org/s3cret', why: /host/ },
    { text: 'turn:ada:s3cret@turn.example.org#s3cret', why: /host/ },
    { text: 'turn:ada:s3cret@türn.example.org', why: /xn--/ },
    { text: 'turn:ada:s3cret@300.1.1.1', why: /host/ },
    { text: 'turn:ada:s3cret@2001:db8::1', why: /brackets/ },
    { text: 'turn:ada:s3cret@[2001:db8::1', why: /brackets|host/ },
    { text: 'turn:ada:s3cret@[2001:db8::zz]', why: /host/ },
    { text: 'turn:ada:s3 cret@turn example.org', why: /host/ },
    { text: 'turn://ada:s3cret@turn.example.org', why: /without \/\// },
    { text: 'stun://stun.example.org', why: /without \/\// },
    { text: 'stun:ada:s3cret@stun.example.org', why: /no name and password/ },
    { text: 'stun:stun.example.org?transport=udp', why: /no \?/ },
    { text: 'stun:', why: /names no host/ },
    { text: 'stun.example.org', why: /neither a stun: nor a turn:/ },
    { text: 'https://ada:s3cret@turn.example.org', why: /neither a stun: nor a turn:/ },
    { text: '', why: /neither a stun: nor a turn:/ },
  ])('refuses $text, and repeats nothing of it', ({ text, why }) => {
    const parsed = parseIceServer(text)
    expect(parsed).toEqual({ ok: false, error: expect.stringMatching(why) })
    expect(parsed).toEqual({ ok: false, error: expect.not.stringContaining('s3') })
  })
})

describe('a STUN or TURN server, as programs write it', () => {
  it.each([
    [{ urls: ['stun:a.example', 'turn:a.example'], username: 'ada', credential: 'k' }, /^none$/],
    [{ urls: ['stun:a.example', 'turn:a.example'] }, /needs a name/],
    [{ urls: 'turn:ada:k@a.example', username: 'ada', credential: 'k' }, /port/],
    [{ urls: [] }, /no address/],
  ])('finds the fault of %o', (server, why) => {
    expect(iceServerFault(server) ?? 'none').toMatch(why)
  })
})

it('reads a list, and says which one is wrong', () => {
  expect(parseIceServers(['stun:a.example', 'turn:ada:k@b.example'])).toMatchObject({ ok: true, value: { length: 2 } })
  expect(parseIceServers(['stun:a.example', 'turn:b.example'])).toEqual({
    ok: false,
    error: 'number 2 needs a name and a password: turn:name:password@host',
  })
})
