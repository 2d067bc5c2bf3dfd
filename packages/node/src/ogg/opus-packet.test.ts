import { describe, expect, it } from 'vitest'
import { channels, isOpusPacket, lossMarker, opusHead, packetSamples } from './opus-packet.ts'

const toc = (config: number, code = 0, stereo = 0) => (config << 3) | (stereo << 2) | code

describe('packetSamples', () => {
  it.each([
    { given: 'SILK, 20 ms', bytes: [toc(9), 1], samples: 960 },
    { given: 'SILK, 60 ms', bytes: [toc(11), 1], samples: 2_880 },
    { given: 'hybrid, 10 ms', bytes: [toc(14), 1], samples: 480 },
    { given: 'CELT, 2.5 ms', bytes: [toc(28), 1], samples: 120 },
    { given: 'CELT, 20 ms', bytes: [toc(31), 1], samples: 960 },
    { given: 'two frames of 10 ms', bytes: [toc(14, 1), 1, 1], samples: 960 },
    { given: 'three frames of 20 ms', bytes: [toc(9, 3), 3, 1], samples: 2_880 },
    { given: 'nothing', bytes: [], samples: undefined },
    { given: 'no frames', bytes: [toc(9, 3), 0], samples: undefined },
    { given: 'more than 120 ms', bytes: [toc(11, 3), 3], samples: undefined },
  ])('reads $given', ({ bytes, samples }) => {
    expect(packetSamples(Uint8Array.from(bytes))).toBe(samples)
  })
})

describe('isOpusPacket', () => {
  const long = (count: number) => Array<number>(count).fill(7)
  it.each([
    { given: 'a frame', bytes: [toc(31), ...long(1_275)], is: true },
    { given: 'a frame of no bytes', bytes: [toc(31)], is: true },
    { given: 'a frame that is too long', bytes: [toc(31), ...long(1_276)], is: false },
    { given: 'two frames of one length', bytes: [toc(30, 1), 1, 2], is: true },
    { given: 'two frames of one length that are not', bytes: [toc(30, 1), 1], is: false },
    { given: 'two frames of their own lengths', bytes: [toc(30, 2), 1, 7, 8, 9], is: true },
    { given: 'a length of two bytes', bytes: [toc(30, 2), 252, 1, ...long(256)], is: true },
    { given: 'a length that is cut off', bytes: [toc(30, 2), 252], is: false },
    { given: 'a length beyond the end', bytes: [toc(30, 2), 3, 1], is: false },
    { given: 'four frames of one length', bytes: [toc(29, 3), 4, 1, 2, 3, 4], is: true },
    { given: 'four frames of one length that are not', bytes: [toc(29, 3), 4, 1, 2, 3], is: false },
    { given: 'three frames of their own lengths', bytes: [toc(29, 3), 0x83, 1, 2, 1, 2, 2], is: true },
    { given: 'three frames of which one goes beyond the end', bytes: [toc(29, 3), 0x83, 1, 9, 1], is: false },
    { given: 'padding of 254 bytes and one more', bytes: [toc(31, 3), 0x41, 255, 1, 5, ...long(255)], is: true },
    { given: 'more padding than there is', bytes: [toc(31, 3), 0x41, 255, 1, ...long(254)], is: false },
    { given: 'padding of unknown length', bytes: [toc(31, 3), 0x41, 255], is: false },
    { given: 'nothing', bytes: [], is: false },
  ])('is $is for $given', ({ bytes, is }) => {
    expect(isOpusPacket(Uint8Array.from(bytes))).toBe(is)
  })
})

describe('lossMarker', () => {
  it.each([0, 9, 11, 12, 15, 16, 30, 31])(
    'is one packet of 20 ms next to configuration %i, in the same channels',
    (config) => {
      for (const stereo of [0, 1]) {
        const marker = lossMarker(Uint8Array.of(toc(config, 1, stereo), 7, 7))
        expect(marker).toHaveLength(1)
        expect(packetSamples(marker)).toBe(960)
        expect(channels(marker)).toBe(stereo + 1)
      }
    },
  )
})

describe('opusHead', () => {
  it('says the channels of the first packet, and to drop 80 ms', () => {
    const head = opusHead(Uint8Array.of(toc(31, 0, 1), 5))
    expect(new TextDecoder().decode(head.subarray(0, 8))).toBe('OpusHead')
    expect([...head.subarray(8)]).toEqual([1, 2, 0x00, 0x0f, 0x80, 0xbb, 0, 0, 0, 0, 0])
  })
})
