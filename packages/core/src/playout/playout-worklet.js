/**
 * Plays several voices at once and is elastic: sound is stretched when the next frame is slow to come, pressed when too
 * much waits, made up for where it was lost, and between talk spurts there is quiet noise. Plain JavaScript without
 * imports, see capture-worklet.js; tests load it as a module.
 *
 * Messages: { voice, samples, level, isLast }, { voice, lost }, { voice, volume }, { voice, end: true }.
 */
const FRAME = 960
/** A power of two, for the mask: more than a second of what was played and what waits. */
const RING = 65_536
/** What waits when the next frame comes, as a rule: the jitter of the thread that decodes. 10 ms, and up to 60 if it needs. */
export const CUSHION = 480
const MOST_CUSHION = 2_880
/** Less or more than the cushion by this much is too little or too much; this much altogether is a backlog: it is skipped. */
const SHORT = 240
const SLACK = 480
export const MOST_WAITING = 14_400
/** What a voice can hold while nobody plays it. */
export const MOST_HELD = 54_000
/** Speed changes by one period of the voice at a time, and by no more than 12 % over all. */
export const MOST_STRETCH = 0.12
const RETRY = 480
/** The least that waits is looked for in windows of 50 ms: more than two frames. */
const WINDOW = 2_400
/** Joins of what does not fit: 5 ms. What stands in for lost sound fades away in 60 ms; the end of a spurt in 10. */
const JOIN = 240
const CONCEAL = 2_880
const ENDING = 480
const LONGEST_FILL = 5 * FRAME
/** Periods of voices, from 400 Hz to 66 Hz, and how much is compared to find them. */
const SHORTEST_PERIOD = 120
const LONGEST_PERIOD = 720
const COMPARED = 480
const COARSE = 6
/** How alike two periods must be to put one in place of the other, unless it is urgent. */
const ALIKE = 0.5
/** Noise is never louder than this, in decibels below overload. */
const LOUDEST_NOISE = 50

/** A voice's samples by their place since it began: those that were played of late, and those that wait. */
export class Tape {
  #ring = new Float32Array(RING)
  #sparse = new Float32Array((LONGEST_PERIOD + COMPARED) / COARSE)
  /** The place that is played next, and the one that is written next. */
  head = 0
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
   * The period after which sound repeats itself best: compares what is at `from` with what is `period` before or after.
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

  /** Of every sixth sample alone: 100 periods are compared in the time that three of the exact ones take. */
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
      // A shorter period is taken for its multiples, which are as good.
      const likeness = product / Math.sqrt(energy)
      if (likeness > best.likeness * 1.01) best = { period, likeness }
    }
    return best.period
  }
}

/** Soft noise at a level, without clicks when the level changes. */
export class Noise {
  #seed = 0x2545f491
  #gain = 0
  #target = 0
  #sample = 0

  /** @param {number} level decibels below overload; 127 is silence */
  set level(level) {
    // Three uniform ones make white noise of that RMS, and 0.42 of it is left by the filter.
    this.#target = level >= 127 ? 0 : (10 ** (-Math.max(level, LOUDEST_NOISE) / 20) * Math.sqrt(3)) / 0.42
  }
  next() {
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) | 0
    this.#gain += (this.#target - this.#gain) * 0.001
    this.#sample += 0.3 * ((this.#seed / 0x80000000) * this.#gain - this.#sample)
    return this.#sample
  }
}

/** Goes on where a tape ends, for as long as nothing better comes: the last period again and again, fading into noise. */
class StandIn {
  #tape
  #noise
  #loop
  #count = 0
  #length
  #offset

  /** @param {Tape} tape @param {Noise} noise @param {number} length until only noise is left */
  constructor(tape, noise, length) {
    const { period } = tape.period(tape.end - COMPARED, -1)
    const start = tape.end - period
    const overlap = period >> 2
    this.#tape = tape
    this.#noise = noise
    this.#length = length
    // The end of the loop turns into what came before its beginning, so that it can begin again.
    this.#loop = Float32Array.from({ length: period }, (_, index) => {
      const share = Math.max(0, (index - (period - overlap) + 1) / overlap)
      return tape.at(start + index) * (1 - share) + tape.at(start + index - period) * share
    })
    // And its first sample must go on from the last that was played.
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

