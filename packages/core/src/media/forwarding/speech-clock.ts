import type { SourceStream } from './source-stream.ts'

/** Since when somebody speaks, without a pause, as far as has come here. */
export class SpeechClock {
  since: number | undefined
  /** How much later than the fastest way the slowest one may bring that. */
  spreadMs = 0

  tick(streams: readonly SourceStream[], now: number): void {
    let isSpeech = false
    let spreadMs = 0
    for (const stream of streams) {
      if (!stream.isSpeaking(now)) continue
      isSpeech = true
      spreadMs = Math.max(spreadMs, stream.spread.ms(now))
    }
    this.since = isSpeech ? (this.since ?? now) : undefined
    this.spreadMs = spreadMs
  }
}
