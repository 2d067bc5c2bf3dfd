/**
 * Plays several voices at once, each out of its own ring of samples. A voice starts when 60 ms are there, and starts
 * anew after it ran dry. Plain JavaScript without imports, see capture-worklet.js.
 *
 * Messages: { voice, samples }, { voice, volume }, { voice, end: true }.
 */
const RING_SAMPLES = 48_000
const START_SAMPLES = 2_880
/** More than this waiting means that the speaker's clock runs fast, or that a burst came: the oldest is skipped. */
const MOST_SAMPLES = 14_400

class Voice {
  volume = 1
  #ring = new Float32Array(RING_SAMPLES)
  #read = 0
  #waiting = 0
  #isPlaying = false

  /** @param {Float32Array} samples */
  write(samples) {
    for (const sample of samples) {
      this.#ring[(this.#read + this.#waiting) % RING_SAMPLES] = sample
      this.#waiting += 1
    }
    if (this.#waiting > MOST_SAMPLES) this.#skip(this.#waiting - START_SAMPLES)
    if (this.#waiting >= START_SAMPLES) this.#isPlaying = true
  }

  /** @param {Float32Array} output */
  mixInto(output) {
    if (!this.#isPlaying) return
    const count = Math.min(output.length, this.#waiting)
    for (let index = 0; index < count; index += 1) {
      const sample = this.#ring[(this.#read + index) % RING_SAMPLES] ?? 0
      output[index] = (output[index] ?? 0) + sample * this.volume
    }
    this.#skip(count)
    if (this.#waiting === 0) this.#isPlaying = false
  }

  /** @param {number} count */
  #skip(count) {
    this.#read = (this.#read + count) % RING_SAMPLES
    this.#waiting -= count
  }
}

class Playout extends AudioWorkletProcessor {
  /** @type {Map<number, Voice>} */
  #voices = new Map()

  constructor() {
    super()
    this.port.onmessage = ({ data }) => {
      if (data.end) return void this.#voices.delete(data.voice)
      const voice = this.#voices.get(data.voice) ?? new Voice()
      this.#voices.set(data.voice, voice)
      if (data.volume !== undefined) voice.volume = data.volume
      if (data.samples) voice.write(data.samples)
    }
  }

  /**
   * @param {Float32Array[][]} _inputs
   * @param {Float32Array[][]} outputs
   */
  process(_inputs, [output]) {
    const first = output?.[0]
    if (!first) return true
    for (const voice of this.#voices.values()) voice.mixInto(first)
    for (const channel of output.slice(1)) channel.set(first)
    return true
  }
}

registerProcessor('banyan-playout', Playout)