/** One voice: takes samples as they come, and gives as many as are asked for. */
export class Voice {
  #tape = new Tape()
  #noise = new Noise()
  /** Set while the end of the tape is not the voice itself. A voice begins in silence. */
  /** @type {StandIn | undefined} */
  #standIn = new StandIn(this.#tape, this.#noise, 1)
  #isSpeaking = false
  #cushion = CUSHION
  /** Samples that stand in for a frame that is not there yet: if it is lost, they were for it. */
  #filled = 0
  /** Sound that was stretched or pressed and is played before the tape. */
  #made = new Float32Array(LONGEST_PERIOD)
  #madeFrom = 0
  #madeTo = 0
  /** The least that waited in this window and in the one before. */
  #least = Infinity
  #leastBefore = Infinity
  #untilWindow = WINDOW
  #untilStretch = 0

  /** What it holds, in samples. */
  get waiting() {
    return this.#tape.waiting + this.#madeTo - this.#madeFrom
  }

  /** @param {Float32Array} samples @param {{ level?: number, isLast?: boolean }} [frame] */
  write(samples, { level = 127, isLast = false } = {}) {
    const tape = this.#tape
    if (!this.#isSpeaking) {
      this.#standInUntil(ENDING).append(Math.max(0, this.#cushion - tape.waiting))
      this.#forgetLeast()
    }
    const join = this.#standIn ? Math.min(JOIN, samples.length) : 0
    for (let index = 0; index < samples.length; index += 1) {
      const sample = samples[index] ?? 0
      const share = index < join ? (index + 1) / (join + 1) : 1
      tape.append(share < 1 ? sample * share + (this.#standIn?.next() ?? 0) * (1 - share) : sample)
    }
    // Nobody plays while the page may not sound yet.
    if (tape.waiting > MOST_HELD) tape.head = tape.end - MOST_WAITING
    this.#standIn = undefined
    this.#filled = 0
    this.#noise.level = level
    this.#isSpeaking = !isLast
    this.#cushion = Math.max(CUSHION, this.#cushion - 1)
  }

  /** @param {number} frames */
  lose(frames) {
    const missing = Math.min(frames * FRAME, LONGEST_FILL)
    const filled = Math.min(this.#filled, missing)
    this.#filled -= filled
    this.#standInUntil(CONCEAL).append(missing - filled)
    this.#isSpeaking = true
  }

  /** The next sample. Take 128 at a time, between calls of `prepare`. */
  next() {
    if (this.#madeFrom < this.#madeTo) {
      this.#madeFrom += 1
      return this.#made[this.#madeFrom - 1] ?? 0
    }
    this.#tape.head += 1
    return this.#tape.at(this.#tape.head - 1)
  }

  /**
   * Makes sure that so many samples are there.
   * @param {number} count
   * @param {boolean} [mayStretch] looking for a place to do so takes time, which voices must not all take at once
   * @returns whether it took that time
   */
  prepare(count, mayStretch = true) {
    let looked = false
    this.#watch(count)
    if (this.#madeFrom === this.#madeTo) {
      if (this.waiting > MOST_WAITING) this.#skip()
      else if (mayStretch && this.#isSpeaking && this.#untilStretch <= 0) looked = this.#stretch()
    }
    const missing = count - this.waiting
    if (missing <= 0) return looked
    if (this.#isSpeaking) {
      this.#filled += missing
      if (!this.#standIn) this.#cushion = Math.min(MOST_CUSHION, this.#cushion + CUSHION)
    }
    this.#standInUntil(this.#isSpeaking ? CONCEAL : ENDING).append(missing)
    return looked
  }

  /** @param {number} length */
  #standInUntil(length) {
    this.#standIn ??= new StandIn(this.#tape, this.#noise, length)
    return this.#standIn
  }

  /** @param {number} count */
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

  #forgetLeast() {
    this.#least = this.#leastBefore = Infinity
    this.#untilWindow = WINDOW
  }

  #skip() {
    this.#press(this.#tape.waiting - this.#cushion - FRAME, JOIN)
    this.#forgetLeast()
  }

  /** Puts a period in when too little waits, and takes one out when too much does. @returns whether it looked for one */
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
    else this.#press(period, Math.min(period, tape.waiting - period))
    this.#untilStretch = Math.ceil(period / MOST_STRETCH)
    this.#least += isLow ? period : -period
    this.#leastBefore += isLow ? period : -period
    return true
  }

  /** Plays the last period once more: into it, and out of it again into what comes next. @param {number} period */
  #lengthen(period) {
    const { head, waiting } = this.#tape
    const overlap = Math.min(period, waiting)
    for (let index = 0; index < period; index += 1) {
      const share = Math.min(1, (index + 1) / (overlap + 1))
      const again = this.#tape.at(head - period + index)
      this.#made[index] = share < 1 ? this.#tape.at(head + index) * (1 - share) + again * share : again
    }
    this.#madeFrom = 0
    this.#madeTo = period
  }

