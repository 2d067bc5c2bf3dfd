import { MAX_GROUP_FRAMES } from '../../wire/frame-group.ts'
import { FRAME_SAMPLES } from '../../ports/audio.ts'
import { ahead, type SpokenFrame } from '../../wire/packet.ts'
import { agree, type Bringer, type Copy, type FrameCopies, type Variant } from './frame-copies.ts'

/** A frame counts as lost on the other way, and not as invented, while it is at most this many frames ahead of what
 *  that way last brought of a spurt that goes on: 200 ms, which is what one lie may last at most. */
export const EXPECTED_FRAMES = 10

/** Frames that may sound on one peer's word before a signature has covered any of them, where there is no other way:
 *  one group and a half, which is as long as a signature takes to come. */
export const MAX_UNPROVEN_FRAMES = 15

/** Frames of one source that may sound before a signature has covered any of them, also where two ways agree: the group
 *  that is being spoken, and the one whose signature is under way. Two liars who bring the same win 200 ms each. */
export const MAX_UNSIGNED_FRAMES = 2 * MAX_GROUP_FRAMES

/** A source counts as new for this many milliseconds: links to a newcomer, or to somebody who comes on stage, come up
 *  one after the other within that time. */
export const NEW_SOURCE_MS = 1_000

/** A single copy that came this many milliseconds before the fastest way would have brought it does not sound: no other
 *  way can speak against it in time. A new plan may make a way faster, though not by so much. */
export const FAR_AHEAD_MS = 100

/** What another way says of the source. */
export interface OtherWay {
  /** The newest frame that it brought. */
  readonly sequence: number
  readonly timestamp: number
  /** Whether the spurt goes on after it. */
  readonly voice: boolean
}

export interface Circumstances {
  /** All frames of the room come in one stripe: there is never another way. */
  readonly isOneStripe: boolean
  /** Frames can come by two ways, through different peers. */
  readonly isTwoWay: boolean
  /** The second copy has had the time to come. */
  readonly isDue: boolean
  /** A signature could be checked: the key is known, and there is cryptography. */
  readonly isSigned: boolean
  /** Frames of the source that sound, or did, since a signature last covered one. */
  readonly unsigned: number
  /** The peer that brought the only copy has brought a copy of a frame that is disputed. */
  readonly isPending: boolean
  /** The ways in which a forgery was found a moment ago, as bits: others may have passed on the same. */
  readonly taintedWays: number
  /** What peers other than the one that brought the only copy last brought of this source. */
  readonly others: readonly OtherWay[]
  /** This peer has known of the source for less than `NEW_SOURCE_MS`, and none of its groups was verified yet. */
  readonly isNew: boolean
  /** A verified group has frames of this source that the other ways kept back. */
  readonly isWithheld: boolean
}

/** `confirmed`: it may sound, and clocks go by it. `alone`: it may sound. `agreed`: clocks go by it, and it may not
 *  sound before a signature covers it. `held`: it may not, yet. */
export type Belief<By extends Bringer> =
  { readonly type: 'confirmed' | 'alone' | 'agreed'; readonly variant: Variant<By> } | { readonly type: 'held' }

const HELD = { type: 'held' } as const

