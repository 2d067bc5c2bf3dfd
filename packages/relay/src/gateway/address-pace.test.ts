import { VirtualClock } from '@banyan/core/testing'
import { describe, expect, it } from 'vitest'
import { addressPace } from './address-pace.ts'

const MINUTE_MS = 60_000

describe('addressPace', () => {
  it('lets a burst pass, then as much as the minute allows', () => {
    const clock = new VirtualClock()
    const pace = addressPace({ clock, perMinute: 6, burst: 3 })
    const pass = (count: number) => Array.from({ length: count }, () => pace.admits('192.0.2.1')).filter(Boolean).length
    expect(pass(10)).toBe(3)
    clock.advance(MINUTE_MS / 3)
    expect(pass(10)).toBe(2)
    clock.advance(10 * MINUTE_MS)
    expect(pass(10)).toBe(3)
  })

  it.each([
    { what: 'other machines', a: '192.0.2.1', b: '192.0.2.2', areOne: false },
    { what: 'one machine, written in both ways', a: '192.0.2.1', b: '::ffff:192.0.2.1', areOne: true },
    { what: 'one household', a: '2001:db8:1:2::5', b: '2001:db8:1:2:aaaa:bbbb:cccc:dddd', areOne: true },
    { what: 'one household, written short', a: '2001:db8::5', b: '2001:0DB8:0:0:1:2:3:4', areOne: true },
    { what: 'neighbours', a: '2001:db8:1:2::5', b: '2001:db8:1:3::5', areOne: false },
    { what: 'one link', a: 'fe80::1%eth0', b: 'fe80::2', areOne: true },
    { what: 'nobody knows who', a: '', b: '', areOne: true },
  ])('takes $what for one: $areOne', ({ a, b, areOne }) => {
    const pace = addressPace({ clock: new VirtualClock(), perMinute: 1, burst: 1 })
    expect(pace.admits(a)).toBe(true)
    expect(pace.admits(b)).toBe(!areOne)
  })

  it('remembers so many addresses, those seen last', () => {
    const pace = addressPace({ clock: new VirtualClock(), perMinute: 1, burst: 1, mostAddresses: 2 })
    for (const address of ['a', 'b', 'a', 'c']) pace.admits(address)
    expect([pace.admits('a'), pace.admits('c'), pace.admits('b')]).toEqual([false, false, true])
  })
})
