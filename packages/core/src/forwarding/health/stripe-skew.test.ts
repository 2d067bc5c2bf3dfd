import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../testing/index.ts'
import { StripeSkew } from './stripe-skew.ts'

/** Ten seconds of one speaker on two ways, each with its delay. */
function listen(
  skew: StripeSkew,
  { delays, from = 0, timestamp = 0 }: { delays: readonly (() => number)[]; from?: number; timestamp?: number },
) {
  for (let index = 0; index < 500; index += 1) {
    const stripe = index % 2
    skew.arrived(stripe, (timestamp + index * 960) >>> 0, from + index * 20 + delays[stripe]!())
  }
}

describe('StripeSkew', () => {
  it('is how much later the slower stripe arrives, without single stragglers', () => {
    const { next } = seededRandom(4)
    const skew = new StripeSkew()
    listen(skew, { delays: [() => 30 + next() * 4, () => (next() < 0.02 ? 400 : 70 + next() * 4)] })
    expect(skew.ms(10_000)).toBeGreaterThan(40)
    expect(skew.ms(10_000)).toBeLessThan(46)
  })

  it('forgets what arrived more than 5 s ago, and keeps its figure through silence', () => {
    const skew = new StripeSkew()
    listen(skew, { delays: [() => 0, () => 200] })
    listen(skew, { delays: [() => 0, () => 20], from: 10_000, timestamp: 500 * 960 })
    expect(skew.ms(20_000)).toBe(20)
    expect(skew.ms(60_000)).toBe(20)
  })

  it.each([
    { case: 'timestamps wrap around', timestamp: 2 ** 32 - 100 * 960 },
    { case: 'a speaker begins anew elsewhere', timestamp: 123_456_789 },
  ])('goes on where $case', ({ timestamp }) => {
    const skew = new StripeSkew()
    listen(skew, { delays: [() => 5, () => 15], timestamp: timestamp - 500 * 960 })
    listen(skew, { delays: [() => 5, () => 15], from: 10_000, timestamp })
    expect(skew.ms(20_000)).toBeCloseTo(10)
  })
})