/**
 * Whether a frame may sound. The first rule that applies decides. Pure.
 *
 * | rule | case                                                                | then      |
 * | ---- | ------------------------------------------------------------------- | --------- |
 * | 1    | a signature, or the speaker's own link, proves a content right       | confirmed |
 * | 2    | a signature covers the frame, and no content that came is the right  | held      |
 * | 3    | contents differ, apart from those of peers that were found wrong,   | held      |
 * |      | and those that came before they can have been spoken                |           |
 * | 4    | two ways through different peers brought the same                   | confirmed |
 * |      | (where 20 frames sound that no signature has covered: agreed; then  |           |
 * |      | what came one way is held as well)                                  |           |
 * | 5    | its bringer is distrusted that way, or has a dispute pending, or    | held      |
 * |      | brought it long before anybody else could speak against it, or by a |           |
 * |      | way in which somebody was found to lie a moment ago                 |           |
 * | 6    | its bringer has 15 frames sounding that no signature has covered,   | held      |
 * |      | or 10 where another way brings the source                           |           |
 * | 7    | there is one way only, and its bringer brought a verified group     | alone     |
 * |      | that way since it was found wrong; or was never found wrong that    |           |
 * |      | way, and brought one some way (a newcomer: in rooms with one        |           |
 * |      | stripe, where no signature can tell, and as in rule 9 as well)      |           |
 * |      | (otherwise: held)                                                   |           |
 * | 8    | the second copy may still come                                      | held      |
 * | 9    | this peer has known of the source for less than a second, and none  | alone     |
 * |      | of its groups was verified yet                                      |           |
 * | 10   | the other way keeps this source back, as a verified group shows     | alone     |
 * | 11   | its bringer was found wrong, and has not ten verified groups since  | held      |
 * | 12   | another way brought a later frame, or one up to 10 frames earlier   | alone     |
 * |      | of a spurt that goes on, and timestamps are at least as far apart   |           |
 * | 13   | anything else: nobody but its bringer says that somebody speaks     | held      |
 */
export function believe<By extends Bringer>(frame: FrameCopies<By>, given: Circumstances): Belief<By> {
  if (frame.right) return { type: 'confirmed', variant: frame.right }
  if (frame.isVerified || frame.isDisputed) return HELD
  const [variant] = frame.likely
  if (!variant) return HELD
  const mustBeSigned = given.isSigned && given.unsigned >= MAX_UNSIGNED_FRAMES
  if (agree(variant)) return { type: mustBeSigned ? 'agreed' : 'confirmed', variant }
  if (mustBeSigned) return HELD
  const { by, way } = voucherOf(variant, given.taintedWays)
  const { record } = by
  if (record.distrusts(way) || given.isPending) return HELD
  if (variant.earlyMs > FAR_AHEAD_MS || isTainted(way, given.taintedWays)) return HELD
  const hasOtherWay = given.isTwoWay && !given.isWithheld
  if (given.isSigned && record.unproven >= (hasOtherWay ? EXPECTED_FRAMES : MAX_UNPROVEN_FRAMES)) return HELD
  const alone = { type: 'alone', variant } as const
  if (!given.isTwoWay) {
    const isCredited = record.isKnown || given.isOneStripe || given.isNew || !given.isSigned
    return record.hasProven(way) || (isCredited && record.isClean(way)) ? alone : HELD
  }
  if (!given.isDue) return HELD
  if (given.isNew) return alone
  if (given.isWithheld && record.hasProven(way)) return alone
  if (!record.isClean(way)) return HELD
  return given.others.some((other) => isExpected(variant.frame, other)) ? alone : HELD
}

/** The copy whose bringer answers for a content that came one way: the first that nothing speaks against.
 *  @param taintedWays see `Circumstances` */
export const voucherOf = <By extends Bringer>({ copies }: Variant<By>, taintedWays = 0): Copy<By> => {
  const isSound = ({ by, way }: Copy<By>) =>
    by.record.isClean(way) && !by.record.distrusts(way) && !isTainted(way, taintedWays)
  return copies.find(isSound) ?? copies[0]!
}

const isTainted = (way: number, taintedWays: number): boolean => (taintedWays & (1 << way)) !== 0

/** What was invented in a pause is not expected when somebody speaks again: its timestamp is that of the pause. */
function isExpected({ sequence, timestamp }: SpokenFrame, other: OtherWay): boolean {
  const distance = ahead(sequence, other.sequence)
  const frames = ahead(timestamp, other.timestamp) / FRAME_SAMPLES
  if (distance <= 0) return frames <= distance
  return other.voice && distance <= EXPECTED_FRAMES && frames >= distance
}
