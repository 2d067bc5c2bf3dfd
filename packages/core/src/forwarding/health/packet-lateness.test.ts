import { describe, expect, it } from 'vitest'
import { FRAME_MS, SAMPLES_PER_MS } from '../../ports/audio.ts'
import { PacketLateness } from './packet-lateness.ts'

/** A source that speaks without a pause, and how long its packets take. */
function source() {
  const lateness = new PacketLateness()
  let frame = 0
  const after = (ms: number, transitMs: number, isHeld = false) => {
    let late: number | undefined
    for (const end = frame + ms / FRAME_MS; frame < end; frame += 1) {
      late = lateness.of((frame * FRAME_MS * SAMPLES_PER_MS) >>> 0, frame * FRAME_MS + transitMs, isHeld)
    }
    return late
  }
  return { after }
}

describe('PacketLateness', () => {
  it('is what a packet takes more than the fastest ones', () => {
    const { after } = source()
    expect(after(1_000, 50)).toBe(0)
    expect(after(1_000, 80)).toBe(30)
    expect(after(1_000, 40)).toBe(0)
    expect(after(1_000, 80)).toBe(40)
  })

  it('forgets a shorter way after a minute, and not where all is late for want of CPU', () => {
    const { after } = source()
    after(1_000, 50)
    expect(after(59_000, 150, true)).toBe(100)
    expect(after(25_000, 150)).toBe(100)
    expect(after(30_000, 150)).toBe(0)
  })

  it('is not known of a source that was first heard while all was late', () => {
    const { after } = source()
    expect(after(1_000, 300, true)).toBeUndefined()
    expect(after(1_000, 50)).toBe(0)
    expect(after(1_000, 90, true)).toBe(40)
  })

  it('begins anew when the clock of the speaker was set', () => {
    const { after } = source()
    after(1_000, 50)
    expect(after(1_000, 5_000)).toBe(0)
  })
})
