import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlayedAudio } from '../ports/audio.ts'
import { seededRandom } from '../testing/index.ts'
import type { SpokenFrame } from '../wire/packet.ts'
import { CAPACITY, JitterBuffer, OVERTAKEN_MS } from './jitter-buffer.ts'

const came = (at: number, skewMs = 0) => ({ at, readyAt: at, skewMs, isConfirmed: true })

/** A frame that was spoken `index` frames after the stream began, and when it comes. */
interface Coming {
  index: number
  at: number
  /** @default index */
  sequence?: number
  voice?: boolean
  skewMs?: number
  /** How much earlier its first copy came. @default 0 */
  waitedMs?: number
}
const START = 0xffffff00
const frameOf = ({ index, sequence = index, voice = true }: Coming): SpokenFrame => ({
  ...{ opus: new Uint8Array(1), level: 20, voice },
  ...{ sequence: (START + sequence) >>> 0, timestamp: (START + index * 960) >>> 0 },
})
const indexOf = (frame: { timestamp: number }) => ((frame.timestamp - START) >>> 0) / 960

type Event = { at: number; delayMs?: number } & ({ frame: number } | { lost: number })

/** Pushes frames when they come, and polls whenever something is due, as the ear does. */
function playAll(coming: readonly Coming[], buffer = new JitterBuffer()) {
  const events: Event[] = []
  const note = (at: number, played: readonly PlayedAudio[]) => {
    for (const each of played) {
      if (each.type === 'lost') events.push({ at, lost: each.count })
      else events.push({ at, frame: indexOf(each.frame), delayMs: each.delayMs })
    }
  }
  const wait = (until: number) => {
    for (let due = buffer.due; due !== undefined && due < until; due = buffer.due) note(due, buffer.poll(due))
  }
  for (const each of coming.toSorted((a, b) => a.at - b.at)) {
    wait(each.at)
    buffer.push(frameOf(each), { ...came(each.at, each.skewMs), at: each.at - (each.waitedMs ?? 0) })
    note(each.at, buffer.poll(each.at))
  }
  wait(Infinity)
  const frames = events.flatMap((event) => ('frame' in event ? [event.frame] : []))
  const lost = events.flatMap((event) => ('lost' in event ? [event.lost] : []))
  return { buffer, events, frames, lost, stats: buffer.stats, at: (frame: number) => timeOf(events, frame) }
}
const timeOf = (events: readonly Event[], frame: number) =>
  events.find((event) => 'frame' in event && event.frame === frame)?.at

const range = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index)
/** Frames that come as they are spoken, each later by what `late` says. */
const speech = (count: number, late: (index: number) => number = () => 0, from = 0): Coming[] =>
  range(count, from).map((index) => ({ index, at: index * 20 + late(index) }))

