import { FRAME_MS } from '../ports/audio.ts'
import type { SourceTraffic } from '../ports/media-plane.ts'
import { type FrameKey, MAX_STRIPES, type SourceId } from '../protocol/index.ts'
import { ahead } from '../wire/packet.ts'
import { PacketLateness } from './health/packet-lateness.ts'
import { StripeSkew } from './health/stripe-skew.ts'
import type { LinkPort } from './link-port.ts'
import { DuplicateWindow, WINDOW_FRAMES } from './repair/duplicate-window.ts'
import { FrameRing } from './repair/frame-ring.ts'
import { MissingFrames } from './repair/missing-frames.ts'
import type { OtherWay } from './trust/believe.ts'
import { agree, type FrameCopies, type Variant } from './trust/frame-copies.ts'
import { type FrameGroup, FrameGroups } from './trust/frame-groups.ts'
import { RecentFrames } from './trust/recent-frames.ts'
import { SignatureAccount } from './trust/signature-account.ts'
import { StrangePackets } from './trust/strange-packets.ts'
import { SPURT_TIMEOUT_MS } from './upstream/link-liveness.ts'

/** A speaker makes a frame each 20 ms, so a frame may be as far ahead of the newest confirmed one as time has passed
 *  since, and this many frames more: ways differ by 240 ms at most as a rule. */
const AHEAD_FRAMES = 12
/** A frame may be ahead by this many frames at most, however much time has passed, while another way can confirm it. It
 *  is less than the duplicate window, so that a lie does not push out what is true. */
const MAX_AHEAD_FRAMES = 40
/** A stream of which a group was verified begins anew elsewhere when nothing has come in its place for this many
 *  milliseconds. Honest frames are out of place after no less. A pause has a frame each 400 ms. */
const ALIVE_MS = (MAX_AHEAD_FRAMES - AHEAD_FRAMES) * FRAME_MS
/** A stream does not begin anew elsewhere within this many milliseconds after two ways first agreed where it is: a
 *  signature takes half of that to show that this is the right place, while two liars try to draw it to another one. */
const PROBATION_MS = 400

/** A frame that a neighbour asked for while this peer did not have it yet. */
export interface FrameRequest {
  readonly port: LinkPort
  readonly sequence: number
  /** When the frame is of no use to the neighbour any more. */
  readonly until: number
}

/** A frame that came as redundancy before its own packet did. */
export interface Recovery {
  readonly sequence: number
  /** When its packet is made again. */
  readonly dueAt: number
  readonly forward: (now: number) => void
}

/** All that is known of one source's frames. */
export class SourceStream {
  readonly source: SourceId
  /** When this peer first heard of it. */
  readonly since: number
  #key: FrameKey | undefined
  readonly skew = new StripeSkew()
  readonly lateness = new PacketLateness()
  /** Frames that came lately, with all of their copies. */
  recent = new RecentFrames<LinkPort>()
  groups = new FrameGroups<LinkPort>()
  strange = new StrangePackets<LinkPort>()
  /** Frames whose copies differ, and that nothing has decided yet. */
  disputes: readonly FrameCopies<LinkPort>[] = []
  /** The newest frame that each link brought, by way. */
  readonly newestBy = new Map<LinkPort, (OtherWay | undefined)[]>()
  /** What sounds without a signature. */
  readonly account = new SignatureAccount<LinkPort>()
  /** When two ways first agreed on a frame since the stream last began anew. */
  #agreedSince: number | undefined
  /** All frames were forgotten, and the ear has yet to hear of it. */
  hasRestarted = false
  /** Frames whose own packet was forwarded, by stripe. */
  forwarded = newWindows()
  /** Frames that were forwarded as a packet made again, by stripe. */
  forwardedRemade = newWindows()
  /** Frames whose own packet may still come, and that are forwarded as a packet made again if it does not. */
  recoveries: readonly Recovery[] = []
  ring = new FrameRing()
  missing = new MissingFrames()
  /** Frames that neighbours asked for and this peer does not have yet. */
  requests: FrameRequest[] = []
  /** The link to the speaker itself, if there is one. */
  speaker: LinkPort | undefined
  /** When a packet last came unasked in each stripe. */
  readonly lastArrivalAt = new Float64Array(MAX_STRIPES).fill(-Infinity)
  frames = 0
  fromRedundancy = 0
  fromRepair = 0
  heldBack = 0
  forged = 0
  unverified = 0
  /** The newest frame that clocks go by, when it came, and when it would have come if nothing had held it up. */
  #newest: { readonly sequence: number; readonly at: number; readonly inPlaceAt: number } | undefined
  /** It says that its talk spurt goes on. */
  #isSpurtOpen = false
  #newestAt = -Infinity
  #spurtSince = -Infinity

