import type { SourceStream } from '../source-stream.ts'

/** Knows since when somebody speaks, as far as this peer has heard. */
export class SpeechClock {
  #since: number | undefined
  #skewMs = 0

  /** Since when somebody speaks without a pause; undefined while nobody does. */
  get since(): number | undefined {
    return this.#since
  }
  /** How much later the slowest stripe brings the present speakers than the fastest, in milliseconds. */
  get skewMs(): number {
    return this.#skewMs
  }

  tick(streams: readonly SourceStream[], now: number): void {
    let isSpeech = false
    let skewMs = 0
    for (const stream of streams) {
      if (!stream.isSpeaking(now)) continue
      isSpeech = true
      skewMs = Math.max(skewMs, stream.skew.ms(now))
    }
    this.#since = isSpeech ? (this.#since ?? now) : undefined
    this.#skewMs = skewMs
  }
}
