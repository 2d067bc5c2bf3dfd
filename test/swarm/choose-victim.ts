/** A peer that may be killed. */
export interface KillCandidate {
  /** Children that it has right now. */
  readonly carrying: number
}

/**
 * Chooses the next peer to kill among those with children: the one with the most children and a random one, in turn.
 * @returns undefined when no candidate has children
 */
export function chooseVictim<Peer extends KillCandidate>(
  candidates: readonly Peer[],
  turn: number,
  chance: () => number,
): Peer | undefined {
  const carriers = candidates.filter(({ carrying }) => carrying > 0)
  if (turn % 2 === 0) return carriers.toSorted((a, b) => b.carrying - a.carrying)[0]
  return carriers[Math.floor(chance() * carriers.length)]
}
