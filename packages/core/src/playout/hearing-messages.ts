import type { EarStats, PlayedAudio } from '../ports/audio.ts'
import type { Heard } from '../ports/hearing.ts'
import type { PeerId, SourceId } from '../protocol/index.ts'

/** Somebody on stage. `voice` is their number in the mixer; without one their frames are counted, and not played. */
export interface ListedSpeaker {
  readonly peer: PeerId
  readonly source: SourceId
  readonly silenced: boolean
  readonly voice: number | undefined
}

/** What a page tells the ear in its worker. */
export type ToEar =
  /** Who is on stage. From now on the worker keeps packets for its ear. */
  | { type: 'listen'; stage: readonly ListedSpeaker[] }
  /** Decoded sound goes here from now on. */
  | { type: 'mixer'; port: MessagePort }
  /** Whether `levels` are wanted, and `played`. */
  | { type: 'want'; levels: boolean; played: boolean }
  /** The page plays from now on: packets go there. */
  | { type: 'stop' }

/** What the ear in a worker tells its page. */
export type FromEar =
  /** Something is to be played, and there is no mixer. */
  | { type: 'begins' }
  | { type: 'report'; report: EarReport }
  | { type: 'levels'; levels: readonly (readonly [speaker: PeerId, level: number])[] }
  | { type: 'played'; speaker: PeerId; played: PlayedAudio }
  /** A decoder broke, did not open, or brings nothing. `isLast`: there are no more. */
  | { type: 'undecodable'; speaker: PeerId; why: string; isLast: boolean }
  /** No decoder opens in this thread. */
  | { type: 'unable'; why: string }

/** What an ear did since its last report, and how it is doing. */
export interface EarReport {
  readonly heard: readonly (readonly [speaker: PeerId, heard: Heard])[]
  readonly stats: readonly (readonly [speaker: PeerId, stats: EarStats])[]
  readonly bufferMs: number
  /** Frames that the mixer was handed. */
  readonly mixed: number
}
