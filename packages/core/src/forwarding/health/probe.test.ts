import { describe, expect, it } from 'vitest'
import { bitsPerSecond, ProbeReceiver, TRAIN_PACKETS, probeTrain } from './probe.ts'

const receive = (receiver: ProbeReceiver, train: number, from: number, everyMs: number, lost = new Set<number>()) =>
  probeTrain(train).flatMap((probe, index) =>
    lost.has(index) ? [] : (receiver.received(probe, from + index * everyMs) ?? []),
  )

describe('a probe of the uplink', () => {
  it('gives the rate at which its packets come in', () => {
    const [answer] = receive(new ProbeReceiver(), 7, 100, 2)
    expect(answer).toEqual({ type: 'probe-answer', train: 7, bytes: (TRAIN_PACKETS - 1) * 1_000, spanUs: 38_000 })
    expect(bitsPerSecond(answer!)).toBe(4_000_000)
  })

  it('counts what came when some of it is lost, 300 ms after it began', () => {
    const receiver = new ProbeReceiver()
    expect(receive(receiver, 1, 0, 2, new Set([3, 19]))).toEqual([])
    expect(receiver.tick(300)).toBeUndefined()
    expect(receiver.tick(301)).toMatchObject({ bytes: 17_000, spanUs: 36_000 })
    expect(receiver.tick(400)).toBeUndefined()
  })

  it('is answered every two seconds at most', () => {
    const receiver = new ProbeReceiver()
    const answers = Array.from({ length: 40 }, (_, index) => receive(receiver, index, index * 100, 1)).flat()
    expect(answers.length).toBeLessThanOrEqual(2)
  })

  it.each([0, 999, 20_001, 2 ** 32 - 1])('believes no answer of %i bytes', (bytes) => {
    expect(bitsPerSecond({ type: 'probe-answer', train: 1, bytes, spanUs: 1 })).toBeUndefined()
  })
})
