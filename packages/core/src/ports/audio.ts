import type { PeerId, StageMember } from '../protocol/index.ts'
import type { MediaError } from './errors.ts'

/** Samples a second of all sound in a room. Everything is 48 kHz mono. */
export const SAMPLE_RATE = 48_000
/** Milliseconds of sound in one frame. */
export const FRAME_MS = 20
/** Samples in one frame. */
export const FRAME_SAMPLES = 960
/** Samples in a millisecond: timestamps count samples. */
export const SAMPLES_PER_MS = SAMPLE_RATE / 1_000

/** One 20 ms Opus frame as its speaker made it. */
export interface OpusFrame {
  /** One Opus packet (RFC 6716), 1 to 1,275 bytes. */
  readonly opus: Uint8Array<ArrayBuffer>
  /** Position in the speaker's stream, in samples at 48 kHz, modulo 2^32. */
  readonly timestamp: number
  /** Loudness as in RFC 6464: 0 is the loudest, 127 is silence, in dB below overload. */
  readonly level: number
}

/** A voice on its way into the room: a microphone, a file. */
export interface AudioSource {
  /** A native track of the same sound, for fellow speakers; absent where there is none (Node, files). */
  readonly track?: MediaStreamTrack | undefined
  /**
   * Hands over frames, in order, at the pace at which they are spoken. Resolves when the source ends by itself. What it
   * opened is closed however it ends.
   * @throws MediaError; the signal's reason when it aborts
   */
  run(onFrame: (frame: OpusFrame) => void, signal: AbortSignal): Promise<void>
}

/**
 * What a sink plays of one speaker: a frame, or how many frames were lost. Comes in the order in which it was spoken,
 * at the moment at which it is to be played (or up to the sink's `patienceMs` later), which is `delayMs` milliseconds
 * after it would have come the fastest way.
 * Between talk spurts (`lastOfSpurt` ends one) nothing comes: fill it with quiet noise.
 */
export type PlayedAudio =
  | { readonly type: 'frame'; readonly frame: OpusFrame; readonly delayMs: number; readonly lastOfSpurt: boolean }
  /** Frames that did not come in time, by no way: conceal them. */
  | { readonly type: 'lost'; readonly count: number }

/**
 * Whether a sink sounds.
 *
 * - `idle`: nothing was to be played yet.
 * - `playing`: it sounds.
 * - `blocked`: the browser plays nothing before the person has touched the page (autoplay).
 * - `interrupted`: the system took the sound away, for a phone call or another app.
 * - `failed`: no sound can be played here, whatever was tried.
 */
export type PlaybackState = 'idle' | 'playing' | 'blocked' | 'interrupted' | 'failed'

/** How a sink that a browser or a system may stop is doing. */
export interface Playback {
  readonly state: PlaybackState
  /** @param handle called at each change of `state`; `error` says what failed for good: all sound (`no-playback`), or
   *  one voice (`no-decoder`, without a change of `state`)
   *  @returns a function that ends the subscription */
  onChange(handle: (state: PlaybackState, error?: MediaError) => void): () => void
  /** Starts what the browser held back. To be called while a press is handled. Resolves when it sounds, and after a
   *  second in any case. */
  start(): Promise<void>
}

/** Where the room's voices go: a loudspeaker, a file, nowhere. */
export interface AudioSink {
  /** Absent where nothing can stop it (a file). */
  readonly playback?: Playback
  /** How many milliseconds after its turn a frame may be handed over. A sink that need not be in time, a file for
   *  example, is then served when packets come, and nobody is woken by a timer for each frame. @default 0 */
  readonly patienceMs?: number
  /** Says whether this peer is on stage, whenever that changes, and before the first `play`. Who converses hears at
   *  once. An audience may hear some 20 ms later where that saves work. */
  setOnStage?(isOnStage: boolean): void
  /** Says who is on stage, this peer left out: whenever that changes, and before `play` is called for somebody new. */
  introduce?(stage: readonly StageMember[]): void
  /** Plays a frame, or conceals lost ones. Called 50 times a second and speaker: must not block. */
  play(speaker: PeerId, played: PlayedAudio): void
  /** Plays a voice that comes as a native track; `undefined` ends it. */
  playStream(speaker: PeerId, stream: MediaStream | undefined): void
  /** Sets how loud a speaker is played: 0 is silent, 1 is as spoken. */
  setVolume(speaker: PeerId, volume: number): void
  /** Ends one speaker's playback and frees what it held. */
  end(speaker: PeerId): void
  /** Ends everybody's playback. Resolves when what was played is safe, on disk for example. */
  close(): Promise<void>
}

/** What the ear received of one speaker since that speaker came on stage. */
export interface EarStats {
  /** Frames that were due and played. */
  readonly played: number
  /** Frames that were due and had not come, after all repair. */
  readonly missing: number
  /** Stretches of missing frames. */
  readonly gaps: number
  /** The longest of them. */
  readonly longestGapMs: number
  /** Frames that came after their turn. */
  readonly late: number
  /** How unevenly frames come, in milliseconds (RFC 3550, section 6.4.1, smoothed). */
  readonly jitterMs: number
  /** How much the jitter buffer means to hold. */
  readonly targetMs: number
  /** How much it held over the last frames. */
  readonly bufferMs: number
}