describe('JitterBuffer', () => {
  it('plays each frame 40 ms after it would have come the fastest way, when all come evenly', () => {
    const { events, stats } = playAll(speech(300, () => 70))
    expect(events).toEqual(range(300).map((index) => ({ frame: index, at: index * 20 + 110, delayMs: 40 })))
    expect(stats).toMatchObject({ played: 300, missing: 0, gaps: 0, late: 0, jitterMs: 0, targetMs: 40, bufferMs: 40 })
  })

  it('loses nothing to 30 ms of jitter, and gives each frame its 20 ms', () => {
    const random = seededRandom(7)
    const { frames, stats, at } = playAll(speech(1_000, () => random.next() * 30))
    expect(frames).toEqual(range(1_000))
    expect(stats).toMatchObject({ missing: 0, gaps: 0, late: 0, targetMs: 40 })
    for (const index of range(949, 50)) expect(at(index + 1)! - at(index)!).toBeCloseTo(20, 0)
  })

  it('holds frames as long as the slowest of them waited before they were handed out', () => {
    const waitedMs = (index: number) => (index % 10 === 5 ? 60 : 22)
    const coming = range(500).map((index) => ({ index, at: index * 20 + waitedMs(index), waitedMs: waitedMs(index) }))
    const { frames, stats } = playAll(coming)
    expect(frames.length).toBeGreaterThanOrEqual(498)
    // Wherever its frame number is known, one is late before the buffer has learned of it.
    expect(stats).toMatchObject({ missing: expect.toSatisfy((missing: number) => missing <= 2), targetMs: 70 })
    const calm = range(500).map((index) => ({ index, at: index * 20 + 22, waitedMs: 22 }))
    expect(playAll(calm).stats).toMatchObject({ missing: 0, late: 0, targetMs: 40, bufferMs: 18 })
  })

  it('waits 40 ms for a frame that was overtaken while nothing was playing', () => {
    const upTo = (fourth: number) => [
      ...speech(3),
      { index: 3, at: fourth },
      { index: 4, at: 130 },
      ...speech(5, () => 60, 5),
    ]
    const inTime = playAll(upTo(130 + OVERTAKEN_MS - 1))
    expect(inTime.frames).toEqual(range(10))
    expect(inTime.stats).toMatchObject({ missing: 0 })
    const late = playAll(upTo(130 + OVERTAKEN_MS + 1))
    expect(late.frames).toEqual(range(10).filter((index) => index !== 3))
    expect(late.at(4)).toBe(130 + OVERTAKEN_MS)
  })

  it('waits no longer than its turn for a frame that was known to be missing before', () => {
    const { at, lost } = playAll([...speech(3), ...speech(6, () => 0, 4)])
    expect(lost).toEqual([1])
    expect(at(4)).toBe(120)
  })

  it('makes room for repaired frames, however rare they are', () => {
    const { stats } = playAll(speech(1_500, (index) => (index % 150 === 149 ? 90 : 0)))
    expect(stats).toMatchObject({ missing: 1, late: 1, targetMs: 100 })
  })

  it('makes room for more jitter at once', () => {
    const random = seededRandom(3)
    const { stats } = playAll(speech(1_000, (index) => (index < 200 ? 0 : random.next() * 120)))
    expect(stats.targetMs).toBeGreaterThan(120)
    expect(stats.targetMs).toBeLessThan(131)
    expect(stats.missing).toBeLessThanOrEqual(8)
  })

  it('loses no frame when a stripe fails, if it was given the stripe skew', () => {
    const skew = 55
    const fails = (index: number) => (index % 2 === 0 ? (index < 200 ? 0 : 20 + skew) : skew)
    const coming = speech(400, fails).map((each) => Object.assign(each, { skewMs: skew }))
    const { frames, stats } = playAll(coming)
    expect(frames).toEqual(range(400))
    expect(stats).toMatchObject({ missing: 0, late: 0, gaps: 0, targetMs: skew + 30 })
  })

  it('never holds back more than 400 ms', () => {
    const coming = speech(100, (index) => (index % 9) * 90).map((each) => Object.assign(each, { skewMs: 5_000 }))
    expect(playAll(coming).stats.targetMs).toBe(400)
  })

  it('counts a frame as lost at its turn and not before', () => {
    const { events, stats } = playAll(speech(12).filter(({ index }) => index !== 5 && index !== 6))
    expect(events.slice(4, 8)).toEqual([
      { frame: 4, at: 120, delayMs: 40 },
      { lost: 1, at: 140 },
      { lost: 1, at: 160 },
      { frame: 7, at: 180, delayMs: 40 },
    ])
    expect(stats).toMatchObject({ played: 10, missing: 2, gaps: 1, longestGapMs: 40 })
  })

  it('plays a frame that comes before its turn, even if later frames came first', () => {
    const { frames, lost } = playAll(speech(20, (index) => (index === 5 ? 39 : 0)))
    expect(frames).toEqual(range(20))
    expect(lost).toEqual([])
  })

  it('counts a frame that comes after its turn as late, and does not play it', () => {
    const { frames, stats } = playAll(speech(500, (index) => (index === 450 ? 60 : 0)))
    expect(frames).toEqual(range(500).filter((index) => index !== 450))
    expect(stats).toMatchObject({ missing: 1, late: 1 })
  })

  it('waits while nothing at all comes, plays on where it stopped, and counts a gap', () => {
    const outage = (index: number) => (index >= 300 && index < 315 ? (315 - index) * 20 : 0)
    const { frames, stats } = playAll(speech(400, outage))
    expect(frames).toEqual(range(400))
    expect(stats).toMatchObject({ missing: 0, gaps: 1, longestGapMs: 260 })
  })

  it('grows in the midst of speech, and shrinks only between talk spurts', () => {
    const bad = (index: number) => (index >= 100 && index < 200 && index % 3 === 0 ? 100 : 0)
    const isHole = ({ index }: Coming) => index % 100 === 50 && index > 200
    const heardOf = speech(900, bad).filter((each) => !isHole(each))
    const spoken = heardOf.map((each) => Object.assign(each, { voice: each.index !== 899 }))
    const pause = 100
    const after = range(100).map((n) => ({ index: 900 + pause + n, sequence: 900 + n, at: (900 + pause + n) * 20 }))
    const { events, at } = playAll([...spoken, ...after])
    const delay = (frame: number) => events.find((event) => 'frame' in event && event.frame === frame)!.delayMs
    expect(delay(90)).toBe(40)
    expect(delay(210)).toBeCloseTo(110, 0)
    // A millisecond a second, which the drift of clocks asks for, and no more.
    const times = range(680, 210).flatMap((frame) => at(frame) ?? at(frame - 1)! + 20)
    for (const [n, time] of times.entries()) expect(time - (times[n - 1] ?? 0)).toBeGreaterThanOrEqual(20 - 0.041)
    expect(delay(898)).toBeGreaterThan(90)
    expect(delay(1_000)).toBe(40)
  })

  it.each([
    { clock: 'fast', ppm: 500 },
    { clock: 'slow', ppm: -500 },
  ])('follows a speaker’s clock that goes too $clock for ten minutes, without a pause', ({ ppm }) => {
    const buffer = new JitterBuffer()
    let last: PlayedAudio | undefined
    for (let index = 0; index < 30_000; index += 1) {
      const at = index * 20 * (1 - ppm / 1e6)
      for (let due = buffer.due; due !== undefined && due < at; due = buffer.due) last = buffer.poll(due).at(-1) ?? last
      buffer.push(frameOf({ index, at }), came(at))
    }
    expect(buffer.stats).toMatchObject({ missing: 0, late: 0, gaps: 0 })
    expect(last).toMatchObject({ delayMs: expect.closeTo(40, -1) })
  })

  it('plays a spurt after minutes of silence as soon as one after a second', () => {
    const first = speech(50).map((each) => Object.assign(each, { voice: each.index < 49 }))
    const later = [50, 50 * 60 * 7].flatMap((pause, which) =>
      range(50).map((n) => {
        const index = 50 + which * 50 + pause + n
        return { index, sequence: 50 + which * 50 + n, at: index * 20, voice: n < 49 }
      }),
    )
    const { events, stats } = playAll([...first, ...later])
    expect(new Set(events.map(({ delayMs }) => delayMs))).toEqual(new Set([40]))
    expect(stats).toMatchObject({ played: 150, missing: 0, gaps: 0 })
  })

  it('plays frames that a voice gate held back, and does not take their delay for jitter', () => {
    const spurts = range(20).flatMap((spurt) =>
      range(50).map((n) => ({
        index: spurt * 100 + n,
        sequence: spurt * 50 + n,
        voice: n < 49,
        at: (spurt * 100 + n) * 20 + Math.max(0, 2 - n) * 20 + (spurt % 5),
      })),
    )
    const { frames, stats } = playAll(spurts)
    expect(frames).toHaveLength(1_000)
    expect(stats).toMatchObject({ missing: 0, late: 0, gaps: 0, targetMs: 40 })
  })

  it('begins a backlog that came at once where most of it can be played in time', () => {
    const replayed = range(30).map((index) => ({ index, at: 600 }))
    const { events, stats } = playAll([...replayed, ...speech(100, () => 0, 30)])
    expect(events[0]).toMatchObject({ at: 620, frame: 28 })
    expect(events.at(-1)).toMatchObject({ frame: 129, delayMs: 40 })
    expect(stats).toMatchObject({ missing: 0, targetMs: 40 })
  })

  it('does not play thousands of frames that waited for a frozen page', () => {
    const frozen = range(3_000, 50).map((index) => ({ index, at: 3_050 * 20 }))
    const { events, stats } = playAll([...speech(50), ...frozen, ...speech(100, () => 0, 3_050)])
    const after = events.filter((event) => 'frame' in event && event.frame >= 50)
    expect(after.length).toBeLessThan(110)
    expect(after.at(-1)).toMatchObject({ frame: 3_149, delayMs: 40 })
    expect(stats.played + stats.missing).toBe(3_150)
  })

  it('does not play frames that waited too long to be polled', () => {
    const buffer = new JitterBuffer()
    playAll(speech(50), buffer)
    for (const each of speech(90, () => 0, 50)) buffer.push(frameOf(each), came(each.at))
    const heard = buffer.poll(140 * 20 + 900)
    const frames = heard.flatMap((each) => (each.type === 'frame' ? [indexOf(each.frame)] : []))
    expect(frames).toEqual(range(frames.length, 140 - frames.length))
    expect(frames.length).toBeLessThan(10)
    expect(heard[0]).toEqual({ type: 'lost', count: 90 - frames.length })
  })

  it('plays a frame that is there, even if it is polled up to a second late', () => {
    const buffer = new JitterBuffer()
    const { frames } = playAll(speech(50), buffer)
    for (const each of speech(40, () => 0, 50)) buffer.push(frameOf(each), came(each.at))
    const heard = buffer.poll(90 * 20 + 100)
    expect([...frames, ...heard.map((each) => each.type === 'frame' && indexOf(each.frame))]).toEqual(range(90))
    expect(buffer.stats).toMatchObject({ played: 90, missing: 0, late: 0 })
  })

  it('counts nothing as lost while packets may still wait to be taken', () => {
    const buffer = new JitterBuffer()
    playAll(speech(10), buffer)
    for (const index of [11, 12]) buffer.push(frameOf({ index, at: 0 }), came(index * 20))
    expect(buffer.poll(500, 239)).toEqual([])
    buffer.push(frameOf({ index: 10, at: 0 }), came(239))
    expect(buffer.poll(500, 239).map(({ type }) => type)).toEqual(['frame', 'frame', 'frame'])
  })

  it.each([
    { given: 'its speaker begins a new stream', sequence: 77_000, index: 1_000_000 },
    { given: 'its speaker begins again at nought', sequence: -1_000, index: 3 },
    { given: 'the speaker’s clock is set back', sequence: 100, index: 3 },
    { given: 'the speaker’s clock is set forward', sequence: 100, index: 900 },
  ])('goes on at once when $given', ({ sequence, index }) => {
    const anew = range(100).map((n) => ({ index: index + n, sequence: sequence + n, at: (100 + n) * 20 }))
    const { events, stats } = playAll([...speech(100), ...anew])
    expect(stats).toMatchObject({ played: 200, missing: 0 })
    expect(events.at(-1)).toMatchObject({ at: 199 * 20 + 40, frame: index + 99 })
  })

  it('counts every frame of an outage of the whole network', () => {
    const { stats, lost } = playAll([...speech(100), ...speech(100, () => 0, 600)])
    expect(lost.reduce((sum, count) => sum + count, 0)).toBe(500)
    expect(stats).toMatchObject({ played: 200, missing: 500, gaps: 1, longestGapMs: 10_000 })
  })

  it('has nothing due while nobody speaks', () => {
    expect(playAll(speech(10)).buffer.due).toBeUndefined()
  })

  it('holds no more than it has room for, whatever the timestamps say', () => {
    const buffer = new JitterBuffer()
    let heard = 0
    range(1_000).forEach((n) => {
      buffer.push({ ...frameOf({ index: 0, sequence: n * 2, at: 0 }), timestamp: n * 2 }, came(0, 5_000))
      heard += buffer.poll(0).length
    })
    expect(heard).toBeGreaterThanOrEqual(1_000 - CAPACITY - 1)
  })

  it('plays every frame once and in order when none is later than the target, wrap-around included', () => {
    const delays = fc.array(fc.nat(39), { minLength: 3, maxLength: 400 })
    fc.assert(
      fc.property(delays, (delay) => {
        const { frames, lost, events } = playAll(speech(delay.length, (index) => (index === 0 ? 0 : delay[index]!)))
        expect(frames).toEqual(range(delay.length))
        expect(lost).toEqual([])
        expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).toSorted((a, b) => a - b))
      }),
    )
  })

  it('accounts for every frame once, whatever is lost, late or comes twice', () => {
    const fates = fc.array(fc.option(fc.nat(700), { freq: 5 }), { minLength: 20, maxLength: 300 })
    fc.assert(
      fc.property(fates, (fate) => {
        const coming = fate.flatMap((late, index) => (late === null ? [] : [{ index, at: index * 20 + late }]))
        if (coming.length === 0) return
        const { frames, stats, lost } = playAll([...coming, ...coming.slice(0, 5)])
        expect(frames).toEqual([...new Set(frames)].toSorted((a, b) => a - b))
        expect(stats.played).toBe(frames.length)
        const missing = lost.reduce((sum, count) => sum + count, 0)
        expect(stats.missing).toBe(missing)
        expect(frames.length + missing).toBe(frames.length === 0 ? 0 : frames.at(-1)! - frames[0]! + 1)
      }),
    )
  })
})

