import type { PeerId } from '../protocol/index.ts'

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

/** Somebody's voice on its way into the room: a microphone, a file. */
export interface AudioSource {
  /** A native track of the same sound, for the stage; absent where there is none (Node, files). */
  readonly track?: MediaStreamTrack | undefined
  /**
   * Hands over frames, in order, at the pace at which they are spoken. Resolves when the source ends by itself.
   * @throws MediaError; the signal's reason when it aborts. What was opened is closed in either case.
   */
  run(onFrame: (frame: OpusFrame) => void, signal: AbortSignal): Promise<void>
}

/**
 * What reaches the ear from one speaker, in the order in which it was spoken and at the moment at which it is to be
 * played: `delayMs` after it would have come the fastest way. Between talk spurts nothing comes: fill it with quiet noise.
 */
export type PlayedAudio =
  | { readonly type: 'frame'; readonly frame: OpusFrame; readonly delayMs: number; readonly lastOfSpurt: boolean }
  /** Frames that came by no way, in time: conceal them. */
  | { readonly type: 'lost'; readonly count: number }

/** Where the room's voices go: loudspeaker, file, nowhere. */
export interface AudioSink {
  /** Must not block: called 50 times a second and speaker. */
  play(speaker: PeerId, heard: PlayedAudio): void
  /** A voice that came as a native track; `undefined` ends it. */
  playStream(speaker: PeerId, stream: MediaStream | undefined): void
  /** 0 is silent, 1 is as spoken. */
  setVolume(speaker: PeerId, volume: number): void
  /** Ends one speaker's playback and frees what it held. */
  end(speaker: PeerId): void
  close(): Promise<void>
}

/** What the ear heard of one speaker, since the speaker came on stage. */
export interface EarStats {
  /** Frames that were due and played. */
  readonly played: number
  /** Frames that were due and had come by no way: after all repair. */
  readonly missing: number
  /** Stretches of missing frames, and the longest in milliseconds. */
  readonly gaps: number
  readonly longestGapMs: number
  /** Came after their turn. */
  readonly late: number
  /** How unevenly frames come, in milliseconds (RFC 3550, section 6.4.1, smoothed). */
  readonly jitterMs: number
  /** What the jitter buffer holds, by intent and over the last frames. */
  readonly targetMs: number
  readonly bufferMs: number
}
