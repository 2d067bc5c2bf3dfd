import type { EarStats } from '../ports/audio.ts'
import type { LinkTraffic } from '../ports/media-plane.ts'
import type { LinkId, PeerId } from '../protocol/index.ts'

export type { EarStats }

/**
 * Figures of one moment. Counters run since the link was made, or since the speaker came on stage.
 * @example
 * const { speakers } = await session.stats()
 * for (const { peer, missing } of speakers) if (missing > 0) console.log(`${peer}: ${missing} frames were not heard`)
 */
export interface SessionStats {
  readonly links: readonly LinkStats[]
  readonly speakers: readonly SpeakerStats[]
  /** A stripe at a time. */
  readonly stripes: readonly StripeStats[]
  /** Listeners who hear the room through this peer, and what they cost: bits a second over the last seconds. */
  readonly carrying: number
  readonly uploadBps: number
  readonly downloadBps: number
  /** Sound and signs of life, since the room was entered, by both channels of media. */
  readonly bytesOut: number
  readonly bytesIn: number
  /** This peer cannot send as fast as it should: it takes nobody new, and hands people over. */
  readonly congested: boolean
  /** What the uplink was measured to carry; undefined until it was. */
  readonly uplinkBps: number | undefined
}

export interface LinkStats extends LinkTraffic {
  readonly peer: PeerId
  readonly link: LinkId
  readonly open: boolean
  /** What the plan wants of it. */
  readonly parent: readonly number[]
  readonly child: readonly number[]
  readonly standby: readonly number[]
  readonly backs: readonly number[]
  readonly stage: boolean
}

export interface StripeStats {
  readonly parent: PeerId | undefined
  readonly standby: PeerId | undefined
  /** Who sends it right now: the parent, or who stands in for it. */
  readonly feeding: readonly PeerId[]
  /** From the stage; 0 on it. Undefined while nobody has said. */
  readonly hops: number | undefined
}

/** What the ear hears of one speaker. */
export interface SpeakerStats extends EarStats {
  readonly peer: PeerId
  /** By a native track, which the browser plays and repairs: then the figures of frames stand still. */
  readonly byTrack: boolean
  /** Frames that came out of the packet after theirs, and frames that came when asked for. */
  readonly fromRedundancy: number
  readonly fromRepair: number
}
