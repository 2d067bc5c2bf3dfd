import { MAX_STRIPES } from '../../protocol/index.ts'

/** Verified groups after which the single copies of a peer that was found wrong may sound again: two seconds of one
 *  speaker, in which a forgery would have been found ten times. */
export const CLEAN_GROUPS = 10
/** A peer that brought a forged frame brings us nothing that way for this many milliseconds. By then the relay has
 *  parted the two, or found that somebody above it was to blame. Each time it happens again it takes four times as
 *  long. */
export const DISTRUST_MS = 5_000
/** It takes this many milliseconds at most. */
const MAX_DISTRUST_MS = 320_000

/** What is known of a peer that brings us frames. It outlives the peer's links. */
export class ParentRecord {
  /** Groups that were verified since something wrong was found, by the way that its frames of them came. */
  readonly #groups = new Uint32Array(MAX_STRIPES)
  #unproven = 0
  #distrustedUntil = -Infinity
  /** The ways in which it brought a forgery, as bits. */
  #distrusted = 0
  /** The ways in which it ever did. */
  #wrong = 0
  #timesWrong = 0
  #isKnown = false
  #heldBack = 0
  #forged = 0
  #unverified = 0

  /** Nothing wrong was ever found that way, or ten groups were verified since. */
  isClean(way: number): boolean {
    return (this.#wrong & (1 << way)) === 0 || this.#groups[way]! >= CLEAN_GROUPS
  }
  /** It brought frames of a group that way that was verified, and nothing wrong since. */
  hasProven(way: number): boolean {
    return this.#groups[way]! > 0
  }
  /** It brought frames of a verified group, some way. */
  get isKnown(): boolean {
    return this.#isKnown
  }
  /** Frames that sound on its word, and that no signature has covered yet. */
  get unproven(): number {
    return this.#unproven
  }
  /** It brought a forgery that way. What it brings another way may be right: it passes on what its parents send. */
  distrusts(way: number): boolean {
    return (this.#distrusted & (1 << way)) !== 0
  }
  get counts(): { heldBack: number; forged: number; unverified: number } {
    return { heldBack: this.#heldBack, forged: this.#forged, unverified: this.#unverified }
  }

  /** A signature covers a group of which it brought frames. @param ways how they came, as bits */
  groupVerified(ways: number): void {
    for (let way = 0; way < MAX_STRIPES; way += 1) if (ways & (1 << way)) this.#groups[way]! += 1
    this.#isKnown = true
    this.#unproven = 0
  }
  /** A frame sounds on its word alone. */
  vouched(): void {
    this.#unproven += 1
  }
  /** Another way has said the same of a frame that sounded on its word. */
  wasRight(): void {
    this.#unproven = Math.max(0, this.#unproven - 1)
  }
  frameHeldBack(): void {
    this.#heldBack += 1
  }
  /** No signature has covered or refuted a frame that it brought. */
  frameUnverified(): void {
    this.#unverified += 1
    this.#groups.fill(0)
  }
  /** It brought frames that their speaker did not speak. @param ways how they came, as bits */
  framesForged(frames: number, ways: number, now: number): void {
    this.#forged += frames
    this.#groups.fill(0)
    this.#wrong |= ways
    if (this.#distrusted === 0) this.#timesWrong += 1
    this.#distrustedUntil = now + Math.min(MAX_DISTRUST_MS, DISTRUST_MS * 4 ** (this.#timesWrong - 1))
    this.#distrusted |= ways
  }
  /** @returns the ways in which it may try again from now on, as bits */
  tick(now: number): number {
    const ways = this.#distrusted
    if (ways === 0 || now < this.#distrustedUntil) return 0
    this.#distrusted = 0
    this.#unproven = 0
    return ways
  }
}
