import type { EarStats } from '../ports/audio.ts'
import type { LinkTraffic } from '../ports/media-plane.ts'
import type { LinkId, PeerId } from '../protocol/index.ts'

export type { EarStats }

/**
 * Figures of one moment. Counters run since the link was made, or since the speaker came on stage; rates look back 5 s.
 * @example
 * const { speakers } = await session.stats()
 * for (const { peer, missing } of speakers) if (missing > 0) console.log(`${peer}: ${missing} frames were not heard`)
 */
export interface SessionStats {
  readonly links: readonly LinkStats[]
  readonly speakers: readonly SpeakerStats[]
  /** One for each stripe, in order. */
  readonly stripes: readonly StripeStats[]
  /** Listeners who hear the room through this peer. */
  readonly carrying: number
  /** Bits a second that the media channels send. */
  readonly uploadBps: number
  /** Bits a second that they receive. */
  readonly downloadBps: number
  /** Bytes that they sent since the room was entered: frames, signs of life, repair. */
  readonly bytesOut: number
  /** Bytes that they received since then. */
  readonly bytesIn: number
  /** This peer cannot send as fast as it should: it takes nobody new, and hands people over. */
  readonly congested: boolean
  /** What this peer leaves out because it has less CPU than it needs, and how late it does what it has to do. */
  readonly overload: OverloadStats
  /** Bits a second that the uplink was measured to carry; undefined until it was. */
  readonly uplinkBps: number | undefined
}

/** How a peer does that has less CPU than it needs. */
export interface OverloadStats {
  /** 0: it leaves nothing out. 1: it repairs nothing. 2: it gives few signs of life, too. 3: it takes one stripe less,
   *  too, and voices come whole all the same. */
  readonly shedding: number
  /** How late it does what it has to do, in milliseconds; 0 while it leaves nothing out. */
  readonly lateMs: number
}

/** One link: what the plan wants of it, and what went over it. */
export interface LinkStats extends LinkTraffic {
  readonly peer: PeerId
  readonly link: LinkId
  readonly open: boolean
  /** Stripes in which that peer is our parent. */
  readonly parent: readonly number[]
  /** Stripes in which that peer is our child. */
  readonly child: readonly number[]
  /** Stripes in which that peer is our standby. */
  readonly standby: readonly number[]
  /** Stripes in which we are its standby. */
  readonly backs: readonly number[]
  /** That peer is a fellow speaker. */
  readonly stage: boolean
}

/** Where one stripe comes from. A peer on stage has no parents. */
export interface StripeStats {
  readonly parent: PeerId | undefined
  readonly standby: PeerId | undefined
  /** Peers that send it right now: the parent, or those that stand in for it. */
  readonly feeding: readonly PeerId[]
  /** Hops from the stage; 0 on it. Undefined while no parent has said. */
  readonly hops: number | undefined
}

/** How one speaker's voice reaches us. */
export interface SpeakerStats extends EarStats {
  readonly peer: PeerId
  /** It comes by a native track, which the browser plays and repairs: the figures of frames stand still then. */
  readonly byTrack: boolean
  /** Frames that came as the copy in the packet after theirs. */
  readonly fromRedundancy: number
  /** Frames that were asked for again, and came. */
  readonly fromRepair: number
  /** Frames of which a copy came and that did not sound in time, because nothing confirmed them. */
  readonly heldBack: number
  /** Contents that came and that the speaker did not speak, as a signature proves. */
  readonly forged: number
  /** Frames that no signature has covered. */
  readonly unverified: number
}
