/** One question for the time: when it was asked and when the answer was there by our clock, and what the other clock
 *  said. */
export interface Reading {
  readonly askedAt: number
  readonly otherAt: number
  readonly answeredAt: number
}
export interface Offset {
  /** What to add to a moment of the other clock to have it on ours. */
  readonly ms: number
  /** By how much that may be wrong at most. */
  readonly withinMs: number
}

/** Holds two clocks of one machine together, by the answer that came soonest (as NTP does). @throws RangeError without
 *  readings */
export function clockOffset(readings: readonly Reading[]): Offset {
  const took = ({ askedAt, answeredAt }: Reading) => answeredAt - askedAt
  const [first, ...others] = readings
  if (!first) throw new RangeError('a clock has to be read at least once')
  const best = others.reduce((best, reading) => (took(reading) < took(best) ? reading : best), first)
  return { ms: best.askedAt + took(best) / 2 - best.otherAt, withinMs: took(best) / 2 }
}