describe('JitterBuffer and frames that nothing has confirmed', () => {
  const alone = (at: number) => ({ at, readyAt: at, skewMs: 0, isConfirmed: false })
  /** A buffer that has played 100 confirmed frames; the next frame is number 100, at 2,000 ms. */
  function speaking() {
    const buffer = new JitterBuffer()
    for (const each of speech(100)) buffer.push(frameOf(each), came(each.at))
    for (let now = 0; now < 2_000; now += 5) buffer.poll(now)
    return buffer
  }
  const playedBy = (buffer: JitterBuffer, now: number) =>
    buffer.poll(now).flatMap((each) => (each.type === 'frame' ? [indexOf(each.frame as SpokenFrame)] : []))

  it('plays them in their turn', () => {
    const buffer = speaking()
    playedBy(buffer, 2_030)
    buffer.push(frameOf({ index: 100, at: 2_000 }), alone(2_000))
    expect(playedBy(buffer, 2_039)).toEqual([])
    expect(playedBy(buffer, 2_040)).toEqual([100])
  })

  it('begins anew where the source counts anew, although its numbers are a little behind', () => {
    const buffer = speaking()
    const anew = (index: number, at: number) =>
      buffer.push(frameOf({ index, at }), { ...came(at), isRestart: index === 40 })
    for (let index = 40; index < 60; index += 1) anew(index, 2_000 + (index - 40) * 20)
    const heard: number[] = []
    for (let now = 2_000; now < 2_600; now += 5) heard.push(...playedBy(buffer, now))
    expect(heard.filter((index) => index < 60)).toEqual(Array.from({ length: 20 }, (_, index) => 40 + index))
  })

  it('plays nothing that was taken back, and what came in its place', () => {
    const buffer = speaking()
    playedBy(buffer, 2_030)
    buffer.push(frameOf({ index: 100, at: 2_000 }), alone(2_000))
    buffer.retract(frameOf({ index: 100, at: 0 }).sequence)
    expect(playedBy(buffer, 2_045)).toEqual([])
    buffer.push(frameOf({ index: 100, at: 2_050 }), came(2_050))
    buffer.retract(frameOf({ index: 99, at: 0 }).sequence) // it was played: nothing to take back
    expect(playedBy(buffer, 2_090)).toEqual([100])
  })

  it.each([
    { what: 'another stream', frame: { index: 50_000, at: 0 } },
    { what: 'another timeline', frame: { index: 5_000, sequence: 101, at: 0 } },
    { what: 'a timeline that goes back', frame: { index: 3, sequence: 101, at: 0 } },
  ])('do not begin $what', ({ frame }) => {
    const buffer = speaking()
    playedBy(buffer, 2_030)
    const { bufferMs } = buffer.stats
    buffer.push(frameOf(frame), alone(2_000))
    buffer.push(frameOf({ index: 100, at: 2_000 }), came(2_000))
    expect(playedBy(buffer, 2_045)).toEqual([100])
    expect(Math.abs(buffer.stats.bufferMs - bufferMs)).toBeLessThan(1)
  })

  it('do not make the clock run ahead, however early they come', () => {
    const buffer = speaking()
    playedBy(buffer, 2_030)
    buffer.push(frameOf({ index: 110, at: 0 }), alone(2_000))
    buffer.retract(frameOf({ index: 110, at: 0 }).sequence)
    for (const each of speech(20, () => 0, 100)) buffer.push(frameOf(each), came(each.at))
    expect(playedBy(buffer, 2_040)).toEqual([100])
    expect(playedBy(buffer, 2_059)).toEqual([])
    expect(playedBy(buffer, 2_060)).toEqual([101])
  })
})
