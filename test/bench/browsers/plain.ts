/*
 * What pages tell the bench. It crosses as JSON, so columns are plain arrays, and moments are the page's own
 * (`performance.now()`).
 */
import type { PeerId } from '@banyan/core'

export interface PlainJoin {
  readonly key: number
  readonly relayUrl: string
  readonly room: string
  readonly name: string
  readonly slots: number
}

export interface PlainReport {
  readonly key: number
  readonly peer: PeerId
  readonly isJoined: boolean
  readonly carrying: number
  /** Speakers from whom at least one frame was heard. */
  readonly heard: number
  /** Who sends each stripe right now. */
  readonly feeders: readonly (readonly [stripe: number, peer: PeerId])[]
}

export interface PlainFrames {
  readonly timestamp: readonly number[]
  readonly at: readonly number[]
  readonly hash: readonly number[]
}

export interface PlainLog {
  readonly key: number
  readonly peer: PeerId
  readonly isJoined: boolean
  readonly joinedAt: number
  readonly firstHeardAt: number | null
  readonly heard: readonly { readonly speaker: PeerId; readonly lost: number; readonly frames: PlainFrames }[]
  /** Who was seen to feed this peer while somebody was to be killed: columns as in `Arrivals`. */
  readonly seen: {
    readonly peers: readonly PeerId[]
    readonly at: readonly number[]
    readonly from: readonly number[]
    readonly stripe: readonly number[]
  }
}
