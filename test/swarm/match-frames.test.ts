import { describe, expect, it } from 'vitest'
import { FrameLog } from './frame-log.ts'
import { matchFrames } from './match-frames.ts'

/** Frame n of somebody who speaks from second 10 on, and the moment at which it is heard. */
const frame = (index: number) => ({ timestamp: index * 960, opus: Uint8Array.of(index, 7) })
const spokenAt = (index: number) => 10_000 + index * 20

function logOf(indexes: readonly number[], at: (index: number) => number) {
  const log = new FrameLog()
  for (const index of indexes) log.note(frame(index), at(index))
  return log.read()
}
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)
const spoken = (count: number) => logOf(upTo(count), spokenAt)
const match = (said: ReturnType<typeof spoken>, heard: readonly number[], limits: object = {}) =>
  matchFrames(
    said,
    logOf(heard, (index) => spokenAt(index) + 60),
    { sinceMs: 0, untilMs: Infinity, ...limits },
  )

describe('matchFrames', () => {
  it('finds nothing missing where everything sent since the first frame heard was heard', () => {
    const { due, missing, longestGapMs, altered, repeated } = match(spoken(10), upTo(10).slice(3))
    expect({ due, missing, longestGapMs, altered, repeated }).toEqual({
      ...{ due: 7, missing: 0, longestGapMs: 0, altered: 0, repeated: 0 },
    })
  })

  it('counts what was not heard, and the longest stretch of it', () => {
    const { due, missing, longestGapMs, gaps } = match(spoken(10), [0, 1, 3, 4, 7, 8, 9])
    expect({ due, missing, longestGapMs }).toEqual({ due: 10, missing: 3, longestGapMs: 40 })
    expect(gaps).toEqual([
      { at: spokenAt(2), frames: 1 },
      { at: spokenAt(5), frames: 2 },
    ])
  })

  it('counts a tail that was never heard', () => {
    expect(match(spoken(10), [0, 1, 2])).toMatchObject({ due: 10, missing: 7, longestGapMs: 140 })
  })

  it('takes frames on both sides of a silence that was not sent for neighbours', () => {
    const said = logOf([0, 1, 2, 8, 9], spokenAt)
    expect(match(said, [0, 1, 9])).toMatchObject({ due: 5, missing: 2, longestGapMs: 40 })
  })

  it('counts no frame that was published after the end', () => {
    expect(match(spoken(10), upTo(5), { untilMs: spokenAt(4) })).toMatchObject({ due: 5, missing: 0 })
  })

  it('counts every frame as missing for a listener that hears nothing at all, once there was time enough', () => {
    expect(match(spoken(10), [], { sinceMs: spokenAt(4) })).toMatchObject({ due: 6, missing: 6, mouthToEarMs: [] })
  })

  it('measures from the first sound in a frame: 20 ms of frame and 6.5 ms of look-ahead before publishing', () => {
    expect(match(spoken(3), [0, 1, 2]).mouthToEarMs).toEqual([86.5, 86.5, 86.5])
  })

  it('says by how much the sound came later at once', () => {
    const late = logOf([0, 1, 2], (index) => spokenAt(index) + (index === 2 ? 90 : 60))
    expect(matchFrames(spoken(3), late, { sinceMs: 0, untilMs: Infinity }).worstStepMs).toBe(30)
  })

  it('notices frames that are not what was spoken, that nobody spoke, and that come twice', () => {
    const heard = new FrameLog()
    heard.note(frame(0), 1)
    heard.note({ timestamp: 960, opus: Uint8Array.of(9, 9) }, 2)
    heard.note(frame(77), 3)
    heard.note(frame(0), 4)
    expect(matchFrames(spoken(3), heard.read(), { sinceMs: 0, untilMs: Infinity })).toMatchObject({
      ...{ altered: 2, repeated: 1 },
    })
  })
})
