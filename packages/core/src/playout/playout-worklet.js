/**
 * The AudioWorklet that plays all speakers. It is elastic: it stretches sound when the next frame is slow to come,
 * compresses it when too much waits, conceals what was lost, and plays quiet noise between talk spurts. It is plain
 * JavaScript without imports, as capture-worklet.js explains; tests load it as a module.
 *
 * Messages: { voice, samples, level, isLast }, { voice, lost }, { voice, volume }, { voice, end: true }. With { port }
 * comes a port on which another thread sends sound, of voices that the page has named before. While it plays voices, it
 * posts an empty message each second, as a sign of life.
 *
 * Counts and places below are samples at 48 kHz: 48 of them are a millisecond.
 */
/** Samples of one frame: 20 ms. */
const FRAME = 960
/** Samples that a tape holds: 1.4 s of what was played and what waits. A power of two, so that a mask finds the
 *  slot. */
const RING = 65_536
/** Samples that should wait when the next frame comes: 10 ms, which evens out the jitter of the thread that decodes. */
export const CUSHION = 480
/** Samples that the cushion grows to at most: 60 ms. It grows by 10 ms whenever it was too small. */
const MAX_CUSHION = 2_880
/** With this many samples less than the cushion, 5 ms, too little waits, and sound is stretched. */
const SHORT = 240
/** With this many samples more than the cushion, 10 ms, too much waits, and sound is compressed. */
const SLACK = 480
/** With more than this many samples waiting, 300 ms, there is a backlog, and playback skips to its end. */
export const MAX_WAITING = 14_400
/** Samples that a voice holds at most while nothing plays it: 1.1 s. The rest of the tape is what was played before. */
export const MAX_HELD = 54_000
/** Share by which speed changes at most over all: one period of the voice is put in or taken out at a time. At 12 %
 *  speech still sounds natural. */
export const MAX_STRETCH = 0.12
/** After a place to stretch was looked for, none is looked for within this many samples, 10 ms: the search takes
 *  time. */
const RETRY = 480
/** The least that waits is measured over windows of this many samples: 50 ms, longer than two frames. */
const WINDOW = 2_400
/** Samples of the cross-fade where two sounds are joined that do not fit: 5 ms. */
const JOIN = 240
/** Samples in which concealment fades from the last period to noise: 60 ms. Longer would sound like a machine. */
const CONCEAL = 2_880
/** Samples in which the end of a spurt fades to noise: 10 ms. */
const ENDING = 480
/** Samples that are filled in for one report of lost frames at most: 100 ms. A longer hole is played shorter than it
 *  was. */
const LONGEST_FILL = 5 * FRAME
/** Samples of the shortest period of a voice: 400 Hz. */
const SHORTEST_PERIOD = 120
/** Samples of the longest period of a voice: 66 Hz. */
const LONGEST_PERIOD = 720
/** Samples that are compared to find a period: 10 ms. */
const COMPARED = 480
/** The first search for a period takes every sixth sample alone, which is accurate enough and 36 times as fast. */
const COARSE = 6
/** How alike two periods must be to put one in place of the other, from -1 to 1, unless it is urgent. */
const ALIKE = 0.5
/** Blocks of 128 samples between two signs of life: one second. */
const SIGN_EVERY = 375
/** Noise is at least this many decibels below overload, however loud the last frame of a spurt was. */
const LOUDEST_NOISE = 50

/** Samples over which loudness is measured: 400 ms, as momentary loudness is (EBU Tech 3341). A shorter time would turn
 *  single syllables down. */
const LOUDNESS_WINDOW = 19_200
/** Root mean square of one voice at most, over that time: 12 dB below full scale. Speech stays below it; noise and
 *  clipped sound lie up to 12 dB above. */
export const LOUDEST_VOICE = 0.25
/** Root mean square of all voices together at most, over that time: 9 dB below full scale, two loud voices at once. */
export const LOUDEST_MIX = 0.355
/** A sample is at most this far from zero: 6 dB above full scale, more than decoders overshoot. Without a bound, one
 *  absurd sample would turn a voice down for long. */
const LARGEST_SAMPLE = 2

/** The samples of one voice by their place since it began: those that were played lately, and those that wait. */
export class Tape {
  #ring = new Float32Array(RING)
  #sparse = new Float32Array((LONGEST_PERIOD + COMPARED) / COARSE)
  /** The place that is played next. */
  head = 0
  /** The place that is written next. */
  end = 0

