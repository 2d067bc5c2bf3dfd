import { describe, expect, it } from 'vitest'
import { figuresOf, type HopRun } from './figures.ts'

const run = (forwardedMs: number[][], nativeMs: number[][], identical = true): HopRun => ({
  forwarded: {
    delaysMs: forwardedMs,
    sent: forwardedMs.length,
    arrived: forwardedMs.length * 5,
    identical,
    forwarding: 'worker',
  },
  native: { delaysMs: nativeMs, played: nativeMs.length },
})
const evenly = (first: number, added: number) => [0, 1, 2, 3, 4].map((hop) => first + hop * added)

describe('the figures of the hop bench', () => {
  it('counts what a hop adds, without the first, which holds the speaker’s own costs', () => {
    const figures = figuresOf([run([evenly(3, 0.25)], [evenly(90, 50)])])
    expect(figures).toEqual({
      hops: 5,
      forwardedP50Ms: [3, 3.25, 3.5, 3.75, 4],
      reencodedP50Ms: [90, 140, 190, 240, 290],
      addedPerHopMs: { p50: 0.25, p99: 0.25 },
      reencodedPerHopMs: 50,
      ratio: 200,
      identical: true,
    })
  })

  it('takes the median of runs, so that one disturbed run moves nothing', () => {
    const good = run([evenly(1, 0.25)], [evenly(90, 50)])
    const disturbed = run([evenly(9, 7)], [evenly(200, 100)])
    expect(figuresOf([good, disturbed, good])).toEqual(figuresOf([good]))
  })

  it('says so when one packet of one run was not what was sent', () => {
    const good = run([evenly(1, 0.25)], [evenly(90, 50)])
    expect(figuresOf([good, run([evenly(1, 0.25)], [evenly(90, 50)], false)]).identical).toBe(false)
  })

  it('makes no figures of nothing', () => {
    expect(() => figuresOf([run([], [evenly(90, 50)])])).toThrow('no frame came through')
    expect(() => figuresOf([run([evenly(1, 1)], [])])).toThrow('no chirp was heard')
  })
})
