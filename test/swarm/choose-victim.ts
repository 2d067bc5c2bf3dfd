/** Somebody who may be killed. */
export interface KillCandidate {
  /** How many others hear the room through it right now. */
  readonly carrying: number
}

/** Who vanishes next: of those that carry others, in turn the one that carries most and any one. Undefined where nobody does. */
export function chooseVictim<Peer extends KillCandidate>(
  candidates: readonly Peer[],
  turn: number,
  chance: () => number,
): Peer | undefined {
  const carriers = candidates.filter(({ carrying }) => carrying > 0)
  if (turn % 2 === 0) return carriers.toSorted((a, b) => b.carrying - a.carrying)[0]
  return carriers[Math.floor(chance() * carriers.length)]
}
