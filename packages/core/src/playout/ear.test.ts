import { describe, expect, it } from 'vitest'
import type { PlayedAudio } from '../ports/audio.ts'
import type { Clock } from '../ports/clock.ts'
import type { PeerId, SourceId } from '../protocol/index.ts'
import { VirtualClock } from '../testing/index.ts'
import { writePacket } from '../wire/packet.ts'
import { Ear } from './ear.ts'

const [ada, ben] = ['ada000000000' as PeerId, 'ben000000000' as PeerId]
const [one, two] = [1 as SourceId, 2 as SourceId]
/** Arrivals are timed since 1970, and the ear's clock starts at any time. */
const EPOCH = 1.7e12

/** A frame that came then, and was handed out at once unless it waited. */
const arrived = (at: number, waitedMs = 0) => ({ at, readyAt: at + waitedMs, skewMs: 0, isConfirmed: true })

function packet(source: SourceId, sequence: number, { voice = true, level = 20 } = {}) {
  const frame = { sequence, timestamp: (sequence * 960) >>> 0, level, voice, opus: Uint8Array.of(sequence & 0xff) }
  return writePacket({ source, stripe: 0, frame })
}

/** An ear on a clock whose timers can be late, like those of a throttled page. */
function listening({ lateMs = () => 0, patienceMs }: { lateMs?: () => number; patienceMs?: number } = {}) {
  const virtual = new VirtualClock()
  const clock: Clock = { now: () => virtual.now(), after: (delay, task) => virtual.after(delay + lateMs(), task) }
  const heard: { at: number; speaker: PeerId; what: number | 'lost' }[] = []
  const ended: PeerId[] = []
  const onHeard = (speaker: PeerId, each: PlayedAudio) =>
    void heard.push({ at: virtual.now(), speaker, what: each.type === 'frame' ? each.frame.timestamp / 960 : 'lost' })
  const ear = new Ear({ clock, patienceMs, onHeard, onEnded: (speaker) => ended.push(speaker) })
  ear.listen([{ peer: ada, source: one }])
  /** Takes a frame that was handed out `sinceMs` ago, after it had waited. */
  const take = (sequence: number, { source = one, voice = true, sinceMs = 0, waitedMs = 0 } = {}) =>
    ear.take(packet(source, sequence, { voice }), arrived(EPOCH + virtual.now() - sinceMs - waitedMs, waitedMs))
  return { clock: virtual, ear, ended, heard, take }
}
const whatOf = (heard: readonly { what: number | 'lost' }[]) => heard.map(({ what }) => what)
const range = (count: number) => Array.from({ length: count }, (_, index) => index)

