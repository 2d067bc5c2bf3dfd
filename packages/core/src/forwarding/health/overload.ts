/** Timers that fire more than this many milliseconds late, while packets are as late, come late: three frames, which a
 *  jitter buffer holds. */
const LATE_MS = 60
/** What is later than this, in milliseconds, calls for the second step at once. */
const LATER_MS = 120
/** Only what is later than this, in milliseconds, calls for the third step: with one stripe left out frames come one
 *  way alone, and nobody contradicts a peer that forges them. */
const LATEST_MS = 200
/** Timers that must come late in a row before anything is left out. One that does is a pause of the garbage collector,
 *  a burst of packets, or the end of a machine's sleep. */
const LATE_TIMERS = 2
/** While timers go on coming late, the second step follows after this many milliseconds: the first has shown by then
 *  whether it is enough. */
const RAISE_AFTER_MS = 400
/** All is in time while it is late by no more than this many milliseconds on average. With less left out it would be
 *  later. */
const IN_TIME_MS = 15
/** What is late by more than this many milliseconds on average shows that CPU is short, before anything has to be left
 *  out. */
const SHORT_MS = 28
/** Averages go back this many milliseconds: timers fire each 100 to 200 ms as a rule, and each 10 while links come up.
 *  */
const MEAN_OVER_MS = 700
/** The share of the newest timer in the average, however long there was none. */
const MOST_SHARE = 0.25
/** Where packets are late by less than this share of what timers are, it is something else that keeps timers: a hidden
 *  page has one a second, and its packets are late by as much as its network is uneven, or their way has become longer.
 *  That can be more than 100 ms. */
const LEAST_SHARE = 0.2
/** A packet says nothing of how things are this many milliseconds after it was taken: pauses have one each 400 ms. */
const STALE_MS = 1_000
/** Less is left out when timers have come in time for this many milliseconds. */
const CALM_MS = 3_000
/** That time doubles, up to this many milliseconds, each time that leaving out less was too early. */
const LONGEST_CALM_MS = 16_000
/** It was too early where timers come late again within this many milliseconds. */
const TOO_EARLY_MS = 5_000

/**
 * How much a peer leaves out, because it has less CPU than it needs. Each step includes those before.
 *
 * 1. Repair: frames are neither asked for again nor made again, and nothing that is due for others' frames wakes the
 *    thread.
 * 2. Signs of life: heartbeats are rarer.
 * 3. The farthest stripe, in which it carries nobody, while the other one has all frames, as redundancy.
 */
export type Shedding = 0 | 1 | 2 | 3

interface OverloadState {
  readonly shedding: Shedding
  /** Timers that came late in a row. */
  readonly lateTimers: number
  /** How late all is on average, in milliseconds. */
  readonly meanMs: number
  /** When the last timer fired. */
  readonly firedAt: number
  /** CPU is short here, or was a moment ago. */
  readonly isShort: boolean
  readonly changedAt: number
  /** When timers last did not come in time. */
  readonly lateAt: number
  /** When less was left out last. */
  readonly loweredAt: number
  readonly calmMs: number
}

const CALM: OverloadState = {
  ...{ shedding: 0, lateTimers: 0, meanMs: 0, isShort: false, changedAt: -Infinity, lateAt: -Infinity },
  ...{ firedAt: -Infinity, loweredAt: -Infinity, calmMs: CALM_MS },
}

/**
 * What follows from a timer that fired. Pure.
 * @param lateMs how late all is: see `Overload`
 */
