import type { SourceStream } from '../source-stream.ts'

/** Since when somebody speaks, without a pause, as far as has come here. */
export class SpeechClock {
  since: number | undefined
  /** How much later than the fastest way the slowest one may bring that. */
  skewMs = 0

  tick(streams: readonly SourceStream[], now: number): void {
    let isSpeech = false
    let skewMs = 0
    for (const stream of streams) {
      if (!stream.isSpeaking(now)) continue
      isSpeech = true
      skewMs = Math.max(skewMs, stream.skew.ms(now))
    }
    this.since = isSpeech ? (this.since ?? now) : undefined
    this.skewMs = skewMs
  }
}
