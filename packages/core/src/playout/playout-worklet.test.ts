import { describe, expect, it } from 'vitest'
import { seededRandom } from '../testing/index.ts'
import {
  CUSHION,
  LOUDEST_MIX,
  LOUDEST_VOICE,
  LoudnessLimiter,
  MAX_HELD,
  MAX_WAITING,
  Mixer,
  Noise,
  softly,
  SpeakerPlayout,
  takeFrom,
} from './playout-worklet.js'

const FRAME = 960
const BLOCK = 128
const RATE = 48_000

type Wave = (place: number) => number
const sine =
  (hertz: number, amplitude = 0.5): Wave =>
  (place) =>
    amplitude * Math.sin((2 * Math.PI * hertz * place) / RATE)
/** A voiced sound: a fundamental and its overtones, each softer than the one before. */
const vowel =
  (hertz: number): Wave =>
  (place) =>
    [1, 2, 3, 4, 5].reduce((sum, n) => sum + (0.25 / n) * Math.sin((2 * Math.PI * hertz * n * place) / RATE + n), 0)
const frameOf = (wave: Wave, index: number) => Float32Array.from({ length: FRAME }, (_, at) => wave(index * FRAME + at))

interface Change {
  at: number
  apply: (voice: SpeakerPlayout) => void
}
/** Plays a voice for some milliseconds, and makes each change at its time, in milliseconds. */
function play(ms: number, changes: readonly Change[], voice = new SpeakerPlayout()) {
  const output = new Float32Array(Math.floor((ms * 48) / BLOCK) * BLOCK)
  const waiting: number[] = []
  const left = changes.toSorted((a, b) => a.at - b.at)
  for (let from = 0; from < output.length; from += BLOCK) {
    while (left[0] && left[0].at * 48 <= from) left.shift()!.apply(voice)
    voice.prepare(BLOCK)
    for (let index = from; index < from + BLOCK; index += 1) output[index] = voice.next()
    waiting.push(voice.waiting)
  }
  return { output, voice, waiting }
}
const frames = (wave: Wave, count: number, at: (index: number) => number, from = 0): Change[] =>
  Array.from({ length: count }, (_, n) => ({
    at: at(n + from),
    apply: (voice) => voice.write(frameOf(wave, n + from), { level: 20 }),
  }))
const evenly = (index: number) => index * 20

const part = (samples: Float32Array, fromMs: number, toMs: number) => samples.subarray(fromMs * 48, toMs * 48)
const rms = (samples: Float32Array) => Math.sqrt(samples.reduce((sum, each) => sum + each * each, 0) / samples.length)
const steepest = (samples: Float32Array) =>
  samples.reduce((most, each, index) => (index === 0 ? 0 : Math.max(most, Math.abs(each - samples[index - 1]!))), 0)
function hertz(samples: Float32Array): number {
  const ups = [...samples.keys()].filter((index) => index > 0 && samples[index - 1]! < 0 && samples[index]! >= 0)
  return ((ups.length - 1) * RATE) / (ups.at(-1)! - ups[0]!)
}
/** How many samples of the wave were used up, by what waits afterwards. */
const used = (written: number, voice: SpeakerPlayout) => written * FRAME - voice.waiting