  get waiting() {
    return this.end - this.head
  }
  /** @param {number} place */
  at(place) {
    return this.#ring[place & (RING - 1)] ?? 0
  }
  /** @param {number} sample */
  append(sample) {
    this.#ring[this.end & (RING - 1)] = sample
    this.end += 1
  }

  /**
   * Finds the period after which the sound repeats itself best: compares what is at `from` with what is one period
   * before (direction -1) or after it (1).
   * @param {number} from
   * @param {1 | -1} direction
   */
  period(from, direction) {
    const coarse = this.#coarsePeriod(from, direction)
    let best = { period: coarse, likeness: -1 }
    for (let period = coarse - COARSE + 1; period < coarse + COARSE; period += 1) {
      let [product, energy, otherEnergy] = [0, 1e-9, 1e-9]
      for (let index = 0; index < COMPARED; index += 2) {
        const [a, b] = [this.at(from + index), this.at(from + direction * period + index)]
        product += a * b
        energy += a * a
        otherEnergy += b * b
      }
      const likeness = product / Math.sqrt(energy * otherEnergy)
      if (likeness > best.likeness) best = { period, likeness }
    }
    return best
  }

  /** Finds a period in every sixth sample: compares 100 periods in the time that the exact search takes for three. */
  #coarsePeriod(/** @type {number} */ from, /** @type {1 | -1} */ direction) {
    const samples = this.#sparse
    const start = direction < 0 ? LONGEST_PERIOD / COARSE : 0
    for (let at = 0; at < samples.length; at += 1) samples[at] = this.at(from + (at - start) * COARSE)
    let best = { period: 2 * SHORTEST_PERIOD, likeness: -1 }
    for (let period = SHORTEST_PERIOD; period <= LONGEST_PERIOD; period += COARSE) {
      const other = start + (direction * period) / COARSE
      let [product, energy] = [0, 1e-9]
      for (let index = 0; index < COMPARED / COARSE; index += 1) {
        const sample = samples[other + index] ?? 0
        product += (samples[start + index] ?? 0) * sample
        energy += sample * sample
      }
      // The multiples of a period repeat as well as the period itself, so a longer one must be clearly better.
      const likeness = product / Math.sqrt(energy)
      if (likeness > best.likeness * 1.01) best = { period, likeness }
    }
    return best.period
  }
}

/** Soft noise. Its level changes without a click. */
export class Noise {
  #seed = 0x2545f491
  #gain = 0
  #target = 0
  #sample = 0

  /** @param {number} level decibels below overload; 127 is silence */
  set level(level) {
    // Uniform noise from -1 to 1 has an RMS of 1 / sqrt(3), of which the low-pass in `next` leaves 0.42.
    this.#target = level >= 127 ? 0 : (10 ** (-Math.max(level, LOUDEST_NOISE) / 20) * Math.sqrt(3)) / 0.42
  }
  next() {
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) | 0
    this.#gain += (this.#target - this.#gain) * 0.001
    this.#sample += 0.3 * ((this.#seed / 0x80000000) * this.#gain - this.#sample)
    return this.#sample
  }
}

/** Conceals what is missing at the end of a tape: repeats the last period, which fades into noise. */
class Concealment {
  #tape
  #noise
  #loop
  #count = 0
  #length
  #offset

