import type { IncomingMessage } from 'node:http'
import { expect, it } from 'vitest'
import { isFromHere } from './from-here.ts'

const asked = ({ from = '127.0.0.1', httpVersion = '1.1', ...headers }: Record<string, string>) =>
  ({
    socket: { remoteAddress: from },
    httpVersion,
    headers: { host: 'localhost:3000', ...headers },
  }) as never as IncomingMessage

it.each([
  { given: 'one that types localhost', request: {}, isHere: true },
  { given: 'the same by IPv6', request: { from: '::1', host: '[::1]:3000' }, isHere: true },
  { given: 'the same by number', request: { from: '::ffff:127.0.0.1', host: '127.0.0.1:3000' }, isHere: true },
  { given: 'another machine', request: { from: '192.0.2.7' }, isHere: false },
  { given: 'a proxy on this machine', request: { 'x-forwarded-for': '192.0.2.7' }, isHere: false },
  { given: 'a proxy that says another thing', request: { via: '1.1 caddy' }, isHere: false },
  { given: 'a proxy that says nothing', request: { httpVersion: '1.0', host: '127.0.0.1:3000' }, isHere: false },
  { given: 'a proxy that hands the name on', request: { host: 'spaces.example.org' }, isHere: false },
  { given: 'a page whose name leads here', request: { host: 'localhost.evil.example:3000' }, isHere: false },
])('$given is a browser on this machine: $isHere', ({ request, isHere }) => {
  expect(isFromHere(asked(request))).toBe(isHere)
})