  /** Leaves `samples` out: what is before turns into what is after. @param {number} samples @param {number} overlap */
  #press(samples, overlap) {
    const { head } = this.#tape
    for (let index = 0; index < overlap; index += 1) {
      const share = (index + 1) / (overlap + 1)
      const after = this.#tape.at(head + samples + index)
      this.#made[index] = this.#tape.at(head + index) * (1 - share) + after * share
    }
    this.#madeFrom = 0
    this.#madeTo = overlap
    this.#tape.head += samples + overlap
  }
}

/** All voices, each with its volume, in one output that never overloads. */
export class Mixer {
  /** @type {Map<number, { voice: Voice, volume: number, gain: number, ends: boolean }>} */
  #parts = new Map()

  /** @param {{ voice: number, samples?: Float32Array, level?: number, isLast?: boolean, lost?: number, volume?: number, end?: boolean }} message */
  handle({ voice, samples, level, isLast, lost, volume, end }) {
    const known = this.#parts.get(voice)
    if (end) return void (known && Object.assign(known, { volume: 0, ends: true }))
    const part = known ?? { voice: new Voice(), volume: 1, gain: volume ?? 1, ends: false }
    this.#parts.set(voice, part)
    if (volume !== undefined) part.volume = volume
    if (samples) part.voice.write(samples, { ...(level !== undefined && { level }), isLast: isLast === true })
    if (lost) part.voice.lose(lost)
  }

  get voices() {
    return this.#parts.size
  }

  /** @param {Float32Array} output */
  mix(output) {
    output.fill(0)
    let mayStretch = true
    for (const [id, part] of this.#parts) {
      const step = (part.volume - part.gain) / output.length
      if (part.voice.prepare(output.length, mayStretch)) mayStretch = false
      for (let index = 0; index < output.length; index += 1) {
        part.gain += step
        output[index] = (output[index] ?? 0) + part.voice.next() * part.gain
      }
      part.gain = part.volume
      if (part.ends) this.#parts.delete(id)
    }
    for (let index = 0; index < output.length; index += 1) output[index] = softly(output[index] ?? 0)
  }
}

/** Leaves sound as it is up to 0.7, and bends what is louder so that it stays below 1. @param {number} sample */
export function softly(sample) {
  const loud = Math.abs(sample) - 0.7
  return loud <= 0 ? sample : Math.sign(sample) * (0.7 + 0.3 * Math.tanh(loud / 0.3))
}

if (typeof registerProcessor === 'function') {
  class Playout extends AudioWorkletProcessor {
    #mixer = new Mixer()

    constructor() {
      super()
      this.port.onmessage = ({ data }) => this.#mixer.handle(data)
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
      return true
    }
  }
  registerProcessor('banyan-playout', Playout)
}