describe('a voice that is played', () => {
  it('is what was spoken, to the sample, when frames come evenly', () => {
    const wave = vowel(130)
    const { output } = play(1_000, frames(wave, 50, evenly))
    const begin = output.findIndex((each) => each !== 0)
    const skip = 240
    const heard = output.subarray(begin + skip, begin + 30_000)
    const lag = Array.from({ length: 200 }, (_, at) => at + begin - 100).find((lag) =>
      heard.every((each, index) => Math.abs(each - wave(begin + skip + index - lag)) < 1e-6),
    )
    expect(lag).toBe(CUSHION)
  })

  it('waits 10 ms to even out the jitter of the decoding thread, and no more', () => {
    const { waiting } = play(3_000, frames(vowel(130), 150, evenly))
    expect(Math.max(...waiting.slice(200))).toBeLessThanOrEqual(CUSHION + FRAME)
    expect(Math.min(...waiting.slice(10))).toBeGreaterThan(CUSHION - 2 * BLOCK)
  })

  it.each([
    { way: 'slower', pace: 1.1 },
    { way: 'faster', pace: 0.9 },
  ])('keeps its pitch and its level, without a click, when it must be a tenth $way', ({ pace }) => {
    const wave = sine(200)
    const { output, waiting } = play(
      4_000,
      frames(wave, Math.floor(4_000 / (20 * pace)) + 1, (index) => index * 20 * pace),
    )
    const steady = part(output, 500, 4_000)
    expect(hertz(steady)).toBeCloseTo(200, 0)
    expect(rms(steady)).toBeCloseTo(0.5 * Math.SQRT1_2, 1)
    expect(steepest(steady)).toBeLessThan(1.5 * ((0.5 * 2 * Math.PI * 200) / RATE))
    expect(Math.max(...waiting)).toBeLessThan(MAX_WAITING / 2)
  })

  it.each([
    { way: 'slower', late: 60 },
    { way: 'faster', late: -60 },
  ])('changes its pace by 12 % at most when it must be $way', ({ late }) => {
    const voice = new SpeakerPlayout()
    play(1_000, frames(vowel(120), 50, evenly), voice)
    const before = voice.waiting
    // From here on frames come at another moment: 60 ms more or less wait.
    const more = late < 0 ? frames(vowel(120), 3, () => 0, 50) : []
    const coming = frames(vowel(120), 25, (index) => (index - 53) * 20, 53)
    const { output } = play(500, [...more, ...coming], voice)
    const consumed = before + (more.length + coming.length) * FRAME - voice.waiting
    expect(consumed / output.length).toBeLessThan(1.125)
    expect(consumed / output.length).toBeGreaterThan(0.88)
  })

  it('returns to its cushion after late frames, and after a burst', () => {
    const shifted = (index: number) => evenly(index) + (index < 50 ? 0 : 35)
    const late = play(6_000, frames(vowel(120), 300, shifted))
    expect(Math.min(...late.waiting.slice(-400))).toBeGreaterThan(CUSHION / 2)
    expect(Math.max(...late.waiting.slice(-400))).toBeLessThan(MAX_WAITING / 4)
    const burst = play(
      6_000,
      frames(vowel(120), 310, (index) => evenly(Math.max(0, index - 10))),
    )
    expect(Math.max(...burst.waiting.slice(0, 10))).toBeGreaterThan(9 * FRAME)
    expect(Math.min(...burst.waiting.slice(-100))).toBeLessThan(3 * CUSHION)
  })

  it('stretches nothing when a voice begins on a device that takes 21 ms at a time, whenever it takes them', () => {
    const burst = 1_024
    for (let phase = 0; phase < burst; phase += 64) {
      const voice = new SpeakerPlayout(burst)
      let [written, played] = [0, 0]
      for (let now = phase; now < 12_000; now += burst) {
        for (; written * FRAME <= now; written += 1) voice.write(frameOf(vowel(120), written), { level: 20 })
        for (let block = 0; block < burst; block += BLOCK) {
          voice.prepare(BLOCK)
          for (let index = 0; index < BLOCK; index += 1) voice.next()
        }
        played += burst
      }
      const stretched = played + voice.waiting - written * FRAME - burst
      expect(stretched, `from sample ${phase} on`).toBeLessThanOrEqual(0)
    }
  })

  it('never keeps more than 300 ms waiting, whatever comes', () => {
    const { waiting, output } = play(
      2_000,
      frames(sine(150), 600, (index) => Math.floor(index / 40) * 100),
    )
    expect(Math.max(...waiting)).toBeLessThanOrEqual(MAX_WAITING)
    expect(steepest(part(output, 100, 1_500))).toBeLessThan(0.1)
  })

  it('bounds what it holds while nothing plays it', () => {
    const voice = new SpeakerPlayout()
    for (let index = 0; index < 5_000; index += 1) voice.write(frameOf(sine(150), index))
    expect(voice.waiting).toBeLessThanOrEqual(MAX_HELD)
    const { output, waiting } = play(
      1_000,
      frames(sine(150), 50, (index) => evenly(index - 5_000), 5_000),
      voice,
    )
    expect(waiting[0]).toBeLessThan(MAX_WAITING)
    expect(rms(part(output, 100, 900))).toBeGreaterThan(0.3)
  })
})

describe('concealment of lost frames', () => {
  it('repeats the last period, without a click and without a shift in time', () => {
    const wave = vowel(125)
    const changes = frames(wave, 50, evenly).toSpliced(25, 1, { at: 500, apply: (voice) => voice.lose(1) })
    const { output, voice } = play(990, changes)
    const gap = part(output, 512, 528)
    expect(rms(gap)).toBeGreaterThan(0.6 * rms(part(output, 400, 500)))
    expect(steepest(part(output, 450, 600))).toBeLessThan(1.5 * steepest(part(output, 300, 450)))
    expect(used(50, voice)).toBeCloseTo(output.length - CUSHION, -2)
  })

  it('fades away within 60 ms when nothing comes', () => {
    const { output } = play(1_000, frames(vowel(125), 10, evenly))
    expect(rms(part(output, 215, 230))).toBeGreaterThan(0.05)
    expect(rms(part(output, 290, 1_000))).toBeLessThan(0.004)
    expect(steepest(output)).toBeLessThan(1.5 * steepest(part(output, 50, 180)))
  })

  it('does not fill a gap twice when a frame is reported lost after it was missed', () => {
    const changes = [
      ...frames(vowel(125), 10, evenly),
      { at: 220, apply: (voice: SpeakerPlayout) => voice.lose(1) },
      ...frames(vowel(125), 20, (index) => evenly(index), 11),
    ]
    const { voice } = play(600, changes)
    expect(voice.waiting).toBeLessThan(3 * FRAME)
  })

  it('does not click after any sound, be it noise or a tone that ends anywhere', () => {
    const random = seededRandom(5)
    const noise = Float32Array.from({ length: 100 * FRAME }, () => 0.1 * (random.next() - 0.5))
    for (const wave of [(place: number) => noise[place]!, sine(371, 0.4)]) {
      const changes = frames(wave, 60, evenly).filter((_, index) => index % 7 !== 3)
      for (let index = 3; index < 60; index += 7) changes.push({ at: evenly(index), apply: (voice) => voice.lose(1) })
      const natural = steepest(Float32Array.from({ length: 20 * FRAME }, (_, place) => wave(place)))
      expect(steepest(play(1_200, changes).output)).toBeLessThan(1.6 * natural)
    }
  })
})