export function afterTimer(before: OverloadState, lateMs: number, now: number): OverloadState {
  const share = Math.min(MOST_SHARE, (now - before.firedAt) / MEAN_OVER_MS)
  const meanMs = before.meanMs + share * (lateMs - before.meanMs)
  const lateAt = meanMs > IN_TIME_MS ? now : before.lateAt
  const isShort = before.shedding > 0 || meanMs > SHORT_MS || (before.isShort && now - lateAt < CALM_MS)
  const state = { ...before, meanMs, firedAt: now, lateAt, isShort }
  if (lateMs > LATE_MS) {
    const late = { ...state, lateTimers: state.lateTimers + 1 }
    const isNext = state.shedding === 1 && now - state.changedAt >= RAISE_AFTER_MS
    const shedding = Math.max(isNext ? 2 : state.shedding, sheddingFor(lateMs)) as Shedding
    if (late.lateTimers < LATE_TIMERS || shedding === state.shedding) return late
    const isTooEarly = now - state.loweredAt < TOO_EARLY_MS
    const calmMs = isTooEarly ? Math.min(LONGEST_CALM_MS, 2 * state.calmMs) : state.calmMs
    const loweredAt = isTooEarly ? -Infinity : state.loweredAt // it counts once
    return { ...late, shedding, changedAt: now, calmMs, loweredAt }
  }
  const calm = { ...state, lateTimers: 0 }
  if (state.shedding === 0) return now - state.loweredAt > LONGEST_CALM_MS ? { ...calm, calmMs: CALM_MS } : calm
  if (now - Math.max(state.lateAt, state.changedAt) < state.calmMs) return calm
  return { ...calm, shedding: (state.shedding - 1) as Shedding, changedAt: now, loweredAt: now }
}

/** How late timers came lately counts for half as much after this many milliseconds. */
const HALVED_AFTER_MS = 250

const sheddingFor = (lateMs: number): Shedding => (lateMs > LATEST_MS ? 3 : lateMs > LATER_MS ? 2 : 1)

/**
 * Notices that a peer has less CPU than it needs, and says what it leaves out.
 *
 * What a peer does waits in line where CPU is short, so timers and packets are late alike. All is as late as the last
 * timer, or as the least late packet since the timer before: whichever is less. Timers alone are late in a hidden page,
 * or by far more than packets. Packets alone are late where the network is, or where somebody else lacks CPU.
 */
export class Overload {
  #state = CALM
  /** Of the packets since the last timer: the least late one. */
  #leastMs = Infinity
  #packetMs = 0
  #packetAt = -Infinity
  #newestLateMs = 0
  #latestMs = 0

  get shedding(): Shedding {
    return this.#state.shedding
  }
  /** CPU is short here, or was a moment ago, though nothing may have to be left out for it. */
  get isShort(): boolean {
    return this.shedding > 0 || this.#state.isShort
  }
  /** This peer does what it has to do later than it should, by however little: its round trips are long, too. */
  get isLate(): boolean {
    return Math.max(this.#state.meanMs, this.#newestLateMs) > IN_TIME_MS
  }
  /** How late this peer does what it has to do, at worst and lately, in milliseconds; 0 while it leaves nothing out. */
  get lateMs(): number {
    return this.shedding === 0 ? 0 : this.#latestMs
  }
  /** How late all was when the last timer fired, in milliseconds. */
  get newestLateMs(): number {
    return this.#newestLateMs
  }

  /** A packet was taken that much later than the fastest ones; undefined: nobody knows. */
  packetTaken(lateMs: number | undefined, now: number): void {
    if (lateMs === undefined) return
    this.#leastMs = Math.min(this.#leastMs, lateMs)
    this.#packetMs = lateMs
    this.#packetAt = now
  }
  /** @returns whether more or less is left out from now on, or CPU is short as it was not before, or not any more */
  timerFired(timerMs: number, now: number): boolean {
    const { shedding, isShort } = this
    const packetsMs = this.#packetsMs(now)
    this.#newestLateMs = packetsMs < LEAST_SHARE * timerMs ? 0 : Math.min(timerMs, packetsMs)
    this.#leastMs = Infinity
    this.#latestMs = Math.max(timerMs, this.#latestMs * 2 ** ((this.#state.firedAt - now) / HALVED_AFTER_MS))
    this.#state = afterTimer(this.#state, this.#newestLateMs, now)
    return this.shedding !== shedding || this.isShort !== isShort
  }

  /** How late packets are. Where none came since the last timer: as late as the last one was. */
  #packetsMs(now: number): number {
    if (this.#leastMs < Infinity) return this.#leastMs
    return now - this.#packetAt <= STALE_MS ? this.#packetMs : 0
  }
}
