import type { AudioSink } from '../ports/audio.ts'
import type { PeerId } from '../protocol/index.ts'

/** A way into the mixer of a loudspeaker for another thread, which decodes by itself. */
export interface DirectOutput {
  /** The number of a speaker's voice in messages to the mixer. The mixer plays no other voices that come this way, so
   *  that none outlives its end. */
  voiceOf(speaker: PeerId): number
  /** Something is to be played: opens the mixer. Twice is the same as once. */
  open(): void
  /**
   * Calls `feed` with a port into the mixer, now if it is open, and again each time another mixer is opened. It takes
   * what the worklet takes.
   * @returns what ends that
   */
  onMixer(feed: (port: MessagePort) => void): () => void
  /** The mixer was handed this many frames more, so that something must come of them. */
  took(frames: number): void
  /** The frames of a speaker cannot be decoded. `isLast`: no other decoder is tried. */
  failed(speaker: PeerId, error: Error, isLast: boolean): void
}

const outputs = new WeakMap<AudioSink, DirectOutput>()

/** Lets another thread play through this sink. */
export const offerDirectOutput = (sink: AudioSink, output: DirectOutput): void => void outputs.set(sink, output)

/** The way around a sink's `play`. Undefined for sinks of the app's own, which get each frame: one that wraps a
 *  loudspeaker is not that loudspeaker. */
export const directOutputOf = (sink: AudioSink): DirectOutput | undefined => outputs.get(sink)
