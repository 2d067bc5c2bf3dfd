import type { Cancel, Clock } from '../ports/clock.ts'
import type { LinkId, PeerId } from '../protocol/index.ts'
import { type PeerLink, REPLACED_LIMIT_MS } from './peer-link.ts'
import { isSpare, NO_ROLES, type Roles } from './roles.ts'

/** Limits how long this end waits to be dialed, in milliseconds, before it reports the peer. More than the 10 s that
 *  the other end's own attempt may take. */
export const PATIENCE_MS = 12_000
/** Limits how long a planned peer may say nothing at all, neither offer nor answer, before it is reported, in
 *  milliseconds. Enough for a distant relay and a busy phone, and far less than a link takes to fail. */
export const NO_ANSWER_MS = 2_000
/** A timer that fires this many milliseconds late shows that this end stood still: what was said meanwhile still
 *  waits. Timers of a busy page are late by less. */
const LATE_MS = 500
/** A standby is dialed this many ms later by an end that has less CPU than it needs: somebody else feeds it. */
const STANDBY_LATER_MS = 5_000
/** How often an end that has less CPU than it needs waits again for an answer. */
const OVERLOADED_WAITS = 3
/** Pauses before another attempt at a link that is missing, in milliseconds: doubled by each failure. The first is
 *  short, since a single handshake fails by chance; with the longest, a peer that is gone costs a connection each
 *  five seconds. */
const REDIAL = { firstMs: 50, longestMs: 5_000 }
/** Pauses before another fresh link, in milliseconds: the old link is still there, so there is less haste. */
const REFRESH = { firstMs: 1_000, longestMs: 30_000 }
/** Limits how many fresh links in a row may fail before it takes another reason to try. With the pauses above, seven
 *  seconds of trying: a change of networks is over by then. */
const REFRESH_TRIES = 4

export interface NeighbourOptions {
  peer: PeerId
  /** This end is the one of the two that dials. */
  isDialer: boolean
  clock: Clock
  /** This end has less CPU than it needs: what others say waits here. @default never */
  isOverloaded?: () => boolean
  newId: () => LinkId
  /** Makes a link to the peer. */
  open: (id: LinkId, isOwn: boolean) => PeerLink
  /** Ends a link of the peer. */
  end: (link: PeerLink) => void
  /** The newest open link to the peer that is not current: one that an earlier plan left, or that was to be
   *  replaced. */
  olderLink: () => PeerLink | undefined
  on: {
    /** The link broke or did not come up, or nothing is heard of the peer. */
    lost: () => void
    /** Links came, or changed what they are for. */
    changed: () => void
  }
}

/**
 * One peer that the plan wants linked.
 * 1. One end dials; the other waits, and reports when its patience is over.
 * 2. A link that is missing is dialed again, later each time, as long as the plan wants it.
 * 3. A link is replaced by opening a fresh one beside it, from either end, one at a time. Where both ends try at once,
 *    the attempt of the dialer goes first.
 * 4. A peer of which nothing is heard is reported once.
 * 5. A peer that broke the protocol is reported at once, and neither dialed nor answered any more.
 */
export class Neighbour {
  readonly #options: NeighbourOptions
  #roles = NO_ROLES
  #current: PeerLink | undefined
  #fresh: PeerLink | undefined
  /** Failures in a row: of the link, and of fresh ones beside it. */
  #failures = 0
  #freshFailures = 0
  /** It said that it goes, and will not answer. */
  #isLeaving = false
  /** It broke the protocol. */
  #isBarred = false
  #hasShownLife = false
  #cancelNoAnswer: Cancel | undefined
  #waitedForAnswer = 0
  #cancelRetry: Cancel | undefined
  #cancelFreshRetry: Cancel | undefined

  constructor(options: NeighbourOptions) {
    this.#options = options
  }

  /** The link that has the plan's roles, open or on its way. */
  get current(): PeerLink | undefined {
    return this.#current
  }
  /** A fresh link beside the current one was tried already, in vain. */
  get hasFailedToReplace(): boolean {
    return this.#freshFailures > 0
  }

