import { describe, expect, it } from 'vitest'
import type { LinkId } from '../protocol/index.ts'
import { QUIET } from './testing/scripted-plane.ts'
import { TrafficMeter } from './traffic-meter.ts'

/** Links that carried so many bytes each way. */
const links = (bytes: Record<string, number>) =>
  new Map(Object.entries(bytes).map(([id, count]) => [id as LinkId, { ...QUIET, bytesIn: count, bytesOut: count * 2 }]))

describe('TrafficMeter', () => {
  it('goes on counting what a link carried that is gone', () => {
    const meter = new TrafficMeter()
    meter.take(links({ a: 100, b: 10 }), 0)
    expect(meter.take(links({ b: 20 }), 1_000)).toMatchObject({ bytesIn: 120, bytesOut: 240 })
    expect(meter.take(links({ b: 20, c: 5 }), 2_000)).toMatchObject({ bytesIn: 125, bytesOut: 250 })
  })

  it('tells rates of the last seconds, not of all time', () => {
    const meter = new TrafficMeter()
    for (let second = 0; second <= 20; second += 1) meter.take(links({ a: second * 1_000 }), second * 1_000)
    expect(meter.take(links({ a: 20_000 }), 25_000)).toMatchObject({ downloadBps: 0, uploadBps: 0 })
  })

  it('tells the same rate however often it is asked', () => {
    const often = new TrafficMeter()
    for (let ms = 0; ms <= 10_000; ms += 10) often.take(links({ a: ms }), ms)
    const { downloadBps, uploadBps } = often.take(links({ a: 10_010 }), 10_010)
    expect(downloadBps).toBeCloseTo(8_000, -2)
    expect(uploadBps).toBeCloseTo(16_000, -2)
  })

  it('has no rate to tell at first', () => {
    expect(new TrafficMeter().take(links({ a: 9 }), 7)).toEqual({
      ...{ bytesIn: 9, bytesOut: 18, downloadBps: 0, uploadBps: 0 },
    })
  })
})
