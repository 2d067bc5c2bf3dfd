import { expect, it } from 'vitest'
import { clientAddress } from './client-address.ts'

it.each([
  { from: '192.0.2.1', forwarded: undefined, is: '192.0.2.1' },
  { from: '192.0.2.1', forwarded: '198.51.100.7', is: '192.0.2.1' },
  { from: '127.0.0.1', forwarded: undefined, is: '127.0.0.1' },
  { from: '127.0.0.1', forwarded: 'made up, 198.51.100.7', is: '198.51.100.7' },
  { from: '::ffff:127.0.0.1', forwarded: '2001:db8::1', is: '2001:db8::1' },
  { from: '::1', forwarded: ' ', is: '::1' },
  { from: undefined, forwarded: '198.51.100.7', is: '' },
])('a request from $from that says $forwarded is from "$is"', ({ from, forwarded, is }) => {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  expect(clientAddress({ headers, socket: { remoteAddress: from } })).toBe(is)
})