describe('the time between talk spurts', () => {
  const spurt = (count: number, level: number): Change[] =>
    frames(sine(180, 0.3), count, evenly).map(({ at }, index) => ({
      at,
      apply: (voice) => voice.write(frameOf(sine(180, 0.3), index), { level, isLast: index === count - 1 }),
    }))

  it('is filled with noise at the level of the last frame', () => {
    const { output } = play(2_000, spurt(20, 62))
    expect(20 * Math.log10(rms(part(output, 1_000, 2_000)))).toBeCloseTo(-62, -0.5)
    expect(steepest(part(output, 350, 2_000))).toBeLessThan(1.5 * steepest(part(output, 100, 300)))
  })

  it('is never loud, and is silent when the last frame was', () => {
    expect(rms(part(play(2_000, spurt(20, 10)).output, 1_000, 2_000))).toBeLessThan(0.005)
    expect(rms(part(play(2_000, spurt(20, 127)).output, 1_000, 2_000))).toBe(0)
  })

  it('begins the next spurt with its cushion again, and without a click', () => {
    const voice = new SpeakerPlayout()
    play(2_000, spurt(20, 62), voice)
    const { output, waiting } = play(500, frames(sine(180, 0.3), 25, evenly), voice)
    expect(Math.min(...waiting)).toBeGreaterThan(CUSHION - 2 * BLOCK)
    expect(steepest(output)).toBeLessThan(0.02)
  })
})

