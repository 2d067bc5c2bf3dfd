import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OpusFrame } from '../ports/audio.ts'
import { seededRandom } from '../testing/index.ts'
import { VoiceGate } from './voice-gate.ts'

const SECOND = 50
const MINUTE = 60 * SECOND

const steady = (level: number, frames: number) => Array.from({ length: frames }, () => level)
/** Noise of a room, some decibels around its level. */
function noise(level: number, frames: number, range = 3) {
  const random = seededRandom(level)
  return Array.from({ length: frames }, () => Math.round(level + (random.next() - random.next()) * range))
}
/** Words as levels: a soft beginning, a vowel, a pause of some frames. */
const word = (pause: readonly number[], loudest = 22) => [
  ...[58, 50, 41].map((level) => Math.max(level, loudest + 5)),
  ...[loudest, loudest + 3, loudest - 2, loudest + 6, loudest, loudest + 4, loudest + 9],
  ...pause,
]

/** Feeds levels, and says of each frame whether and when it was sent: the number of the frame stands in its
 *  timestamp. */
function gated(levels: readonly number[], gate = new VoiceGate()) {
  const sent = levels.flatMap((level, now) => {
    const frame: OpusFrame = { opus: Uint8Array.of(1), timestamp: now, level }
    return gate.take(frame).map(({ frame, voice }) => ({ frame: frame.timestamp, now, voice }))
  })
  const voiced = sent.filter(({ voice }) => voice).map(({ frame }) => frame)
  return { sent, voiced }
}

describe('VoiceGate', () => {
  it('sends 150 frames of a quiet minute, 400 ms apart, and marks none of them as voice', () => {
    const { sent, voiced } = gated(noise(68, MINUTE))
    expect(sent.map(({ frame }) => frame)).toEqual(Array.from({ length: 150 }, (_, turn) => turn * 20))
    expect(voiced).toEqual([])
  })

  it('sends little of digital silence, and of a noisy room once it has heard it', () => {
    expect(gated(steady(127, MINUTE)).sent).toHaveLength(150)
    for (const level of [60, 50, 40]) expect(gated(noise(level, MINUTE)).sent.length).toBeLessThan(400)
  })

  it('sends two frames from before the one that opens it, in order and at once', () => {
    const onset = [70, 69, 67, 64, 57, 45, 30, 22]
    const { sent } = gated([...steady(70, 53), ...onset])
    expect(sent.filter(({ now }) => now > 53)).toEqual([
      ...[55, 56, 57].map((frame) => ({ frame, now: 57, voice: true })),
      ...[58, 59, 60].map((frame) => ({ frame, now: frame, voice: true })),
    ])
  })

  it('does not cut off the beginning of a word, however soft, in a quiet room and in a noisy one', () => {
    for (const room of [75, 62, 52]) {
      const pause = noise(room, 35)
      const levels = [...noise(room, 5 * SECOND), ...Array.from({ length: 20 }, () => word(pause, 24)).flat()]
      const { sent } = gated(levels)
      const isSent = new Set(sent.map(({ frame }) => frame))
      const clipped = levels.flatMap((level, at) => (level < room - 6 && !isSent.has(at) ? [at] : []))
      expect(clipped).toEqual([])
    }
  })

  it('stays open through the pauses within a sentence', () => {
    const { sent } = gated([...steady(70, SECOND), ...Array.from({ length: 8 }, () => word(steady(70, 11))).flat()])
    const speech = sent.filter(({ now }) => now >= SECOND)
    expect(speech.length).toBeGreaterThan(8 * 21)
    expect(speech.every(({ voice }) => voice)).toBe(true)
  })

  it('closes 240 ms after the last voice, and says with the last frame that nothing follows', () => {
    const levels = [...steady(70, SECOND), ...word([]), ...steady(70, SECOND)]
    const last = SECOND + word([]).length - 1
    const { sent, voiced } = gated(levels)
    expect(voiced.at(-1)).toBe(last + 11)
    expect(sent.filter(({ frame }) => frame > last + 11).map(({ frame }) => frame - last)).toEqual([12, 32])
  })

  it.each([
    { what: 'a fan', from: 72, to: 50 },
    { what: 'a vacuum cleaner', from: 70, to: 25 },
    { what: 'a tone at full scale', from: 70, to: 3 },
  ])('is held open by $what that was switched on for 5 s at most, and lets voices through after it', ({ from, to }) => {
    const before = noise(from, 5 * SECOND)
    const during = noise(to, 20 * SECOND, 1.5)
    const { voiced } = gated([...before, ...during])
    expect(voiced[0]).toBeLessThanOrEqual(before.length)
    expect(voiced.at(-1)! - before.length).toBeLessThan(5 * SECOND)
    const after = [...before, ...during, ...noise(from, 10), ...word([])]
    expect(gated(after).voiced).toContain(after.length - word([]).length)
  })

  it('hears a voice above a noisy room, and closes after it', () => {
    const room = noise(48, 6 * SECOND, 2)
    const { voiced } = gated([...room, ...word(noise(48, 2 * SECOND, 2), 34)])
    const spoken = voiced.filter((frame) => frame > 5 * SECOND)
    expect(spoken[0]).toBeLessThanOrEqual(room.length)
    expect(spoken.at(-1)).toBeGreaterThan(room.length + word([]).length)
    expect(spoken.at(-1)).toBeLessThan(room.length + SECOND)
  })

  it('does not open for breath a little above the room, nor for anything too quiet to be a voice', () => {
    const breath = Array.from({ length: 20 }, () => [...noise(60, 40), ...steady(56, 20)]).flat()
    expect(gated(breath).voiced.filter((frame) => frame > 5 * SECOND)).toEqual([])
    expect(gated([...steady(100, SECOND), ...steady(64, SECOND)]).voiced).toEqual([])
  })

  it('does not take a long speech for noise', () => {
    const levels = Array.from({ length: 60 }, (_, turn) => word(steady(68, 3 + (turn % 4)), 20 + (turn % 7))).flat()
    const isSent = new Set(gated(levels).sent.map(({ frame }) => frame))
    expect(levels.filter((_, at) => !isSent.has(at))).toEqual([])
    expect(levels.length).toBeGreaterThan(15 * SECOND)
  })

  it('forgets the frames that it held back, and that somebody spoke, when it is closed', () => {
    const gate = new VoiceGate()
    const speaking = gated([...steady(70, 3), 20, 20], gate)
    expect(speaking.voiced).toEqual([1, 2, 3, 4])
    gate.close()
    expect(gated([70, 70, 70], gate).sent).toEqual([{ frame: 0, now: 0, voice: false }])
    gate.close()
    expect(gated([20], gate).sent).toEqual([{ frame: 0, now: 0, voice: true }])
  })

  it('sends frames in order, none twice, none later than two frames, and never leaves a spurt unfinished', () => {
    const stretch = fc.tuple(fc.nat(127), fc.integer({ min: 1, max: 60 })).map(([level, n]) => steady(level, n))
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 30 }), (stretches) => {
        const levels = stretches.flat()
        const { sent } = gated(levels)
        const wrong = sent.filter(({ frame, now, voice }, index) => {
          const next = sent[index + 1] ?? { frame: levels.length, now: levels.length }
          const follows = voice ? next.frame === frame + 1 : next.frame > frame && next.now - now <= 20
          return !follows || now - frame > 2
        })
        expect(wrong).toEqual([])
      }),
    )
  })
})
