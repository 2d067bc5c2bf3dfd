import { describe, expect, it } from 'vitest'
import { linkRates, ratesBetween, ratesOf } from './link-rates.ts'

const traffic = (sent: number, sentBytes: number, received: number, receivedBytes: number) => ({
  ...{ sent, sentBytes, received, receivedBytes },
})

describe('the rates of links', () => {
  it('are what the other ends saw, turned around', () => {
    const links = linkRates({ 1: traffic(100, 9_000, 4, 80) }, { 1: traffic(200, 21_000, 8, 168) }, 2)
    expect(links).toEqual([{ inPerS: 50, inBytes: 120, outPerS: 2, outBytes: 22 }])
  })

  it('leave out who sent nothing and got nothing, and count a newcomer from nothing', () => {
    const silent = traffic(7, 700, 7, 700)
    expect(linkRates({ 1: silent }, { 1: silent, 2: traffic(10, 1_000, 0, 0) }, 1)).toEqual([
      { inPerS: 10, inBytes: 100, outPerS: 0, outBytes: 0 },
    ])
  })

  it('add up over all links', () => {
    const parent = { inPerS: 25, inBytes: 100, outPerS: 1, outBytes: 20 }
    const child = { inPerS: 1, inBytes: 20, outPerS: 25, outBytes: 100 }
    expect(ratesOf([parent, child, child])).toEqual({
      ...{ packetsInPerS: 27, packetsOutPerS: 51, bytesInPerS: 2_540, bytesOutPerS: 5_020 },
    })
  })

  it('are the same from the counters of the end itself', () => {
    expect(ratesBetween(traffic(0, 0, 50, 5_000), traffic(20, 400, 150, 15_000), 2)).toEqual({
      ...{ packetsInPerS: 50, packetsOutPerS: 10, bytesInPerS: 5_000, bytesOutPerS: 200 },
    })
  })
})
