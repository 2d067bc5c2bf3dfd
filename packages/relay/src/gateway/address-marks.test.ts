import { describe, expect, it } from 'vitest'
import { addressMarks } from './address-marks.ts'

const marks = (address: string) => addressMarks(address, (text) => `<${text}>`)

describe('the marks of an address', () => {
  it.each([
    { address: '192.0.2.17', household: '<192.0.2.17>', prefix: '<192 0 2>' },
    { address: '::ffff:192.0.2.17', household: '<192.0.2.17>', prefix: '<192 0 2>' },
    { address: '2001:db8:1:2::5', household: '<2001:db8:1:2>', prefix: '<2001 db8 1>' },
    { address: '2001:0DB8:0001:0003:a:b:c:d', household: '<2001:db8:1:3>', prefix: '<2001 db8 1>' },
  ])('$address are those of its household and of its neighbourhood', ({ address, ...expected }) => {
    expect(marks(address)).toEqual({ isLocal: false, ...expected })
  })

  it.each(['127.0.0.1', '127.8.0.1', '::ffff:127.0.0.1', '::1'])("%s is the relay's own machine", (address) => {
    expect(marks(address)).toEqual({ isLocal: true })
  })
})