describe('Ear', () => {
  it('hands frames on when they are due, with one timer for all speakers', () => {
    const { clock, ear, heard, take } = listening()
    ear.listen([
      { peer: ada, source: one },
      { peer: ben, source: two },
    ])
    take(0)
    clock.advance(7)
    take(0, { source: two })
    expect(clock.pending).toBe(1)
    clock.advance(100)
    expect(heard).toEqual([
      { at: 40, speaker: ada, what: 0 },
      { at: 47, speaker: ben, what: 0 },
    ])
    expect(clock.pending).toBe(0)
  })

  it('plays a frame no later for having waited for another way: the wait is part of its 40 ms', () => {
    const { clock, heard, take } = listening()
    for (const sequence of range(50)) {
      take(sequence, { waitedMs: 25, sinceMs: 3 })
      clock.advance(20)
    }
    clock.advance(100)
    // It came 28 ms before it was taken here, 3 ms of which were the way to this thread.
    expect(heard).toEqual(range(50).map((what) => ({ at: what * 20 + 15, speaker: ada, what })))
  })

  it('serves a patient sink when packets come, in time by its figures, and by a timer when none do', () => {
    const { clock, ear, heard, take } = listening({ patienceMs: 100 })
    for (const sequence of range(50)) {
      clock.advance(20)
      take(sequence)
    }
    // Every frame came with a packet; the two of the buffer wait for more.
    expect(heard.every(({ at }) => at % 20 === 0)).toBe(true)
    expect(whatOf(heard)).toEqual(range(48))
    clock.advance(200)
    expect(whatOf(heard)).toEqual(range(50))
    expect(ear.stats(ada)).toMatchObject({ missing: 0, gaps: 0, late: 0, bufferMs: 40 })
  })

  it('plays nothing of a silenced speaker, not even what came before, and begins afresh after that', () => {
    const { clock, ear, ended, heard, take } = listening()
    const listen = (silenced: boolean) => ear.listen([{ peer: ada, source: one, silenced }])
    for (const sequence of [0, 1, 2]) take(sequence)
    listen(true)
    take(3)
    clock.advance(1_000)
    expect(heard).toEqual([])
    expect(ear.level(ada)).toBe(0)
    expect(clock.pending).toBe(0)
    listen(false)
    take(60)
    clock.advance(100)
    expect(whatOf(heard)).toEqual([60])
    expect(ended).toEqual([])
  })

  it('says that a frame is lost at its turn, even when nothing comes then', () => {
    const { clock, heard, take } = listening()
    for (const sequence of [0, 1, 3]) {
      take(sequence)
      clock.advance(sequence === 1 ? 40 : 20)
    }
    clock.advance(200)
    expect(heard.map(({ at, what }) => ({ at, what }))).toEqual([
      { at: 40, what: 0 },
      { at: 60, what: 1 },
      { at: 80, what: 'lost' },
      { at: 100, what: 3 },
    ])
  })

  it('loses nothing because its timers are late by a second', () => {
    const { clock, ear, heard, take } = listening({ lateMs: () => 1_000 })
    for (const sequence of range(200)) {
      take(sequence)
      clock.advance(20)
    }
    expect(whatOf(heard)).toEqual(range(198))
    expect(ear.stats(ada)).toMatchObject({ missing: 0, late: 0 })
  })

  it('takes the packets that waited while the thread was busy before it counts a frame as lost', () => {
    let lateMs = 0
    const { clock, ear, heard, take } = listening({ lateMs: () => lateMs })
    for (const sequence of range(20)) {
      if (sequence === 18) lateMs = 500
      take(sequence)
      clock.advance(20)
    }
    clock.advance(500) // busy
    lateMs = 0
    for (const sequence of [21, 23, 25, 27, 20, 22, 24, 26]) take(sequence, { sinceMs: 520 - (sequence - 20) * 20 })
    clock.advance(1_000)
    expect(whatOf(heard)).toEqual(range(28))
    expect(ear.stats(ada)).toMatchObject({ played: 28, missing: 0 })
  })

  it('notices losses in time although every timer is late, as long as packets come', () => {
    const { clock, heard, take } = listening({ lateMs: () => 1_000 })
    for (const sequence of range(100)) {
      if (sequence !== 50) take(sequence)
      clock.advance(20)
    }
    expect(whatOf(heard)).toEqual(range(98).map((index) => (index === 50 ? 'lost' : index)))
    expect(heard.find(({ what }) => what === 51)!.at).toBeLessThanOrEqual(51 * 20 + 40 + 20)
  })

  it('goes on behind a loss where the thread is busy all the time, and packets come late and many at once', () => {
    const { clock, heard, take } = listening({ lateMs: () => 250 })
    for (const first of range(40).map((clump) => clump * 10)) {
      clock.advance(200)
      for (const sequence of range(10).map((index) => first + index)) {
        if (sequence !== 150) take(sequence, { sinceMs: 0 })
      }
    }
    const lostAt = heard.find(({ what }) => what === 'lost')?.at ?? Infinity
    expect(lostAt).toBeLessThan(151 * 20 + 1_500)
    expect(whatOf(heard)).toContain(300)
  })

  it('opens a ring while a speaker is heard, and closes it in silence', () => {
    const { clock, ear, take } = listening()
    take(0)
    expect(ear.level(ada)).toBe(0)
    clock.advance(40)
    expect(ear.level(ada)).toBeGreaterThan(0.5)
    clock.advance(150)
    expect(ear.level(ada)).toBe(0)
    expect(ear.level(ben)).toBe(0)
  })

  it('drops what comes from a source that is not on stage, and what is no packet', () => {
    const { clock, ear, heard, take } = listening()
    take(0, { source: two })
    ear.take(new Uint8Array(40), arrived(0))
    clock.advance(1_000)
    expect(heard).toEqual([])
    expect(ear.stats(ben)).toBeUndefined()
    expect(ear.stats(ada)).toMatchObject({ played: 0 })
  })

  it('ends a speaker who leaves the stage, and plays nothing of what was held', () => {
    const { clock, ear, ended, heard, take } = listening()
    take(0)
    ear.listen([])
    clock.advance(1_000)
    expect({ ended, heard, pending: clock.pending }).toEqual({ ended: [ada], heard: [], pending: 0 })
  })

  it('hands nothing on after it was closed while it handed a frame on', () => {
    const clock = new VirtualClock()
    const heard: PlayedAudio[] = []
    const ear = new Ear({
      clock,
      onHeard: (_speaker, each) => {
        heard.push(each)
        ear.close()
      },
      onEnded() {},
    })
    ear.listen([{ peer: ada, source: one }])
    for (const sequence of [0, 1, 2]) ear.take(packet(one, sequence), arrived(0))
    clock.advance(1_000)
    expect(heard).toHaveLength(1)
    expect(clock.pending).toBe(0)
  })
})
