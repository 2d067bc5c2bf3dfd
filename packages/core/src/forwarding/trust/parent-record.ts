/** Verified groups after which the single copies of a peer that was found wrong may sound again: two seconds of one
 *  speaker, in which a forgery would have been found ten times. */
export const CLEAN_GROUPS = 10
/** A peer that brought a forged frame brings us nothing for this many milliseconds. By then the relay has parted the
 *  two, or found that somebody above it was to blame. Each time it happens again it takes four times as long. */
export const DISTRUST_MS = 5_000
/** It takes this many milliseconds at most. */
const MAX_DISTRUST_MS = 320_000

/** What is known of a peer that brings us frames. It outlives the peer's links. */
export class ParentRecord {
  #groups = 0
  #unproven = 0
  #distrustedUntil = -Infinity
  #isDistrusted = false
  #timesWrong = 0
  #heldBack = 0
  #forged = 0
  #unverified = 0

  /** Nothing wrong was ever found, or ten groups were verified since. */
  get isClean(): boolean {
    return this.#timesWrong === 0 || this.#groups >= CLEAN_GROUPS
  }
  /** It brought a group that was verified, and nothing wrong since. */
  get hasProven(): boolean {
    return this.#groups > 0
  }
  /** Frames that sound on its word, and that no signature has covered yet. */
  get unproven(): number {
    return this.#unproven
  }
  get isDistrusted(): boolean {
    return this.#isDistrusted
  }
  get counts(): { heldBack: number; forged: number; unverified: number } {
    return { heldBack: this.#heldBack, forged: this.#forged, unverified: this.#unverified }
  }

  /** A signature covers a group of which it brought frames. */
  groupVerified(): void {
    this.#groups += 1
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
    this.#groups = 0
  }
  /** It brought frames that their speaker did not speak. */
  framesForged(frames: number, now: number): void {
    this.#forged += frames
    this.distrust(now)
  }
  distrust(now: number): void {
    this.#groups = 0
    if (!this.#isDistrusted) this.#timesWrong += 1
    this.#distrustedUntil = now + Math.min(MAX_DISTRUST_MS, DISTRUST_MS * 4 ** (this.#timesWrong - 1))
    this.#isDistrusted = true
  }
  /** @returns whether it may try again from now on */
  tick(now: number): boolean {
    if (!this.#isDistrusted || now < this.#distrustedUntil) return false
    this.#isDistrusted = false
    this.#unproven = 0
    return true
  }
}