  constructor(source: SourceId, key: FrameKey | undefined, now: number) {
    this.source = source
    this.since = now
    this.#key = key
  }

  /** Verifies the signatures over its frames; undefined while nobody knows it. */
  get key(): FrameKey | undefined {
    return this.#key
  }
  /** The key of this stay is known now: what came before stays. @returns this stream */
  withKey(key: FrameKey): this {
    this.#key = key
    return this
  }

  get newest(): number | undefined {
    return this.missing.newest
  }
  /** When the newest frame that clocks go by came, by whatever way. */
  get newestAt(): number {
    return this.#newestAt
  }
  /** When the present talk spurt began here. */
  get spurtSince(): number {
    return this.#spurtSince
  }

  isSpeaking(now: number): boolean {
    return this.#isSpurtOpen && now - this.#newestAt < SPURT_TIMEOUT_MS
  }

  /** A frame of this sequence can be spoken by now, and is not too old. */
  admits(sequence: number, isTwoWay: boolean, now: number): boolean {
    if (!this.#newest) return true
    const distance = ahead(sequence, this.#newest.sequence)
    if (distance <= 0) return -distance < WINDOW_FRAMES
    const most = Math.max(
      aheadSince(this.#newest.at, now),
      Math.min(MAX_AHEAD_FRAMES, aheadSince(this.#newest.inPlaceAt, now)),
    )
    return distance <= (isTwoWay ? Math.min(MAX_AHEAD_FRAMES, most) : most)
  }

  /** The stream may begin anew at a frame out of place, if somebody confirms it. What was recorded in this stay,
   *  or in another room, is out of place as well. */
  mayRestartAt(sequence: number, now: number): boolean {
    const { verifiedUpTo, isProven } = this.account
    if (verifiedUpTo !== undefined && ahead(sequence, verifiedUpTo) <= 0) return false
    return isProven ? now - this.#newestAt > ALIVE_MS : now - (this.#agreedSince ?? -Infinity) > PROBATION_MS
  }

  /** The frame went to the children of that stripe, in whatever packet. */
  wasForwarded(stripe: number, sequence: number): boolean {
    return this.forwarded[stripe]!.has(sequence) || this.forwardedRemade[stripe]!.has(sequence)
  }

  /** A copy of a frame came that none had come of before. @returns whether it had been asked for */
  frameCame(sequence: number, now: number, waitMs: number): boolean {
    this.frames += 1
    const wasRequested = this.missing.arrived(sequence, now, waitMs)
    if (wasRequested) this.fromRepair += 1
    return wasRequested
  }

  /** A copy of the frame was asked for: it is late by nature, and tells nothing of its link or its stripe. */
  isRequested(sequence: number): boolean {
    if ((this.recent.get(sequence)?.requests ?? 0) > 0) return true
    return this.missing.count > 0 && this.missing.isRequested(sequence)
  }

  /** A link brought a frame in a packet of its own stripe. */
  cameBy(port: LinkPort, way: number, frame: OtherWay): void {
    const known = this.newestBy.get(port)
    const ways: (OtherWay | undefined)[] = known ?? []
    const newest = ways[way]
    if (newest && ahead(frame.sequence, newest.sequence) <= 0) return
    ways[way] = frame
    if (!known) this.newestBy.set(port, ways)
  }

  /** The ear gets a frame. @param isClock clocks go by it */
  played(copies: FrameCopies<LinkPort>, variant: Variant, { isClock, now }: { isClock: boolean; now: number }): void {
    if (isClock) this.confirmed(variant, now)
    const isProven = copies.isVerified || copies.right !== undefined
    if (this.key && !isProven) this.account.sounded(copies.sequence, now)
  }

  /** Two ways agree on a frame that has to wait for a signature: clocks go by it all the same. */
  agreed(sequence: number, variant: Variant, now: number): void {
    this.confirmed(variant, now)
    this.account.lacks(sequence, now)
  }

  /** Clocks go by this frame. */
  confirmed(variant: Variant, now: number): void {
    const { sequence, voice } = variant.frame
    if (this.#agreedSince === undefined && agree(variant)) this.#agreedSince = now
    if (this.#newest && ahead(sequence, this.#newest.sequence) <= 0) return
    this.#newest = { sequence, at: variant.at, inPlaceAt: this.#inPlaceAt(variant, now) }
    if (voice && !this.isSpeaking(now)) this.#spurtSince = now
    this.#isSpurtOpen = voice
    this.#newestAt = now
  }

  /**
   * When a frame came, or would have come if it was not held up. What is held up and comes all at once was not spoken
   * at once: the frames behind it are in their place. No frame moves that place further ahead than the one before has.
   */
  #inPlaceAt({ frame: { sequence, timestamp }, at }: Variant, now: number): number {
    const fastestAt = this.skew.fastestAt(timestamp, now)
    if (!this.#newest || fastestAt === -Infinity) return at
    const behindNewest = this.#newest.inPlaceAt + ahead(sequence, this.#newest.sequence) * FRAME_MS
    return Math.min(at, Math.max(fastestAt, behindNewest))
  }

  /** This is our own voice, and we spoke. */
  spoke({ sequence, voice }: { sequence: number; voice: boolean }, now: number): void {
    if (voice && !this.isSpeaking(now)) this.#spurtSince = now
    this.#newest = { sequence, at: now, inPlaceAt: now }
    this.#isSpurtOpen = voice
    this.#newestAt = now
  }

  /** A group of frames was verified. */
  verified(group: FrameGroup<LinkPort>): void {
    const isHere = !this.#newest || Math.abs(ahead(group.first, this.#newest.sequence)) < WINDOW_FRAMES
    this.account.verified(group, this.recent, isHere)
  }

  /** Forgets all frames: the next one is the first. What a signature has shown of this stay is not forgotten. */
  restart(): void {
    this.#agreedSince = undefined
    this.account.restarted()
    this.hasRestarted = true
    this.recent = new RecentFrames()
    this.groups = new FrameGroups()
    this.strange = new StrangePackets()
    this.disputes = []
    this.newestBy.clear()
    this.forwarded = newWindows()
    this.forwardedRemade = newWindows()
    this.recoveries = []
    this.ring = new FrameRing()
    this.missing = new MissingFrames()
    this.#newest = undefined
  }

  /** Forgets a link that is gone. */
  forget(port: LinkPort): void {
    this.requests = this.requests.filter((request) => request.port !== port)
    this.newestBy.delete(port)
    this.groups.forget(port)
    if (this.speaker === port) this.speaker = undefined
  }

  traffic(now: number): SourceTraffic {
    const { frames, fromRedundancy, fromRepair, heldBack, forged, unverified } = this
    return { frames, fromRedundancy, fromRepair, skewMs: this.skew.ms(now), heldBack, forged, unverified }
  }
}

/** How many frames may be ahead of one that came then. */
const aheadSince = (at: number, now: number): number => Math.floor((now - at) / FRAME_MS) + AHEAD_FRAMES

const newWindows = (): DuplicateWindow[] => Array.from({ length: MAX_STRIPES }, () => new DuplicateWindow())
