import type { PeerId, SourceId } from '../protocol/index.ts'
import type { EarStats, PlayedAudio } from './audio.ts'
import type { MediaError } from './errors.ts'
import type { Arrival } from './media-plane.ts'

/** Somebody on stage, as the ear knows them. */
export interface HeardSpeaker {
  readonly peer: PeerId
  readonly source: SourceId
  /** Muted by another: nothing of it is played. @default false */
  readonly silenced?: boolean | undefined
  /** Heard by its native track: its frames are counted, and not played. */
  readonly byTrack: boolean
}

/** What was due of one speaker, without its sound. */
export type Heard =
  | { readonly type: 'frame'; readonly delayMs: number; readonly lastOfSpurt: boolean }
  | { readonly type: 'lost'; readonly count: number }

/** What those who play tell the session. */
export interface HearingEvents {
  /** Something was due, in the order in which it was spoken. Told within a second, a batch at a time, where another
   *  thread plays. */
  heard: (speaker: PeerId, heard: Heard) => void
  /** It is played now. Called while somebody follows, and not for those who are heard by a native track. */
  played: (speaker: PeerId, played: PlayedAudio) => void
  /** Nothing can be played here. */
  failed: (error: MediaError) => void
}

/**
 * Who plays: takes what the media plane brings for this peer's own ear, and hands it to the loudspeaker when it is due.
 * In this thread, or in the one in which packets arrive.
 */
export interface Hearing {
  /** Follows who is on stage, this peer left out. Who is not listed ends. */
  listen(stage: readonly HeardSpeaker[]): void
  /** Takes a packet that came to this thread. */
  take(packet: Uint8Array<ArrayBuffer>, arrival: Arrival): void
  /** Takes back a frame that came to this thread, unless it was played. */
  retract(source: SourceId, sequence: number): void
  /** Whether `played` is wanted. @default false */
  follow(isFollowed: boolean): void
  /** How far a speaker's ring opens right now, 0 to 1. */
  level(peer: PeerId): number
  /** Of this moment, or of the last answer of the media plane where another thread plays. Undefined for a peer that is
   *  not on stage. */
  stats(peer: PeerId): EarStats | undefined
  /** How many milliseconds the jitter buffers hold: the mean of the speakers who were heard, 0 when nobody was. */
  readonly bufferMs: number
  /** Ends every speaker. It can go on in another room. */
  close(): void
}
/** Starts to play. */
export type OpenHearing = (on: HearingEvents) => Hearing

/** The page's end of an ear that lives in the thread of a media plane, which passes their messages on. */
export interface DistantEar {
  /** That thread is on its way. What `post` is given now, it takes when it is there. */
  connected(post: (message: object, transfer?: Transferable[]) => void): void
  /** It says something. What it says before an answer of the media plane comes before that answer. */
  said(message: unknown): void
  /** That thread is gone. Packets come to this one from now on. */
  lost(): void
}

/** Of a speaker of whom nothing has come. */
export const NOTHING_HEARD: EarStats = {
  ...{ played: 0, missing: 0, gaps: 0, longestGapMs: 0, late: 0 },
  ...{ jitterMs: 0, targetMs: 0, bufferMs: 0 },
}
