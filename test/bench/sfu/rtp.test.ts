import { describe, expect, it } from 'vitest'
import { payloadOf, writeRtp } from './rtp.ts'

const payload = Uint8Array.of(1, 2, 3)

describe('RTP packets', () => {
  it('are laid out as RFC 3550 says', () => {
    const bytes = writeRtp({ sequence: 0x1_0203, timestamp: 960, payload })
    expect([...bytes.subarray(0, 8)]).toEqual([0x80, 111, 0x02, 0x03, 0, 0, 0x03, 0xc0])
  })

  it('give back what they carry', () => {
    expect(payloadOf(writeRtp({ sequence: 1, timestamp: 0, payload }))).toEqual(payload)
  })

  it('give back what lies behind an extension', () => {
    const plain = writeRtp({ sequence: 1, timestamp: 0, payload })
    const extended = Uint8Array.of(0x90, ...plain.subarray(1, 12), 0xbe, 0xde, 0, 1, 9, 9, 9, 9, ...payload)
    expect(payloadOf(extended)).toEqual(payload)
  })

  it.each([
    { given: 'an RTCP sender report', bytes: Uint8Array.of(0x80, 200, 0, 6, ...new Uint8Array(24)) },
    { given: 'nothing behind the header', bytes: writeRtp({ sequence: 1, timestamp: 0, payload: new Uint8Array() }) },
    { given: 'an extension that is cut off', bytes: Uint8Array.of(0x90, 111, ...new Uint8Array(11)) },
    { given: 'an extension longer than the packet', bytes: Uint8Array.of(0x90, 111, ...new Uint8Array(12), 0, 9, 1) },
  ])('are not seen in $given', ({ bytes }) => {
    expect(payloadOf(bytes)).toBeUndefined()
  })
})
