import { describe, expect, it } from 'vitest'
import { figuresOf, type Measured, tableOf } from './figures.ts'

const script = (kb: number) => ({ kb, files: 1, heaviest: [{ name: 'chunks/core.js', kb }] })
const measured: Measured = {
  load: {
    ...{
      timelineTtfbMsP95: 31.26,
      timelineTtfbMsP50: 4.04,
      ttfbMsP95s: [30, 31.26, 48],
      timelineRps: 99.87,
      timelineFailed: 0,
    },
    ...{ timelineMostRps: 250.4, timelineCpuMs: 3.456 },
  },
  page: { lcpMs: 311.7, timelineCls: 0.00123 },
  room: {
    ...{ roomJsKbGz: 149.94, roomCls: 0.0181, interactionMsP95: 48, wheelMsP95: 12.34, presses: 60, listeners: 1_000 },
    scripts: { first: script(149.94), later: script(30), kept: script(200) },
  },
}

describe('the figures of the app', () => {
  it('are those asked for, rounded; of shifts, the worse page counts', () => {
    expect(figuresOf(measured)).toMatchObject({
      timelineTtfbMsP95: 31.3,
      timelineRps: 99.9,
      roomJsKbGz: 149.9,
      lcpMs: 312,
      cls: 0.0181,
      interactionMsP95: 48,
      listeners: 1_000,
    })
  })

  it('stand in a table, with what loads when', () => {
    expect(tableOf(measured)).toContain('149.9 kB in 1 files of JavaScript before sound: chunks/core.js 149.9')
    expect(tableOf(measured)).toContain('1000 listening')
    expect(tableOf(measured)).toContain('31.3 ms (p95, median of 30, 31.3, 48)')
  })
})
