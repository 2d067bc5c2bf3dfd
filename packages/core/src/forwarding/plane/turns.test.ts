import { expect, it } from 'vitest'
import { VirtualClock } from '../../testing/index.ts'
import { Turns } from './turns.ts'

/** Packets take a turn along that is this many milliseconds after the last. */
const ALONG_MS = 50

/** Something whose next turn is due so many milliseconds after each. */
function taker(everyMs: number) {
  const clock = new VirtualClock()
  let wakings = 0
  const taken: number[] = []
  const late: number[] = []
  const subject = {
    dueAt: everyMs as number | undefined,
    alongAt: ALONG_MS,
    timerFired: (lateMs: number) => void late.push(lateMs),
    tick(now: number) {
      taken.push(now)
      subject.dueAt = now + everyMs
      subject.alongAt = now + ALONG_MS
    },
  }
  const after = (ms: number, task: () => void) => clock.after(ms, () => (void (wakings += 1), task()))
  const turns = new Turns(subject, { now: () => clock.now(), after })
  turns.start()
  return { clock, subject, turns, taken, late, wakings: () => wakings }
}

it('takes a turn when it is due, and no other', () => {
  const { clock, taken } = taker(100)
  clock.advance(350)
  expect(taken).toEqual([100, 200, 300])
})

it('takes turns along with packets, and is hardly woken besides', () => {
  const { clock, turns, taken, wakings } = taker(100)
  for (let packets = 0; packets < 50; packets += 1) {
    clock.advance(20)
    turns.along(clock.now())
  }
  expect(taken.length).toBeLessThanOrEqual(1_000 / ALONG_MS)
  expect(wakings()).toBeLessThanOrEqual(16)
})

it('comes earlier when something gets due, and with a packet where timers do not run', () => {
  const { clock, subject, turns, taken } = taker(100)
  subject.dueAt = 30
  turns.follow(clock.now())
  clock.advance(30)
  expect(taken).toEqual([30])
  subject.dueAt = 45
  turns.along(45)
  expect(taken).toEqual([30, 45])
})

it('says how late each timer fired, and not when packets took the turn', () => {
  const { clock, turns, late } = taker(100)
  for (let packets = 0; packets < 50; packets += 1) {
    clock.advance(20)
    turns.along(clock.now())
  }
  expect(late.length).toBeGreaterThan(5)
  expect(new Set(late)).toEqual(new Set([0]))
})

it('stops for good when the turn itself stops it', () => {
  const { clock, subject, turns } = taker(100)
  const { tick } = subject
  subject.tick = (now) => (tick(now), turns.stop())
  clock.advance(1_000)
  expect(clock.pending).toBe(0)
})
