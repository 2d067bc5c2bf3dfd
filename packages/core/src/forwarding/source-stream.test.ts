import { describe, expect, it } from 'vitest'
import { FRAME_MS, SAMPLES_PER_MS } from '../ports/audio.ts'
import type { SourceId } from '../protocol/index.ts'
import { SourceStream } from './source-stream.ts'
import type { Variant } from './trust/frame-copies.ts'

const TRANSIT_MS = 60
/** Frames that may be ahead of what time allows. */
const AHEAD_FRAMES = 12

/** A stream whose speaker speaks frame n at n * 20 ms, and which came that much later. */
function stream() {
  const source = new SourceStream(7 as SourceId, undefined, 0)
  const came = (sequence: number, at: number) => {
    const timestamp = sequence * FRAME_MS * SAMPLES_PER_MS
    source.skew.arrived(0, timestamp, at)
    const frame = { sequence, timestamp, level: 20, voice: true, opus: new Uint8Array() }
    source.confirmed({ frame, sealed: false, packet: new Uint8Array(), copies: [], at, earlyMs: 0 } as Variant, at)
  }
  const inTime = (from: number, until: number) => {
    for (let sequence = from; sequence < until; sequence += 1) came(sequence, sequence * FRAME_MS + TRANSIT_MS)
  }
  return { source, came, inTime }
}

describe('a source stream', () => {
  it('admits frames that can be spoken by now, and none that are further ahead', () => {
    const { source, inTime } = stream()
    inTime(0, 100)
    const at = 99 * FRAME_MS + TRANSIT_MS
    expect(source.admits(99 + AHEAD_FRAMES, false, at)).toBe(true)
    expect(source.admits(100 + AHEAD_FRAMES, false, at)).toBe(false)
    expect(source.admits(100 + AHEAD_FRAMES, false, at + FRAME_MS)).toBe(true)
  })

  it('admits what follows behind frames that were held up and came at once, and nothing more than without them', () => {
    const held = stream()
    held.inTime(0, 100)
    const at = 130 * FRAME_MS + TRANSIT_MS
    for (let sequence = 100; sequence < 110; sequence += 1) held.came(sequence, at)
    const missed = stream()
    missed.inTime(0, 100)
    for (const { source } of [held, missed]) {
      expect(source.admits(130, false, at)).toBe(true)
      expect(source.admits(130 + AHEAD_FRAMES, false, at)).toBe(true)
      expect(source.admits(131 + AHEAD_FRAMES, false, at)).toBe(false)
    }
  })

  it('admits nothing that would push out what came, however long frames were held up', () => {
    const { source, inTime, came } = stream()
    inTime(0, 100)
    const at = 200 * FRAME_MS + TRANSIT_MS
    for (let sequence = 100; sequence < 110; sequence += 1) came(sequence, at)
    expect(source.admits(109 + 40, false, at)).toBe(true)
    expect(source.admits(110 + 40, false, at)).toBe(false)
  })

  it('forgets the time in which a way was faster', () => {
    const { source, inTime, came } = stream()
    inTime(0, 100)
    // A way that is 200 ms longer from now on, for longer than the faster one is remembered.
    const lateMs = 200
    for (let sequence = 100; sequence < 600; sequence += 1) came(sequence, sequence * FRAME_MS + TRANSIT_MS + lateMs)
    const at = 599 * FRAME_MS + TRANSIT_MS + lateMs
    expect(source.admits(599 + AHEAD_FRAMES, false, at)).toBe(true)
    expect(source.admits(600 + AHEAD_FRAMES, false, at)).toBe(false)
  })
})