  /** The newest plan wants these roles of the link: gives them to the link that there is, or sees to it that there is
   *  one. */
  follow(roles: Roles): void {
    this.#roles = roles
    this.#current ??= this.#options.olderLink()
    if (this.#current) this.#current.adopt(roles)
    else this.#expectLink()
  }
  /** The plan does not want this peer any more. */
  drop(): void {
    this.showLife()
    this.#startOver()
    this.#current?.retire()
    if (this.#fresh) this.#options.end(this.#fresh)
  }

  /** It has given a sign of life. */
  showLife(): void {
    this.#hasShownLife = true
    this.#cancelNoAnswer?.()
    this.#cancelNoAnswer = undefined
  }
  /** It says that it goes: it is not dialed any more. */
  leaves(): void {
    this.#isLeaving = true
  }
  /** It broke the protocol, and its links were ended: no link to it is wanted any more. */
  bar(): void {
    this.#isBarred = true
    this.#startOver()
    this.#options.on.lost()
  }
  /** Takes up an attempt of the other end. @returns undefined where our own attempt goes first, or the peer is
   *  barred */
  answer(id: LinkId): PeerLink | undefined {
    if (this.#isBarred) return undefined
    const rival = this.#fresh ?? (this.#current?.isOpen ? undefined : this.#current)
    if (rival?.isOwn && this.#options.isDialer) return undefined
    if (rival) this.#options.end(rival)
    return this.#open(id, false)
  }

  /** Brings up a fresh link beside the one that there is. Where there is none, dials, whichever end should. */
  refresh(): void {
    if (this.#isLeaving || this.#isBarred) return
    if (!this.#current) return this.#dial()
    if (this.#fresh || this.#cancelFreshRetry) return
    if (this.#freshFailures === 0) return this.#dial()
    this.#cancelFreshRetry = this.#options.clock.after(backoff(REFRESH, this.#freshFailures), () => {
      this.#cancelFreshRetry = undefined
      if (this.#current) this.#dial()
    })
  }
  /** The same at once, whatever failed before: the way to the peer has changed. */
  refreshNow(): void {
    this.#startOver()
    this.refresh()
  }

  /** A link of this peer opened. */
  opened(link: PeerLink): void {
    if (this.#fresh === link) {
      this.#current?.retire(REPLACED_LIMIT_MS)
      this.#current = link
      this.#fresh = undefined
    }
    this.showLife()
    if (this.#current === link) this.#startOver()
  }
  /** A link of this peer ended by itself. */
  closed(link: PeerLink): void {
    const wasFresh = this.#fresh === link
    const wasCurrent = this.#current === link
    this.forget(link)
    if (wasFresh && link.isOwn) {
      this.#freshFailures += 1
      if (this.#freshFailures < REFRESH_TRIES) this.refresh()
    } else if (wasCurrent) this.#lost(link)
  }
  /** A link of this peer is no more. */
  forget(link: PeerLink): void {
    if (this.#fresh === link) this.#fresh = undefined
    if (this.#current === link) this.#current = undefined
  }

  /** The current link is gone. Another one may be there, or on its way. A first handshake that fails proves nothing:
   *  on a busy machine one in a hundred does, and the second comes up before a new plan could. */
  #lost({ isOpen: wasOpen }: PeerLink): void {
    this.#current = this.#options.olderLink() ?? this.#fresh
    if (this.#fresh === this.#current) this.#fresh = undefined
    if (this.#current) return
    this.#failures += 1
    if (wasOpen || this.#failures > 1) this.#options.on.lost()
  }

  /** There is no link: dials, or waits to be dialed. */
  #expectLink(): void {
    if (this.#isLeaving || this.#isBarred) return
    this.#expectAnswer()
    if (!this.#options.isDialer) {
      this.#retryAfter(PATIENCE_MS, () => {
        this.#options.on.lost()
        this.#options.on.changed()
      })
    } else if (isSpare(this.#roles) && this.#options.isOverloaded?.()) {
      this.#retryAfter(STANDBY_LATER_MS, () => this.#dial())
    } else if (this.#failures === 0) this.#open(this.#options.newId(), true)
    else this.#retryAfter(backoff(REDIAL, this.#failures), () => this.#dial())
  }
  /** Reports the peer, once, unless it gives a sign of life soon. */
  #expectAnswer(): void {
    if (this.#hasShownLife || this.#cancelNoAnswer) return
    if (isSpare(this.#roles) && this.#options.isOverloaded?.()) return
    const { clock, on } = this.#options
    const due = clock.now() + NO_ANSWER_MS
    this.#cancelNoAnswer = clock.after(NO_ANSWER_MS, () => {
      this.#cancelNoAnswer = undefined
      if (clock.now() > due + LATE_MS) return this.#expectAnswer()
      this.#waitedForAnswer += 1
      if (this.#options.isOverloaded?.() && this.#waitedForAnswer <= OVERLOADED_WAITS) return this.#expectAnswer()
      this.#hasShownLife = true // once is enough
      on.lost()
    })
  }

  #dial(): void {
    this.#open(this.#options.newId(), true)
    this.#options.on.changed()
  }
  #open(id: LinkId, isOwn: boolean): PeerLink {
    this.#stopRetry()
    const link = this.#options.open(id, isOwn)
    if (this.#current) {
      this.#fresh = link
    } else {
      this.#current = link
      link.adopt(this.#roles)
    }
    return link
  }

  #retryAfter(ms: number, act: () => void): void {
    this.#cancelRetry ??= this.#options.clock.after(ms, () => {
      this.#cancelRetry = undefined
      act()
    })
  }
  #stopRetry(): void {
    this.#cancelRetry?.()
    this.#cancelRetry = undefined
  }
  /** Forgets about failures, so that the next attempt is made at once. */
  #startOver(): void {
    this.#stopRetry()
    this.#cancelFreshRetry?.()
    this.#cancelFreshRetry = undefined
    this.#failures = 0
    this.#freshFailures = 0
  }
}

const backoff = ({ firstMs, longestMs }: typeof REDIAL, failures: number) =>
  Math.min(longestMs, firstMs * 2 ** (failures - 1))
