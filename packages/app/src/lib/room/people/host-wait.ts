import type { Membership } from '@banyan/core'
import type { Words } from '#lib/words/words.ts'

/** Minutes and seconds, as `1:05`. Never below zero. Pure. */
export function countdown(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1_000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** What a room that waits for its host says: for how long, and what comes then. Pure. */
export function hostWaitSaid(
  {
    self,
    view: { stage, nextHost },
  }: Pick<Membership, 'self'> & { view: Pick<Membership['view'], 'stage' | 'nextHost'> },
  leftMs: number,
  words: Words,
): string {
  const time = countdown(leftMs)
  const name = stage.find(({ role }) => role === 'host')?.name ?? words.powers_somebody()
  if (nextHost === undefined) return words.room_host_away_ends({ name, time })
  const next = stage.find(({ peer }) => peer === nextHost)?.name
  // The next host may be another device of the host's own, which is not on stage.
  if (nextHost === self || next === undefined) return words.room_host_away_yours({ time })
  return words.room_host_away_next({ name, time, next })
}
