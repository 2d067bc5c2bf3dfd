import { silentLogger } from '@banyan/core/ports'
import { describe, expect, it } from 'vitest'
import { clientAddress } from './client-address.ts'
import { parseTrustedProxies, trustedProxies } from './trusted-proxies.ts'

function proxiesOf(text: string) {
  const rules = parseTrustedProxies(text)
  if (!rules.ok) throw new Error(rules.error)
  return trustedProxies({ rules: rules.value })
}

describe('where only proxies on this machine are trusted', () => {
  it.each([
    { from: '192.0.2.1', forwarded: undefined, is: '192.0.2.1' },
    { from: '192.0.2.1', forwarded: '198.51.100.7', is: '192.0.2.1' },
    { from: '127.0.0.1', forwarded: undefined, is: '127.0.0.1' },
    { from: '127.0.0.1', forwarded: 'made up, 198.51.100.7', is: '198.51.100.7' },
    { from: '127.0.0.1', forwarded: '203.0.113.9, 198.51.100.7', is: '198.51.100.7' },
    { from: '::ffff:127.0.0.1', forwarded: '2001:db8::1', is: '2001:db8::1' },
    { from: '::1', forwarded: ' ', is: '::1' },
    { from: '127.0.0.1', forwarded: 'unknown', is: '127.0.0.1' },
    { from: '127.0.0.1', forwarded: '198.51.100.7, 127.0.0.1', is: '198.51.100.7' },
    { from: '::ffff:192.0.2.1', forwarded: undefined, is: '192.0.2.1' },
    { from: '127.0.0.1', forwarded: '198.51.100.7:4711', is: '198.51.100.7' },
    { from: undefined, forwarded: '198.51.100.7', is: '' },
  ])('a request from $from that says $forwarded is from "$is"', ({ from, forwarded, is }) => {
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
    expect(clientAddress({ headers, socket: { remoteAddress: from } })).toBe(is)
  })
})

it('says once that a proxy which is not trusted is near', () => {
  const said: unknown[] = []
  const proxies = trustedProxies({ logger: { ...silentLogger, warn: (fields) => void said.push(fields) } })
  const headers = { 'x-forwarded-for': '198.51.100.7' }
  for (const remoteAddress of ['192.0.2.1', '::ffff:172.18.0.2', '172.18.0.3', '127.0.0.1']) {
    clientAddress({ headers, socket: { remoteAddress } }, proxies)
  }
  clientAddress({ headers: {}, socket: { remoteAddress: '10.0.0.1' } }, proxies)
  expect(said).toEqual([{ part: 'proxies', address: '172.18.0.2' }])
})

describe('where other proxies are trusted too', () => {
  it.each([
    { trusted: 'private', from: '172.18.0.2', forwarded: '198.51.100.7', is: '198.51.100.7' },
    { trusted: 'private', from: '::ffff:172.18.0.2', forwarded: '::ffff:198.51.100.7', is: '198.51.100.7' },
    { trusted: '172.18.0.2', from: '172.18.0.3', forwarded: '198.51.100.7', is: '172.18.0.3' },
    // A content delivery network, then a proxy in a container.
    { trusted: 'private,203.0.113.0/24', from: '172.18.0.2', forwarded: '192.0.2.1,203.0.113.5', is: '192.0.2.1' },
    { trusted: 'private', from: '172.18.0.2', forwarded: '192.0.2.1, 203.0.113.5', is: '203.0.113.5' },
    { trusted: 'private', from: '172.18.0.2', forwarded: '10.0.0.9', is: '10.0.0.9' },
    { trusted: 'private', from: '172.18.0.2', forwarded: 'garbage', is: '172.18.0.2' },
    // A person in the same network as the proxy makes this up.
    { trusted: 'private', from: '172.18.0.2', forwarded: '127.0.0.1, 10.0.0.9', is: '10.0.0.9' },
    { trusted: 'private', from: '127.0.0.1', forwarded: '::1, 10.0.0.9', is: '10.0.0.9' },
    { trusted: '2001:db8:1::/48', from: '2001:db8:1::2', forwarded: '[2001:db8:9::1]:443', is: '2001:db8:9::1' },
  ])('$trusted: a request from $from that says $forwarded is from $is', ({ trusted, from, forwarded, is }) => {
    const headers = { 'x-forwarded-for': forwarded }
    expect(clientAddress({ headers, socket: { remoteAddress: from } }, proxiesOf(trusted))).toBe(is)
  })

  it.each([
    { headers: { forwarded: 'for=192.0.2.1' }, is: '192.0.2.1' },
    { headers: { forwarded: 'proto=https; For="[2001:db8::1]:4711";by=10.0.0.1' }, is: '2001:db8::1' },
    { headers: { forwarded: 'for=192.0.2.9, for=198.51.100.7;proto=http' }, is: '198.51.100.7' },
    { headers: { forwarded: 'for=_hidden' }, is: '172.18.0.2' },
    { headers: { forwarded: 'for=192.0.2.1', 'x-forwarded-for': '198.51.100.7' }, is: '198.51.100.7' },
  ])('$headers is from $is', ({ headers, is }) => {
    expect(clientAddress({ headers, socket: { remoteAddress: '172.18.0.2' } }, proxiesOf('private'))).toBe(is)
  })
})
