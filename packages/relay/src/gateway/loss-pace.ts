/**
 * Limits what one member's reports of lost links cost the others. Each that is acted on gives some five peers a new
 * plan. Accusations count as reports: they part the same two.
 *
 * | question                   | rule                                                                               |
 * | -------------------------- | ---------------------------------------------------------------------------------- |
 * | which reports have a price | those about a parent or standby: others change nobody's plan                       |
 * | what is acted on at once   | each link that the member had when it was calm, once: a changed network breaks all |
 * | what waits                 | all others, until `GAP_MS` after the last one that was acted on                    |
 * | which reports were wrong   | the other one is still here, and no other person's peer said the same by then      |
 * | ... and                    | the other one counted as gone because of it, and then said something               |
 * | what being wrong costs     | the gap doubles with each wrong report, up to `MOST_DOUBLINGS` times               |
 * | whose word is not enough   | who was wrong `DISTRUST_AFTER` times: only their own link counts as lost           |
 * | when it is forgotten       | one wrong report for each `FORGIVE_MS` without another                             |
 * | when a member is calm      | nothing was acted on for `CALM_GAPS` gaps                                          |
 *
 * An honest peer with a bad line of its own is wrong often, too. To move it often would not help it.
 * @module
 */
import type { Cancel, Clock } from '@banyan/core/ports'
import type { PeerId } from '@banyan/core/protocol'
import { AGREEMENT_MS } from './failure-detector/confirmations.ts'

/** The shortest time between two reports of one member that are acted on, in ms: a new link takes about as long to open
 *  and to be given up. */
export const GAP_MS = 2_000
/** How often the gap doubles at most: up to 16 s, a little more than the time after which a session reports again. */
const MOST_DOUBLINGS = 3
/** A member is calm after this many gaps: 10 s, if it was never wrong. */
const CALM_GAPS = 5
/** Wrong reports from which on a member's word does not count against others. Two happen to anybody whose network
 *  changes: one for each stripe. */
export const DISTRUST_AFTER = 3
/** One wrong report is forgotten after this time, in ms: three changes of network within it are a bad line. */
export const FORGIVE_MS = 30_000
/** Reports that are remembered of one member, and about one, until they turn out right or wrong. */
const MAX_REMEMBERED = 32

interface Report {
  readonly by: PeerId
  readonly peer: PeerId
  readonly at: number
}

interface Reporter {
  /** Links that may be reported at once. */
  spare: Set<PeerId>
  actedAt: number
  wrong: number
  wrongAt: number
  /** Reports that may still turn out wrong. */
  open: readonly Report[]
  /** Peers whose loss waits for its turn. */
  readonly waiting: Set<PeerId>
  cancel: Cancel | undefined
}

export interface LossPaceOptions {
  clock: Clock
  /** Parents and standbys of a member by its plan. */
  upstreamOf: (peer: PeerId) => readonly PeerId[]
  identityOf: (peer: PeerId) => string
  /** Whether a member is in the room, and may carry: it neither counts as gone nor is convicted. */
  isHere: (peer: PeerId) => boolean
  /** Has the planner give the member another parent or standby. */
  act: (by: PeerId, peer: PeerId) => void
}

/** The pace of one room's reports of lost links, by the rules above. */
export class LossPace {
  readonly #options: LossPaceOptions
  readonly #reporters = new Map<PeerId, Reporter>()
  /** The last reports about each peer, oldest first. */
  readonly #about = new Map<PeerId, readonly Report[]>()

  constructor(options: LossPaceOptions) {
    this.#options = options
  }

