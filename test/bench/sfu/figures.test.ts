import { describe, expect, it } from 'vitest'
import { figuresOf, type SideRun, type Window } from './figures.ts'

const windowOf = (cpuMs: number, part: Partial<Window> = {}): Window => ({
  ...{ cpuMs, packets: 1_000, due: 1_000, delaysMs: [1, 2, 3] },
  ...part,
})
const runOf = (...windows: Window[]): SideRun => ({ windows, setupMs: [40, 50, 90] })

describe('the figures of the SFU bench', () => {
  it('count CPU for each packet that arrived, and compare it', () => {
    const figures = figuresOf(20, runOf(windowOf(100)), runOf(windowOf(30)))
    expect(figures).toMatchObject({ janusCpuUsPerPacket: 100, superPeerCpuUsPerPacket: 30, ratio: 0.3 })
  })

  it('are medians of windows, so that one disturbed window moves nothing', () => {
    const quiet = [windowOf(100), windowOf(102), windowOf(98)]
    const disturbed = windowOf(400, { delaysMs: [50, 60, 70] })
    const [before, after] = [quiet, [...quiet, disturbed, windowOf(90)]].map((windows) =>
      figuresOf(20, runOf(...windows), runOf(windowOf(30))),
    )
    expect(after).toEqual(before)
  })

  it('give the median set-up and delays', () => {
    const figures = figuresOf(2, runOf(windowOf(1)), runOf(windowOf(1, { delaysMs: [4, 5, 6] })))
    expect(figures).toMatchObject({ janusSetupMs: 50, janusDelayMs: { p50: 2 }, superPeerDelayMs: { p50: 5 } })
  })

  it('say how many frames did not arrive', () => {
    const figures = figuresOf(
      2,
      runOf(windowOf(1)),
      runOf(windowOf(1, { packets: 990 }), windowOf(1, { packets: 999 })),
    )
    expect(figures).toMatchObject({ janusLost: 0, superPeerLost: 11 })
  })

  it('are not made of nothing', () => {
    expect(() => figuresOf(2, runOf(windowOf(1, { packets: 0, delaysMs: [] })), runOf(windowOf(1)))).toThrow('Janus')
    expect(() => figuresOf(2, runOf(windowOf(1)), runOf())).toThrow('the super-peer')
  })
})
