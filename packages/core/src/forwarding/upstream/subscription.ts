/** Frames that show that a link delivers. */
export const DELIVERED_FRAMES = 3
/** `resume` is said again after this until frames come: some of them get lost. */
const RESUME_EVERY_MS = 40
/** While nobody speaks, nothing can come: then it is said less and less often. */
const RESUME_PATIENTLY_MS = [200, 1_000]
const RESUME_HASTILY = 5
const RESUME_PATIENTLY = 10
const RELEASE_EVERY_MS = 200
/** Frames further apart than this, of a link that nobody asked, are single answers and not a feed. */
const STRAY_WITHIN_MS = 300

/** What a link brings us in one stripe. */
export type SubscriptionState =
  /** Nothing, as it should be. */
  | { readonly phase: 'quiet' }
  /** Nothing yet: it is asked to. */
  | { readonly phase: 'asked'; readonly since: number; readonly times: number; readonly nextAt: number }
  | { readonly phase: 'feeding'; readonly frames: number; readonly lastAt: number }
  /** Nothing any more, as soon as it has heard so. */
  | { readonly phase: 'released'; readonly nextAt: number; readonly lastAt: number }

const QUIET: SubscriptionState = { phase: 'quiet' }

/** One link in one stripe, seen from whom it feeds. Says what to say to the other end: `resume`, `release`. */
export class Subscription {
  /** By the newest plan. */
  isParent = false
  isStandby = false
  /** When it was asked in vain. */
  failedAt = -Infinity
  #state: SubscriptionState = QUIET
  /** Changed on every packet: kept out of the state, which is replaced. */
  #frames = 0
  #lastAt = -Infinity
  #strays = 0

  get state(): SubscriptionState {
    return this.#state.phase === 'feeding'
      ? { phase: 'feeding', frames: this.#frames, lastAt: this.#lastAt }
      : this.#state
  }
  get phase(): SubscriptionState['phase'] {
    return this.#state.phase
  }
  get isEngaged(): boolean {
    return this.#state.phase === 'asked' || this.#state.phase === 'feeding'
  }
  get delivers(): boolean {
    return this.#state.phase === 'feeding' && this.#frames >= DELIVERED_FRAMES
  }
  /** Frames keep coming, and nobody wants them. */
  get isStraying(): boolean {
    return this.#state.phase === 'quiet' && this.#strays >= DELIVERED_FRAMES
  }
  /** Since when it has been asked for, without a frame. */
  get askedSince(): number | undefined {
    return this.#state.phase === 'asked' ? this.#state.since : undefined
  }

  ask(now: number): void {
    this.#state = { phase: 'asked', since: now, times: 0, nextAt: now }
    this.#strays = 0
  }

  /** A frame of the stripe, straight from there. @returns whether it has just shown that it delivers */
  came(now: number): boolean {
    const sinceLast = now - this.#lastAt
    this.#lastAt = now
    switch (this.#state.phase) {
      case 'quiet':
        this.#strays = sinceLast > STRAY_WITHIN_MS ? 1 : this.#strays + 1
        return false
      case 'asked':
        this.#state = { phase: 'feeding', frames: 1, lastAt: now }
        this.#frames = 1
        return false
      case 'feeding':
        this.#frames += 1
        return this.#frames === DELIVERED_FRAMES
      case 'released':
        return false
    }
  }

  /** Counts its frames anew, because it is something else to us now. */
  recount(): void {
    this.#frames = 0
  }

  release(now: number): void {
    this.#strays = 0
    this.#state = { phase: 'released', nextAt: now, lastAt: Infinity }
  }

  /** Its link is dead, or does not do what it was asked. */
  drop(): void {
    this.#state = QUIET
    this.#strays = 0
    this.#frames = 0
  }

  /** What to say to the other end now. Says it once: the next time is later. */
  due(now: number): 'resume' | 'release' | undefined {
    const state = this.#state
    if (state.phase === 'asked' && now >= state.nextAt) {
      const times = state.times + 1
      const slowly = RESUME_PATIENTLY_MS[times < RESUME_PATIENTLY ? 0 : 1]!
      this.#state = { ...state, times, nextAt: now + (times < RESUME_HASTILY ? RESUME_EVERY_MS : slowly) }
      return 'resume'
    }
    if (state.phase === 'released' && now >= state.nextAt) {
      // Again only when something came after the last time.
      if (this.#lastAt <= state.lastAt && state.lastAt !== Infinity) {
        if (now - state.nextAt > 5 * RELEASE_EVERY_MS) this.#state = QUIET
        return undefined
      }
      this.#state = { phase: 'released', nextAt: now + RELEASE_EVERY_MS, lastAt: now }
      return 'release'
    }
    return undefined
  }
}
