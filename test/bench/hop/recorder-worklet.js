/**
 * Sends every block of all its inputs to the page, with the place of its first sample on the context's clock. Plain
 * JavaScript: `addModule` loads it as it is.
 */
class Recorder extends AudioWorkletProcessor {
  /** @param {Float32Array[][]} inputs */
  process(inputs) {
    const samples = inputs.map((channels) => channels[0]?.slice() ?? new Float32Array(128))
    this.port.postMessage({ frame: currentFrame, samples })
    return true
  }
}

registerProcessor('recorder', Recorder)
