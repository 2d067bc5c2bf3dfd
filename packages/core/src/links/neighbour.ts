import type { Cancel, Clock } from '../ports/clock.ts'
import type { PeerId, PlannedLink } from '../protocol/index.ts'
import type { HeldLink } from './held-link.ts'

/** A planned peer that has not dialed by then is reported: longer than its own try may take. */
export const PATIENCE_MS = 12_000
/** A planned peer of which nothing at all was heard by then, no offer and no answer, is reported: whoever is only slow has said
 *  something. Long enough for a distant relay and a busy phone; a link that does not come up takes far longer to fail. */
export const NO_ANSWER_MS = 2_000
/** Our own timer comes this much later than it should: it was us who slept, and what was said meanwhile still waits. */
const LATE_MS = 500
const REDIAL = { firstMs: 50, longestMs: 5_000 }
const REFRESH = { firstMs: 1_000, longestMs: 30_000 }
/** Fresh links that fail in a row before it takes another reason to try. */
export const REFRESH_TRIES = 4

/** A peer that the plan wants linked, its links, and when to try for the next one. */
export class Neighbour {
  planned: PlannedLink
  /** The link that has the plan's roles, open or on its way. */
  current: HeldLink | undefined
  /** One that comes up beside it, to replace it. */
  fresh: HeldLink | undefined
  /** Failures in a row: of the link, and of fresh ones beside it. */
  failures = 0
  freshFailures = 0
  /** It said that it goes: it will not answer. */
  isLeaving = false
  readonly #clock: Clock
  #retry: Cancel | undefined
  #freshRetry: Cancel | undefined
  #answer: Cancel | undefined
  #isHeard = false

  constructor(planned: PlannedLink, clock: Clock) {
    this.planned = planned
    this.#clock = clock
  }

  get peer(): PeerId {
    return this.planned.peer
  }

  /** For a peer without a link: asks for a report, once, unless something is heard of it soon. */
  expectSign(report: () => void): void {
    if (this.#isHeard || this.#answer) return
    const due = this.#clock.now() + NO_ANSWER_MS
    this.#answer = this.#clock.after(NO_ANSWER_MS, () => {
      this.#answer = undefined
      if (this.#clock.now() > due + LATE_MS) return this.expectSign(report)
      this.#isHeard = true // once is enough
      report()
    })
  }
  /** It has given a sign of life, or need not any more. */
  heard(): void {
    this.#isHeard = true
    this.#answer?.()
    this.#answer = undefined
  }

  /** For a peer without a link: dials after the pause that its failures ask for, one at least. */
  redial(dial: () => void): void {
    this.#waitOnce(backoff(REDIAL, this.failures), dial)
  }
  /** For a peer without a link, whose turn it is to dial. */
  waitToBeDialed(giveUp: () => void): void {
    this.#waitOnce(PATIENCE_MS, giveUp)
  }
  /** Dials a fresh link, now or after the pause that failures ask for. Does nothing while one is on its way. */
  refresh(dial: () => void): void {
    if (this.fresh || this.#freshRetry) return
    if (this.freshFailures === 0) return dial()
    this.#freshRetry = this.#clock.after(backoff(REFRESH, this.freshFailures), () => {
      this.#freshRetry = undefined
      dial()
    })
  }

  /** A link is on its way: nothing to wait for. */
  stopRetry(): void {
    this.#retry?.()
    this.#retry = undefined
  }
  /** Forgets about failures, so that the next try is made at once. */
  startOver(): void {
    this.stopRetry()
    this.#freshRetry?.()
    this.#freshRetry = undefined
    this.failures = 0
    this.freshFailures = 0
  }

  #waitOnce(ms: number, act: () => void): void {
    this.#retry ??= this.#clock.after(ms, () => {
      this.#retry = undefined
      act()
    })
  }
}

const backoff = ({ firstMs, longestMs }: typeof REDIAL, failures: number) =>
  Math.min(longestMs, firstMs * 2 ** (failures - 1))
