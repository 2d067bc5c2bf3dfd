import { describe, expect, it } from 'vitest'
import type { BrowserRun } from './chromium-usage.ts'
import { browserFigures, nodeFigures } from './figures.ts'
import type { NodeRun } from './node-scenes.ts'
import { summaryOf } from './summary.ts'

const LINK = { inPerS: 25, inBytes: 100, outPerS: 1, outBytes: 20 }
const peer = (cpuMsPerS: number, byName: Record<string, number> = { node: cpuMsPerS }): NodeRun => ({
  usage: { cpuMsPerS, wakeupsPerS: cpuMsPerS * 10, threads: 17, byName },
  rates: { packetsInPerS: 50, packetsOutPerS: 2, bytesInPerS: 5_000, bytesOutPerS: 40 },
  links: [LINK, LINK],
  heard: 1,
})
const browser = (renderer: number): BrowserRun => ({
  byKind: { renderer, network: 10, audio: 5, gpu: 3, browser: 1, other: 1 },
  renderer: { cpuMsPerS: renderer, wakeupsPerS: 900, threads: 20, byName: { chromium: renderer } },
  main: { cpuMsPerS: renderer / 2, wakeupsPerS: 100, threads: 1, byName: { chromium: renderer / 2 } },
  work: { taskMsPerS: 9, scriptMsPerS: 4, styleMsPerS: 2, layoutMsPerS: 1, stylesPerS: 60, layoutsPerS: 30 },
  heard: 1,
})

describe('the figures of the peer bench', () => {
  it('stand beside those of bare links, medians over all runs', () => {
    const figures = nodeFigures({ real: [peer(30), peer(40), peer(90)], bare: [peer(16)], before: [] })
    expect(figures).toMatchObject({ cpuMsPerS: 40, bareMsPerS: 16, ratio: 2.5, wakeupsPerS: 400, bareWakeupsPerS: 160 })
    expect(figures).toMatchObject({ threads: 17, links: 2, packetsInPerS: 50, bytesInPerS: 5_000 })
    expect(figures).not.toHaveProperty('gain')
  })

  it('say where the time goes, without threads that hardly ran', () => {
    const runs = [peer(12, { MainThread: 8, poll: 3 }), peer(14, { MainThread: 10, poll: 4, timer: 0.2 })]
    expect(nodeFigures({ real: runs, bare: runs, before: [] }).where).toEqual({ MainThread: 9, poll: 3.5, timer: 0.1 })
    expect(nodeFigures({ real: [peer(1, { node: 1, idle: 0.01 })], bare: runs, before: [] }).where).toEqual({ node: 1 })
  })

  it('say which share of the CPU is saved, below nothing when it costs more now', () => {
    const compared = (before: number) => nodeFigures({ real: [peer(30)], bare: [peer(15)], before: [peer(before)] })
    expect(compared(40)).toMatchObject({ before: { cpuMsPerS: 40, wakeupsPerS: 400 }, gain: 0.25 })
    expect(compared(24).gain).toBe(-0.25)
  })

  it('add up all processes of a browser, and hold it against a native track', () => {
    const figures = browserFigures({ now: [browser(30)], before: [browser(80)] }, 25)
    expect(figures).toMatchObject({ cpuMsPerS: 50, ratio: 2, rendererMsPerS: 30, browserMsPerS: 2, gain: 0.5 })
    expect(figures).toMatchObject({ mainThreadMsPerS: 15, wakeupsPerS: 100, threads: { chromium: 30 } })
    expect(browserFigures({ now: [browser(30)], before: [] })).not.toHaveProperty('ratio')
  })

  it('say how much was heard in the worst run', () => {
    const figures = nodeFigures({ real: [{ ...peer(30), heard: 0.82 }, peer(30)], bare: [peer(16)], before: [] })
    expect(figures.heard).toBe(0.82)
    expect(summaryOf({ node: { hear1: figures } })).toContain('| 82 %  |')
  })

  it('are shown without columns in which nothing would stand', () => {
    const node = { hear1: nodeFigures({ real: [peer(30)], bare: [peer(16)], before: [] }) }
    expect(summaryOf({ node })).toBe(
      [
        '| Node  | CPU | bare | times | wake-ups | bare | threads | links | packets in, out | kB in, out |',
        '| ----- | --- | ---- | ----- | -------- | ---- | ------- | ----- | --------------- | ---------- |',
        '| hear1 | 30  | 16   | 1.88  | 300      | 160  | 17      | 2     | 50, 2           | 5.0, 0.0   |',
        '',
        '| threads of | the peer | bare links |',
        '| ---------- | -------- | ---------- |',
        '| hear1      | node 30  | node 16    |',
      ].join('\n'),
    )
    const chromium = { page: browserFigures({ now: [browser(30)], before: [browser(80)] }) }
    expect(summaryOf({ chromium })).toContain('| before, gain |')
    expect(summaryOf({ chromium })).not.toContain('times')
  })
})