describe('Mixer', () => {
  /** Tells the mixer of frames of constant loudness, and gives what comes out in the end. */
  function mixed(messages: readonly { voice: number; volume?: number }[], amplitude: number) {
    const mixer = new Mixer()
    const output = new Float32Array(BLOCK)
    const all: number[] = []
    for (const message of messages) mixer.handle(message)
    for (let block = 0; block < 400; block += 1) {
      if ((block * BLOCK) % FRAME < BLOCK) {
        const samples = frameOf(sine(200, amplitude), Math.floor((block * BLOCK) / FRAME))
        for (const { voice } of messages) mixer.handle({ voice, samples: samples.slice(), level: 20 })
      }
      mixer.mix(output)
      all.push(...output)
    }
    return { mixer, output: Float32Array.from(all.slice(-12_000)) }
  }
  const peak = (samples: Float32Array) => samples.reduce((most, each) => Math.max(most, Math.abs(each)), 0)

  it('adds voices up, each with its own volume', () => {
    const { output } = mixed([{ voice: 1 }, { voice: 2, volume: 0.5 }, { voice: 3, volume: 0 }], 0.2)
    expect(peak(output)).toBeCloseTo(0.3, 2)
  })

  it('limits what would overload, smoothly, and leaves the rest as it is', () => {
    const { output } = mixed(
      [1, 2, 3, 4].map((voice) => ({ voice })),
      0.5,
    )
    expect(peak(output)).toBeLessThan(1)
    expect(rms(output)).toBeGreaterThan(0.9 * LOUDEST_MIX)
    expect(softly(0.5)).toBe(0.5)
    expect(softly(-3)).toBeCloseTo(-1, 2)
    expect(softly(0.71) - softly(0.7)).toBeCloseTo(0.01, 3)
  })

  /** Plays frames for two seconds. @returns what comes out, from the first sample on */
  function played(frame: (index: number) => Float32Array, voices = 1) {
    const mixer = new Mixer()
    const output = new Float32Array(Math.floor((2 * RATE) / BLOCK) * BLOCK)
    for (let from = 0, index = 0; from < output.length; from += BLOCK) {
      for (; index * FRAME < from + BLOCK; index += 1) {
        for (let voice = 0; voice < voices; voice += 1) mixer.handle({ voice, samples: frame(index), level: 0 })
      }
      mixer.mix(output.subarray(from, from + BLOCK))
    }
    return output
  }
  const random = seededRandom(9)
  const noise = (amplitude: number) => () =>
    Float32Array.from({ length: FRAME }, () => amplitude * (2 * random.next() - 1))
  it.each([
    { input: 'noise at full scale', frame: noise(1), voices: 1, most: LOUDEST_VOICE },
    { input: 'noise far above full scale', frame: noise(1_000), voices: 1, most: LOUDEST_VOICE },
    { input: 'a square wave', frame: () => new Float32Array(FRAME).map((_, at) => (at % 200 < 100 ? 1 : -1)) },
    { input: 'direct current', frame: () => new Float32Array(FRAME).fill(1) },
    { input: 'thirteen such voices', frame: noise(3), voices: 13, most: LOUDEST_MIX },
    { input: 'no numbers at all', frame: () => new Float32Array(FRAME).fill(Infinity) },
  ])('never plays $input above full scale, and turns it down within half a second', (given) => {
    const { frame, voices = 1, most = LOUDEST_VOICE } = given
    const output = played(frame, voices)
    expect(output.every((sample) => Math.abs(sample) <= 1)).toBe(true)
    expect(rms(part(output, 500, 2_000))).toBeLessThan(1.2 * most)
    expect(rms(part(output, 1_000, 2_000))).toBeGreaterThan(0.5 * most)
  })

  it('is silent for samples that are no numbers, and plays what comes after them', () => {
    const wave = sine(200, 0.2)
    const output = played((index) => (index < 20 ? new Float32Array(FRAME).fill(NaN) : frameOf(wave, index)))
    expect(peak(part(output, 0, 380))).toBe(0)
    expect(rms(part(output, 1_000, 2_000))).toBeCloseTo(0.2 * Math.SQRT1_2, 2)
  })

  it('plays loud speech as it is, and a voice that was too loud as it is again after three seconds', () => {
    const limiter = new LoudnessLimiter(LOUDEST_VOICE)
    const wave = sine(200, 0.3)
    for (let place = 0; place < RATE; place += 1) expect(limiter.next(wave(place))).toBe(wave(place))
    for (let place = 0; place < RATE; place += 1) limiter.next(1)
    for (let place = 0; place < 3 * RATE; place += 1) limiter.next(wave(place))
    expect(limiter.next(0.3)).toBe(0.3)
  })

  it('changes a volume without a click, and ends a voice without a click', () => {
    const { mixer } = mixed([{ voice: 1 }], 0.5)
    const output = new Float32Array(4 * BLOCK)
    mixer.handle({ voice: 1, volume: 0 })
    mixer.mix(output.subarray(0, BLOCK))
    mixer.handle({ voice: 1, volume: 1 })
    mixer.mix(output.subarray(BLOCK, 2 * BLOCK))
    mixer.handle({ voice: 1, end: true })
    mixer.mix(output.subarray(2 * BLOCK, 3 * BLOCK))
    mixer.mix(output.subarray(3 * BLOCK))
    expect(steepest(output)).toBeLessThan(0.03)
    expect(peak(output.subarray(3 * BLOCK))).toBe(0)
    expect(mixer.voices).toBe(0)
  })

  it('drops what another thread sends of voices that the page has not named, or has ended', () => {
    const mixer = new Mixer()
    const port = { onmessage: (_event: { data: unknown }) => {} }
    takeFrom({ port: port as unknown as MessagePort }, mixer)
    const say = (voice: number) => port.onmessage({ data: { voice, samples: frameOf(sine(200, 0.2), 0), level: 20 } })
    const output = new Float32Array(10 * BLOCK)
    say(1)
    expect(mixer.voices).toBe(0)
    takeFrom({ voice: 1, volume: 1 }, mixer)
    mixer.mix(output)
    expect(peak(output)).toBe(0)
    say(1)
    mixer.mix(output)
    expect(peak(output)).toBeGreaterThan(0.1)
    takeFrom({ voice: 1, end: true }, mixer)
    mixer.mix(output)
    say(1)
    expect(mixer.voices).toBe(0)
  })

  it('is silent without voices, and ignores the end of a voice that never began', () => {
    const mixer = new Mixer()
    mixer.handle({ voice: 1, end: true })
    const output = new Float32Array(BLOCK).fill(1)
    mixer.mix(output)
    expect(peak(output)).toBe(0)
  })
})

it('noise changes its level without a step', () => {
  const noise = new Noise()
  noise.level = 50
  const samples = Float32Array.from({ length: 20_000 }, () => noise.next())
  expect(steepest(samples.subarray(0, 100))).toBeLessThan(0.001)
  expect(20 * Math.log10(rms(samples.subarray(10_000)))).toBeCloseTo(-50, 0)
})
