/** A link delivers a stripe once it has brought this many frames of it. One or two may be answers to a request. */
export const DELIVERED_FRAMES = 3
/** `resume` is first repeated every 40 ms until frames come, because the media channel may lose it. */
const RESUME_EVERY_MS = 40
/** From this many `resume` messages on, they are 200 ms apart: perhaps nobody speaks, and nothing can come. */
const SLOWER_AFTER_TIMES = 5
const RESUME_SLOWLY_EVERY_MS = 200
/** From this many `resume` messages on, they are a second apart, for as long as nobody speaks. */
const SLOWEST_AFTER_TIMES = 10
const RESUME_SLOWEST_EVERY_MS = 1_000
/** `release` is repeated every 200 ms while frames still come, in case it was lost. */
const RELEASE_EVERY_MS = 200
/** A released link counts as quiet when no frame has come for this many milliseconds after a `release` was due: five
 *  repeats. */
const RELEASED_AFTER_MS = 5 * RELEASE_EVERY_MS
/** What a link that fed us had under way when it was released may come for this many milliseconds. */
const UNDER_WAY_MS = 500
/** Frames of a link that was not asked for the stripe count as a feed when they are no more than this many
 *  milliseconds apart. Frames further apart are single answers to requests. */
const STRAY_WITHIN_MS = 300

/** What a link brings this peer in one stripe. */
export type SubscriptionState =
  /** It brings nothing, and should not. */
  | { readonly phase: 'quiet' }
  /** It brings nothing yet, and is asked to. */
  | { readonly phase: 'asked'; readonly since: number; readonly times: number; readonly nextAt: number }
  /** It brings frames. */
  | { readonly phase: 'feeding'; readonly since: number; readonly frames: number; readonly lastAt: number }
  /** It should bring nothing any more, and is told so. `lastAt`: when `release` was last sent, Infinity before the
   *  first. */
  | { readonly phase: 'released'; readonly since: number; readonly nextAt: number; readonly lastAt: number }

const QUIET: SubscriptionState = { phase: 'quiet' }

/** One stripe of one link as its receiver sees it. Says when to send `resume` and `release`. */
export class Subscription {
  #isParent = false
  #isStandby = false
  #failedAt = -Infinity
  #state: SubscriptionState = QUIET
  /** These change with every packet, and are kept out of the state because that is replaced as a whole. */
  #frames = 0
  #lastAt = -Infinity
  #strays = 0
  /** Its newest packet had the frame before it as well, or need not: the packets of this stripe bring all frames. */
  bringsAll = false

  /** By the newest plan the peer is a parent in this stripe. */
  get isParent(): boolean {
    return this.#isParent
  }
  /** By the newest plan the peer is a standby in this stripe. */
  get isStandby(): boolean {
    return this.#isStandby
  }
  /** When it was last asked in vain. */
  get failedAt(): number {
    return this.#failedAt
  }
  get state(): SubscriptionState {
    return this.#state.phase === 'feeding'
      ? { ...this.#state, frames: this.#frames, lastAt: this.#lastAt }
      : this.#state
  }
  get phase(): SubscriptionState['phase'] {
    return this.#state.phase
  }
  /** It feeds, or was asked to. */
  get isEngaged(): boolean {
    return this.#state.phase === 'asked' || this.#state.phase === 'feeding'
  }
  /** Frames of it are wanted, or were until a moment ago. */
  admits(now: number): boolean {
    const state = this.#state
    return this.#isParent || this.isEngaged || (state.phase === 'released' && now - state.since < UNDER_WAY_MS)
  }
  get delivers(): boolean {
    return this.#state.phase === 'feeding' && this.#frames >= DELIVERED_FRAMES
  }
  /** Frames keep coming although this peer did not ask for them. */
  get isStraying(): boolean {
    return this.#state.phase === 'quiet' && this.#strays >= DELIVERED_FRAMES
  }
  /** Since when it feeds; Infinity while it does not. */
  get feedingSince(): number {
    return this.#state.phase === 'feeding' ? this.#state.since : Infinity
  }
  /** Since when it is asked without a frame having come. */
  get askedSince(): number | undefined {
    return this.#state.phase === 'asked' ? this.#state.since : undefined
  }

  assign({ isParent, isStandby }: { isParent: boolean; isStandby: boolean }): void {
    this.#isParent = isParent
    this.#isStandby = isStandby
  }

  ask(now: number): void {
    this.#state = { phase: 'asked', since: now, times: 0, nextAt: now }
    this.#strays = 0
  }

  /** A frame of the stripe came unasked over this link. @returns whether it is the one that shows that the link
   *  delivers */
  frameArrived(now: number): boolean {
    const sinceLast = now - this.#lastAt
    this.#lastAt = now
    switch (this.#state.phase) {
      case 'quiet':
        this.#strays = sinceLast > STRAY_WITHIN_MS ? 1 : this.#strays + 1
        return false
      case 'asked':
        this.#state = { phase: 'feeding', since: now, frames: 1, lastAt: now }
        this.#frames = 1
        return false
      case 'feeding':
        this.#frames += 1
        return this.#frames === DELIVERED_FRAMES
      case 'released':
        return false
    }
  }

  /** A frame of the stripe came that was refused. It shows that the peer has to be told to send no more. */
  frameRefused(now: number): void {
    if (!this.isEngaged) this.frameArrived(now)
  }

  /** Counts frames from 0 again: a stand-in that becomes the parent must show once more that it delivers. */
  restartCount(): void {
    this.#frames = 0
  }

  release(now: number): void {
    this.#strays = 0
    const since = this.isEngaged ? now : this.#state.phase === 'released' ? this.#state.since : -Infinity
    this.#state = { phase: 'released', since, nextAt: now, lastAt: Infinity }
  }

  /** Nothing is expected any more: the link is dead, or the plan changed. */
  drop(): void {
    this.#state = QUIET
    this.#strays = 0
    this.#frames = 0
  }

  /** It was asked in vain. */
  fail(now: number): void {
    this.#failedAt = now
    this.drop()
  }

  /** The message that is due now. Says it once: the next one is due later. */
  due(now: number): 'resume' | 'release' | undefined {
    const state = this.#state
    if (state.phase === 'asked' && now >= state.nextAt) {
      const times = state.times + 1
      this.#state = { ...state, times, nextAt: now + resumeEveryMs(times) }
      return 'resume'
    }
    if (state.phase === 'released' && now >= state.nextAt) {
      // Repeated only if a frame came after the last time.
      if (this.#lastAt <= state.lastAt && state.lastAt !== Infinity) {
        if (now - state.nextAt > RELEASED_AFTER_MS) this.#state = QUIET
        return undefined
      }
      this.#state = { ...state, nextAt: now + RELEASE_EVERY_MS, lastAt: now }
      return 'release'
    }
    return undefined
  }
}

function resumeEveryMs(times: number): number {
  if (times < SLOWER_AFTER_TIMES) return RESUME_EVERY_MS
  return times < SLOWEST_AFTER_TIMES ? RESUME_SLOWLY_EVERY_MS : RESUME_SLOWEST_EVERY_MS
}