  /** @param {Tape} tape @param {Noise} noise @param {number} length samples until only noise is left */
  constructor(tape, noise, length) {
    const { period } = tape.period(tape.end - COMPARED, -1)
    const start = tape.end - period
    const overlap = period >> 2
    this.#tape = tape
    this.#noise = noise
    this.#length = length
    // The end of the loop fades into what came before its beginning, so that it repeats without a click.
    this.#loop = Float32Array.from({ length: period }, (_, index) => {
      const share = Math.max(0, (index - (period - overlap) + 1) / overlap)
      return tape.at(start + index) * (1 - share) + tape.at(start + index - period) * share
    })
    // The first sample of the loop must continue from the last one on the tape.
    this.#offset = tape.at(tape.end - 1) - tape.at(start - 1)
  }

  next() {
    const index = this.#count
    this.#count += 1
    const gain = Math.max(0, 1 - index / this.#length)
    const noise = this.#noise.next()
    if (gain === 0) return noise
    const offset = this.#offset * Math.max(0, 1 - index / (JOIN >> 1))
    return ((this.#loop[index % this.#loop.length] ?? 0) + offset) * gain + noise * (1 - gain)
  }
  /** @param {number} samples */
  append(samples) {
    for (let index = 0; index < samples; index += 1) this.#tape.append(this.next())
  }
}

/** The playout of one speaker: takes samples as they come, and gives as many as the mixer asks for. */
export class SpeakerPlayout {
  #tape = new Tape()
  #noise = new Noise()
  /** Set while the end of the tape is concealment rather than the voice. A voice begins in silence. */
  /** @type {Concealment | undefined} */
  #concealment = new Concealment(this.#tape, this.#noise, 1)
  #isSpeaking = false
  #cushion = CUSHION
  #burst
  /** Samples of concealment for a frame that was not there in time. If the frame is then reported lost, they count
   *  for it. */
  #filled = 0
  /** Sound that was stretched or compressed: it is played before the tape goes on. */
  #warped = new Float32Array(LONGEST_PERIOD)
  #warpedFrom = 0
  #warpedTo = 0
  /** The least that waited in this window. */
  #least = Infinity
  /** The least that waited in the window before. */
  #leastBefore = Infinity
  #untilWindow = WINDOW
  #untilStretch = 0

  /** @param {number} [burst] samples that are asked for at a time, in blocks that follow each other at once: as many
   *  must wait when a voice begins */
  constructor(burst = CUSHION) {
    this.#burst = Math.min(burst, MAX_CUSHION)
  }

  /** Samples that wait to be played. */
  get waiting() {
    return this.#tape.waiting + this.#warpedTo - this.#warpedFrom
  }

  /** Takes a frame. @param {Float32Array} samples @param {{ level?: number, isLast?: boolean }} [frame] */
  write(samples, { level = 127, isLast = false } = {}) {
    const tape = this.#tape
    if (!this.#isSpeaking) {
      this.#conceal(ENDING).append(Math.max(0, this.#burst - tape.waiting, this.#cushion - tape.waiting))
      this.#forgetLeast()
    }
    const join = this.#concealment ? Math.min(JOIN, samples.length) : 0
    for (let index = 0; index < samples.length; index += 1) {
      const sample = sane(samples[index])
      const share = index < join ? (index + 1) / (join + 1) : 1
      tape.append(share < 1 ? sample * share + (this.#concealment?.next() ?? 0) * (1 - share) : sample)
    }
    // Nothing is played while the browser does not let the page make a sound.
    if (tape.waiting > MAX_HELD) tape.head = tape.end - MAX_WAITING
    this.#concealment = undefined
    this.#filled = 0
    this.#noise.level = level
    this.#isSpeaking = !isLast
    this.#cushion = Math.max(CUSHION, this.#cushion - 1)
  }

  /** Conceals frames that are lost. @param {number} frames */
  lose(frames) {
    const missing = Math.min(frames * FRAME, LONGEST_FILL)
    const filled = Math.min(this.#filled, missing)
    this.#filled -= filled
    this.#conceal(CONCEAL).append(missing - filled)
    this.#isSpeaking = true
  }

  /** The next sample. Call `prepare` before each block. */
  next() {
    if (this.#warpedFrom < this.#warpedTo) {
      this.#warpedFrom += 1
      return this.#warped[this.#warpedFrom - 1] ?? 0
    }
    this.#tape.head += 1
    return this.#tape.at(this.#tape.head - 1)
  }

  /**
   * Makes sure that `count` samples are there, and stretches or compresses sound where it should.
   * @param {number} count
   * @param {boolean} [mayStretch] whether it may look for a place to stretch. That takes time, which only one voice
   *   should take in each block
   * @returns whether it looked for one
   */
  prepare(count, mayStretch = true) {
    let hasLooked = false
    this.#watch(count)
    if (this.#warpedFrom === this.#warpedTo) {
      if (this.waiting > MAX_WAITING) this.#skip()
      else if (mayStretch && this.#isSpeaking && this.#untilStretch <= 0) hasLooked = this.#stretch()
    }
    const missing = count - this.waiting
    if (missing <= 0) return hasLooked
    if (this.#isSpeaking) {
      this.#filled += missing
      if (!this.#concealment) this.#cushion = Math.min(MAX_CUSHION, this.#cushion + CUSHION)
    }
    this.#conceal(this.#isSpeaking ? CONCEAL : ENDING).append(missing)
    return hasLooked
  }

  /** The concealment at the end of the tape; begins it if there is none. @param {number} length */
  #conceal(length) {
    this.#concealment ??= new Concealment(this.#tape, this.#noise, length)
    return this.#concealment
  }

  /** Measures the least that waits. @param {number} count */
  #watch(count) {
    this.#untilStretch -= count
    this.#untilWindow -= count
    if (this.#untilWindow <= 0) {
      this.#untilWindow = WINDOW
      this.#leastBefore = this.#least
      this.#least = Infinity
    }
    this.#least = Math.min(this.#least, Math.max(0, this.waiting - count))
  }

  /** Measures the least that waits anew, after what waits has jumped. */
  #forgetLeast() {
    this.#least = this.#leastBefore = Infinity
    this.#untilWindow = WINDOW
  }

  /** Skips a backlog. */
  #skip() {
    this.#compress(this.#tape.waiting - this.#cushion - FRAME, JOIN)
    this.#forgetLeast()
  }

  /** Puts a period in when too little waits, and takes a period out when too much waits. @returns whether it looked
   *  for one */
  #stretch() {
    const least = Math.min(this.#least, this.#leastBefore)
    const tape = this.#tape
    const isLow = least < this.#cushion - SHORT
    if (isLow ? tape.waiting < JOIN : least < this.#cushion + SLACK || this.#leastBefore === Infinity) return false
    if (!isLow && tape.waiting < LONGEST_PERIOD + COMPARED) return false
    this.#untilStretch = RETRY
    const { period, likeness } = isLow ? tape.period(tape.head - COMPARED, -1) : tape.period(tape.head, 1)
    const isUrgent = isLow ? least === 0 : least > this.#cushion + 4 * FRAME
    if (likeness < ALIKE && !isUrgent) return true
    if (isLow) this.#lengthen(period)
    else this.#compress(period, Math.min(period, tape.waiting - period))
    this.#untilStretch = Math.ceil(period / MAX_STRETCH)
    this.#least += isLow ? period : -period
    this.#leastBefore += isLow ? period : -period
    return true
  }

  /** Plays the last period once more, cross-faded into what comes next. @param {number} period */
  #lengthen(period) {
    const { head, waiting } = this.#tape
    const overlap = Math.min(period, waiting)
    for (let index = 0; index < period; index += 1) {
      const share = Math.min(1, (index + 1) / (overlap + 1))
      const again = this.#tape.at(head - period + index)
      this.#warped[index] = share < 1 ? this.#tape.at(head + index) * (1 - share) + again * share : again
    }
    this.#warpedFrom = 0
    this.#warpedTo = period
  }

  /**
   * Leaves `samples` out, and cross-fades what is before them into what is after them.
   * @param {number} samples
   * @param {number} overlap
   */
  #compress(samples, overlap) {
    const { head } = this.#tape
    for (let index = 0; index < overlap; index += 1) {
      const share = (index + 1) / (overlap + 1)
      const after = this.#tape.at(head + samples + index)
      this.#warped[index] = this.#tape.at(head + index) * (1 - share) + after * share
    }
    this.#warpedFrom = 0
    this.#warpedTo = overlap
    this.#tape.head += samples + overlap
  }
}

/** A sample of a decoder, which may be anything, within bounds. @param {number | undefined} sample */
const sane = (sample) => Math.max(-LARGEST_SAMPLE, Math.min(LARGEST_SAMPLE, sample ?? 0)) || 0

/** Turns sound down while it is louder than it may be, measured over 400 ms, and leaves the rest as it is. */
export class LoudnessLimiter {
  #power = 0
  #most

  /** @param {number} loudest root mean square of the output at most */
  constructor(loudest) {
    this.#most = loudest ** 2
  }
  /** @param {number} sample */
  next(sample) {
    this.#power += (sample * sample - this.#power) / LOUDNESS_WINDOW
    return this.#power > this.#most ? sample * Math.sqrt(this.#most / this.#power) : sample
  }
}

/**
 * Mixes all voices, each with its volume, into one output that never overloads: each voice is limited in loudness, then
 * all of them together, and a peak that is left is bent below full scale.
 */
export class Mixer {
  /** `voice` is there from its first sound on: most of a stage only listens.
   *  @type {Map<number, { voice: SpeakerPlayout | undefined, limiter: LoudnessLimiter, volume: number, gain: number,
   *  ends: boolean }>} */
  #parts = new Map()
  #limiter = new LoudnessLimiter(LOUDEST_MIX)
  #burst

  /** @param {number} [burst] samples that the device takes at a time */
  constructor(burst = CUSHION) {
    this.#burst = burst
  }

  /** Takes a message of the page. @param {{ voice: number, samples?: Float32Array, level?: number, isLast?: boolean,
   *  lost?: number, volume?: number, end?: boolean }} message */
  handle({ voice, samples, level, isLast, lost, volume, end }) {
    const known = this.#parts.get(voice)
    if (end) return void (known && Object.assign(known, { volume: 0, ends: true }))
    const part = known ?? newPart(volume)
    this.#parts.set(voice, part)
    if (volume !== undefined) part.volume = volume
    if (!samples && !lost) return
    part.voice ??= new SpeakerPlayout(this.#burst)
    if (samples) part.voice.write(samples, { ...(level !== undefined && { level }), isLast: isLast === true })
    if (lost) part.voice.lose(lost)
  }

  get voices() {
    return this.#parts.size
  }
  /** @param {number} voice */
  knows(voice) {
    return this.#parts.has(voice)
  }

  /** Fills one block of output. @param {Float32Array} output */
  mix(output) {
    output.fill(0)
    let mayStretch = true
    for (const [id, part] of this.#parts) {
      if (part.voice) {
        if (part.voice.prepare(output.length, mayStretch)) mayStretch = false
        const step = (part.volume - part.gain) / output.length
        for (let index = 0; index < output.length; index += 1) {
          part.gain += step
          output[index] = (output[index] ?? 0) + part.limiter.next(part.voice.next()) * part.gain
        }
      }
      part.gain = part.volume
      if (part.ends) this.#parts.delete(id)
    }
    for (let index = 0; index < output.length; index += 1) {
      output[index] = softly(this.#limiter.next(output[index] ?? 0))
    }
  }
}

/** A voice that is not muted. @param {number} [gain] what it begins with */
const newPart = (gain = 1) => ({
  voice: /** @type {SpeakerPlayout | undefined} */ (undefined),
  ...{ limiter: new LoudnessLimiter(LOUDEST_VOICE), volume: 1, gain, ends: false },
})

/**
 * Takes a message of the page, or begins to take what comes on a port. What comes there of a voice that the page does
 * not know (any more) is dropped, so that no voice outlives its end.
 * @param {Parameters<Mixer['handle']>[0] | { port: MessagePort }} message
 * @param {Mixer} mixer
 */
export function takeFrom(message, mixer) {
  if (!('port' in message)) return mixer.handle(message)
  message.port.onmessage = ({ data }) => mixer.knows(data.voice) && mixer.handle(data)
}

/** A soft limiter: leaves samples as they are up to 0.7, and keeps louder ones below 1. @param {number} sample */
export function softly(sample) {
  const loud = Math.abs(sample) - 0.7
  return loud <= 0 ? sample : Math.sign(sample) * (0.7 + 0.3 * Math.tanh(loud / 0.3))
}

if (typeof registerProcessor === 'function') {
  class Playout extends AudioWorkletProcessor {
    #mixer
    #blocks = 0

    /** @param {{ processorOptions?: { burst?: number } }} options */
    constructor({ processorOptions } = {}) {
      super()
      this.#mixer = new Mixer(processorOptions?.burst)
      this.port.onmessage = ({ data }) => takeFrom(data, this.#mixer)
    }

    /**
     * @param {Float32Array[][]} _inputs
     * @param {Float32Array[][]} outputs
     */
    process(_inputs, [output]) {
      const first = output?.[0]
      if (!first) return true
      this.#mixer.mix(first)
      for (const channel of output.slice(1)) channel.set(first)
      this.#blocks += 1
      if (this.#blocks % SIGN_EVERY === 0 && this.#mixer.voices > 0) this.port.postMessage(null)
      return true
    }
  }
  registerProcessor('banyan-playout', Playout)
}
