/** A timer that fires more than this many milliseconds late, and a packet that is taken as much later than the fastest
 *  ones, come late: three frames, which a jitter buffer holds. */
const LATE_MS = 60
/** A timer that fires later than this, in milliseconds, calls for the second step at once, and for the third. */
const LATER_MS = 120
const LATEST_MS = 200
/** Timers that must come late in a row before anything is left out. One that does is a pause of the garbage collector,
 *  a burst of packets, or the end of a machine's sleep. */
const LATE_TIMERS = 2
/** While timers go on coming late, one thing more is left out after this many milliseconds: what was left out last has
 *  shown by then whether it is enough. */
const RAISE_AFTER_MS = 400
/** Timers come in time while they are late by no more than this many milliseconds on average. With less left out they
 *  would be later. */
const IN_TIME_MS = 15
/** Timers, and packets, that are late by more than this many milliseconds on average show that CPU is short, before
 *  anything has to be left out. */
const SHORT_MS = 25
/** The share of the newest timer, and the newest packet, in those averages: a second of them counts. */
const NEWEST_SHARE = 0.05
/** Less is left out when timers have come in time for this many milliseconds. */
const CALM_MS = 3_000
/** That time doubles, up to this many milliseconds, each time that leaving out less was too early. */
const LONGEST_CALM_MS = 16_000
/** It was too early where timers come late again within this many milliseconds. */
const TOO_EARLY_MS = 5_000

/**
 * How much a peer leaves out, because it has less CPU than it needs. Each step includes those before.
 *
 * 1. Repair: frames are neither asked for again nor made again, and turns are rarer.
 * 2. Signs of life: heartbeats are rarer.
 * 3. The farthest stripe, in which it carries nobody: the other one has all frames, as redundancy.
 */
export type Shedding = 0 | 1 | 2 | 3

interface OverloadState {
  readonly shedding: Shedding
  /** Timers that came late in a row. */
  readonly lateTimers: number
  /** How late timers come on average, in milliseconds. */
  readonly meanMs: number
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
  ...{ loweredAt: -Infinity, calmMs: CALM_MS },
}

/**
 * What follows from a timer that fired. Pure.
 * @param timerMs how late it fired
 * @param packetMs how much later than the fastest ones the last packet was taken; `packetMeanMs`: packets on average.
 *   Timers of a hidden page come late, and
 *   its packets do not: such a page lacks nothing
 */
export function afterTimer(
  before: OverloadState,
  { timerMs, packetMs, packetMeanMs }: { timerMs: number; packetMs: number; packetMeanMs: number },
  now: number,
): OverloadState {
  const meanMs = before.meanMs + NEWEST_SHARE * (timerMs - before.meanMs)
  const lateAt = meanMs > IN_TIME_MS ? now : before.lateAt
  const isShort =
    before.shedding > 0 || (meanMs > SHORT_MS && packetMeanMs > SHORT_MS) || (before.isShort && now - lateAt < CALM_MS)
  const state = { ...before, meanMs, lateAt, isShort }
  const isLate = timerMs > LATE_MS && (state.shedding > 0 || packetMs > LATE_MS)
  if (isLate) {
    const late = { ...state, lateTimers: state.lateTimers + 1 }
    const isNext = state.shedding < 3 && now - state.changedAt >= RAISE_AFTER_MS
    const shedding = Math.max(isNext ? state.shedding + 1 : state.shedding, sheddingFor(timerMs)) as Shedding
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

/** The share of the latest timer's lateness that counts at the next one. */
const KEPT = 0.9

const sheddingFor = (timerMs: number): Shedding => (timerMs > LATEST_MS ? 3 : timerMs > LATER_MS ? 2 : 1)

/** Notices that a peer has less CPU than it needs, and says what it leaves out. */
export class Overload {
  #state = CALM
  #packetMs = 0
  #packetMeanMs = 0
  #latestMs = 0

  get shedding(): Shedding {
    return this.#state.shedding
  }
  /** CPU is short here, or was a moment ago, though nothing may have to be left out for it. */
  get isShort(): boolean {
    return this.shedding > 0 || this.#state.isShort
  }
  /** How late this peer does what it has to do, at worst and lately, in milliseconds; 0 while it leaves nothing out. */
  get lateMs(): number {
    return this.shedding === 0 ? 0 : this.#latestMs
  }

  /** A packet was taken that much later than the fastest ones of the last seconds. */
  packetTaken(lateMs: number): void {
    if (!Number.isFinite(lateMs)) return
    this.#packetMs = lateMs
    this.#packetMeanMs += NEWEST_SHARE * (lateMs - this.#packetMeanMs)
  }
  /** @returns whether more or less is left out from now on, or CPU is short as it was not before, or not any more */
  timerFired(lateMs: number, now: number): boolean {
    const { shedding, isShort } = this
    this.#latestMs = Math.max(lateMs, KEPT * this.#latestMs)
    this.#state = afterTimer(
      this.#state,
      { timerMs: lateMs, packetMs: this.#packetMs, packetMeanMs: this.#packetMeanMs },
      now,
    )
    return this.shedding !== shedding || this.isShort !== isShort
  }
}
