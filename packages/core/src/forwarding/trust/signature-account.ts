import { ahead } from '../../wire/packet.ts'
import type { FrameGroup } from './frame-groups.ts'
import type { Bringer } from './frame-copies.ts'
import type { RecentFrames } from './recent-frames.ts'

/** Neighbours are asked for the group of a frame this many times at most. */
export const MAX_ASKED = 4
/** Frames that stayed without a signature while a later group was verified are forgiven, this many for each verified
 *  group: one lost group of ten in two seconds. On lines that lose 5 % there is one in a minute at most. */
const FORGIVEN_FRAMES = 1

/** The first frame that sounds without a signature, or waits for one, and how often neighbours were asked for its
 *  group. */
export interface LackingSignature {
  readonly sequence: number
  readonly since: number
  askedAt: number
  times: number
}

/** Which frames of one stay sound without a signature. `believe` says how many may (`MAX_UNSIGNED_FRAMES`). */
export class SignatureAccount<By extends Bringer = Bringer> {
  /** The first frame without a signature that nobody was asked for in vain. */
  lacking: LackingSignature | undefined
  /** When those who bring the source were last reported for what has no signatures. */
  reportedAt = -Infinity
  #verifiedUpTo: number | undefined
  #isProven = false
  #unsigned = 0
  #skipped = 0

  /** The last frame of the newest verified group. A stay counts up: what is genuine and older was said before. */
  get verifiedUpTo(): number | undefined {
    return this.#verifiedUpTo
  }
  /** A group was verified since the stream last began anew. */
  get isProven(): boolean {
    return this.#isProven
  }
  /** Frames that sounded, and that no signature has covered. A stream that begins anew elsewhere keeps them, until a
   *  group of that place is verified. */
  get unsigned(): number {
    return this.#unsigned
  }
  /** Those of them that a later verified group has left behind. */
  get skipped(): number {
    return this.#skipped
  }

  /** A frame sounds that no signature covers. */
  sounded(sequence: number, now: number): void {
    this.#unsigned += 1
    this.lacks(sequence, now)
  }

  /** A frame sounds, or waits, for lack of a signature. */
  lacks(sequence: number, now: number): void {
    this.lacking ??= { sequence, since: now, askedAt: -Infinity, times: 0 }
  }

  /** A group was verified. @param isHere it is near the frames that come now; others show nothing of those */
  verified({ first, count }: FrameGroup<By>, recent: RecentFrames<By>, isHere: boolean): void {
    const last = (first + count - 1) >>> 0
    const covered = recent.unsigned((sequence) => ahead(sequence, first) >= 0 && ahead(sequence, last) <= 0)
    if (isHere && (this.#verifiedUpTo === undefined || ahead(last, this.#verifiedUpTo) > 0)) {
      const behind = recent.unsigned((sequence) => ahead(sequence, last) > 0)
      const left = this.#isProven ? this.#unsigned - covered - FORGIVEN_FRAMES : behind
      this.#unsigned = Math.max(behind, left)
      this.#skipped = this.#unsigned - behind
      this.#verifiedUpTo = last
      this.#isProven = true
    } else this.#unsigned = Math.max(0, this.#unsigned - covered)
    this.#lookBehind(first, last, recent)
  }

  /** The stream begins anew, at another place of the same stay. */
  restarted(): void {
    this.#isProven = false
    this.lacking = undefined
  }

  /** Goes on with what a group does not cover. A group that was left behind is asked for as often as any other. */
  #lookBehind(first: number, last: number, recent: RecentFrames<By>): void {
    const { lacking } = this
    if (!lacking || ahead(lacking.sequence, last) > 0) return
    if (ahead(first, lacking.sequence) > 0 && lacking.times < MAX_ASKED) return
    const next = recent.get((last + 1) >>> 0)
    this.lacking = undefined
    // It has lacked one since it came: whoever brings no signatures is asked for each group in its time.
    if (next?.played) this.lacks(next.sequence, next.firstAt)
  }
}
