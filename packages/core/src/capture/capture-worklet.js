/**
 * The AudioWorklet that hands the microphone's samples to the page, in blocks of one 20 ms frame. It is plain
 * JavaScript without imports: an AudioWorklet loads it as it is, with any bundler and with none.
 */
/** Samples of one frame: 20 ms at 48 kHz. */
const FRAME_SAMPLES = 960

class Capture extends AudioWorkletProcessor {
  #block = new Float32Array(FRAME_SAMPLES)
  #filled = 0

  /** @param {Float32Array[][]} inputs */
  process([input]) {
    const samples = input?.[0]
    if (!samples) return true
    let read = 0
    while (read < samples.length) {
      const part = samples.subarray(read, read + FRAME_SAMPLES - this.#filled)
      this.#block.set(part, this.#filled)
      this.#filled += part.length
      read += part.length
      if (this.#filled === FRAME_SAMPLES) this.#send()
    }
    return true
  }

  #send() {
    this.port.postMessage(this.#block, [this.#block.buffer])
    this.#block = new Float32Array(FRAME_SAMPLES)
    this.#filled = 0
  }
}

registerProcessor('banyan-capture', Capture)
