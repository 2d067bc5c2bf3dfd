import { expect, it } from 'vitest'
import { networkAddress } from './network-address.ts'

it.each([
  ['192.0.2.1', '192.0.2.1'],
  [' 192.0.2.1:8080 ', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:c000:201', '192.0.2.1'],
  ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
  ['[::ffff:192.0.2.1]:80', '192.0.2.1'],
  ['2001:DB8:0:0::0001', '2001:db8::1'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['::1', '::1'],
  ['300.0.2.1', undefined],
  ['192.0.2', undefined],
  ['unknown', undefined],
  ['_hidden', undefined],
  ['', undefined],
])('"%s" is the address %s', (text, address) => {
  expect(networkAddress(text)).toBe(address)
})
