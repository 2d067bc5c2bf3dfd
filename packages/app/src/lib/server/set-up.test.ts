import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { setUpWith } from './set-up.ts'

const secret = new Uint8Array(32).fill(7)
const here = setUpWith({ secret, hasPublicOrigin: false })
const asked = ({ from = '127.0.0.1', httpVersion = '1.1', ...headers }: Record<string, string>) =>
  ({
    socket: { remoteAddress: from },
    httpVersion,
    headers: { host: 'localhost:3000', ...headers },
  }) as never as IncomingMessage

describe('the set-up code', () => {
  it('is the same at each start, and another one in each data directory', () => {
    expect(here.code).toMatch(/^[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}$/)
    expect(setUpWith({ secret, hasPublicOrigin: true }).code).toBe(here.code)
    expect(setUpWith({ secret: new Uint8Array(32).fill(8), hasPublicOrigin: false }).code).not.toBe(here.code)
  })

  it('may be typed as people type', () => {
    for (const typed of [here.code, ` ${here.code.toUpperCase()} `, here.code.replaceAll('-', ' ')]) {
      expect(here.isRight(typed), typed).toBe(true)
    }
    for (const typed of ['', 'x', here.code.slice(1), `${here.code}0`]) expect(here.isRight(typed), typed).toBe(false)
  })

  it.each([
    { given: 'a browser on this machine', request: {}, needed: false },
    { given: 'the same by IPv6', request: { from: '::1', host: '[::1]:3000' }, needed: false },
    { given: 'the same by number', request: { from: '::ffff:127.0.0.1', host: '127.0.0.1:3000' }, needed: false },
    { given: 'another machine', request: { from: '192.0.2.7' }, needed: true },
    { given: 'a proxy on this machine', request: { 'x-forwarded-for': '192.0.2.7' }, needed: true },
    { given: 'a proxy that says another thing', request: { via: '1.1 caddy' }, needed: true },
    { given: 'a proxy that says nothing', request: { httpVersion: '1.0', host: '127.0.0.1:3000' }, needed: true },
    { given: 'a proxy that hands the name on', request: { host: 'spaces.example.org' }, needed: true },
    { given: 'a page whose name leads here', request: { host: 'localhost.evil.example:3000' }, needed: true },
  ])('is needed by $given: $needed', ({ request, needed }) => {
    expect(here.needsCode(asked(request))).toBe(needed)
  })

  it('is needed by everybody where the app has a public address', () => {
    expect(setUpWith({ secret, hasPublicOrigin: true }).needsCode(asked({}))).toBe(true)
  })
})
