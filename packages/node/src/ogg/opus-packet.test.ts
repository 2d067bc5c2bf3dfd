import { describe, expect, it } from 'vitest'
import { channels, lossMarker, opusHead, packetSamples } from './opus-packet.ts'

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