  /** A member says that its link to a peer is lost. Notes it, and does nothing yet. */
  note(by: PeerId, peer: PeerId): void {
    const at = this.#options.clock.now()
    const known = (this.#about.get(peer) ?? []).filter((report) => at - report.at < FORGIVE_MS && report.by !== by)
    this.#about.set(peer, [...known, { by, peer, at }].slice(-MAX_REMEMBERED))
  }

  /** Whether the word of a member counts against others. */
  isTrusted(by: PeerId): boolean {
    return this.#review(this.#reporterOf(by)).wrong < DISTRUST_AFTER
  }

  /** Acts on the loss of a parent or standby: now, or when its turn comes. */
  lose(by: PeerId, peer: PeerId): void {
    const { clock, upstreamOf, act } = this.#options
    const now = clock.now()
    const reporter = this.#review(this.#reporterOf(by))
    const gap = GAP_MS * 2 ** Math.min(reporter.wrong, MOST_DOUBLINGS)
    if (now - reporter.actedAt >= gap * CALM_GAPS) reporter.spare = new Set(upstreamOf(by))
    if (reporter.spare.delete(peer) || now - reporter.actedAt >= gap) {
      reporter.actedAt = now
      reporter.waiting.delete(peer)
      reporter.open = [...reporter.open, { by, peer, at: now }].slice(-MAX_REMEMBERED)
      return act(by, peer)
    }
    reporter.waiting.add(peer)
    reporter.cancel ??= clock.after(reporter.actedAt + gap - now, () => this.#goOn(by, reporter))
  }

  /** A peer that counted as gone has said something: who said so was wrong. */
  refuted(peer: PeerId): void {
    for (const { by, at } of this.#about.get(peer) ?? []) {
      const reporter = this.#reporters.get(by)
      if (!reporter) continue
      reporter.open = reporter.open.filter((report) => report.peer !== peer)
      countWrong(reporter, at)
    }
    this.#about.delete(peer)
  }

  /** A peer has left. */
  forget(peer: PeerId): void {
    this.#reporters.get(peer)?.cancel?.()
    this.#reporters.delete(peer)
    this.#about.delete(peer)
  }

  close(): void {
    for (const { cancel } of this.#reporters.values()) cancel?.()
    this.#reporters.clear()
  }

  /** What waited has its turn, if it is still planned. */
  #goOn(by: PeerId, reporter: Reporter): void {
    reporter.cancel = undefined
    const planned = this.#options.upstreamOf(by)
    const waiting = [...reporter.waiting].filter((peer) => planned.includes(peer))
    reporter.waiting.clear()
    for (const peer of waiting) this.lose(by, peer)
  }

  /** Decides which of its reports were wrong, and forgives. */
  #review(reporter: Reporter): Reporter {
    const now = this.#options.clock.now()
    const due = reporter.open.filter(({ at }) => now - at >= AGREEMENT_MS)
    if (due.length > 0) reporter.open = reporter.open.filter((report) => !due.includes(report))
    for (const report of due) if (this.#isWrong(report)) countWrong(reporter, report.at)
    const forgiven = Math.floor((now - reporter.wrongAt) / FORGIVE_MS)
    if (reporter.wrong > 0 && forgiven > 0) {
      reporter.wrong = Math.max(0, reporter.wrong - forgiven)
      reporter.wrongAt += forgiven * FORGIVE_MS
    }
    return reporter
  }

  #isWrong({ by, peer, at }: Report): boolean {
    const { identityOf, isHere } = this.#options
    const isShared = (this.#about.get(peer) ?? []).some(
      (other) => Math.abs(other.at - at) < AGREEMENT_MS && identityOf(other.by) !== identityOf(by),
    )
    return !isShared && isHere(peer)
  }

  #reporterOf(by: PeerId): Reporter {
    let reporter = this.#reporters.get(by)
    if (!reporter) {
      const calm = { spare: new Set<PeerId>(), actedAt: -Infinity, wrong: 0, wrongAt: -Infinity, open: [] }
      reporter = { ...calm, waiting: new Set(), cancel: undefined }
      this.#reporters.set(by, reporter)
    }
    return reporter
  }
}

function countWrong(reporter: Reporter, at: number): void {
  reporter.wrong += 1
  reporter.wrongAt = Math.max(reporter.wrongAt, at)
}
