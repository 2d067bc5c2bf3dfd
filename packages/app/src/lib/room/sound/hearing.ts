import type { Membership, SessionSnapshot } from '@banyan/core'

/** Why a person does not hear, or is not heard, and what would help. The names are those of the messages. */
export type SoundTrouble =
  | { readonly what: 'failed' | 'blocked' | 'interrupted' | 'stalled' }
  | { readonly what: 'no-link' | 'no-place' | 'no-forwarding' }
  /** The room has less CPU than it needs, and lets newcomers in slowly. */
  | { readonly what: 'waiting'; readonly position: number; readonly seconds: number }
  | { readonly what: 'no-sound'; readonly names: readonly string[] }

/** What to tell a person of their sound, the most pressing thing first; undefined while all is well. Pure. */
export function soundTrouble(membership: Membership): SoundTrouble | undefined {
  const { playback, stalled, muted, unheard, waiting, view } = membership
  if (playback === 'failed' || playback === 'blocked' || playback === 'interrupted') return { what: playback }
  if (stalled && !muted) return { what: 'stalled' }
  if (waiting) return { what: 'waiting', position: waiting.position, seconds: Math.ceil(waiting.waitMs / 1_000) }
  if (!unheard) return undefined
  const { why, speakers } = unheard
  if (why !== 'no-sound') return { what: why }
  const names = view.stage.filter(({ peer }) => speakers.includes(peer)).map(({ name }) => name)
  return names.length > 0 ? { what: why, names } : undefined
}

/** Nothing of anybody whose microphone is on reaches this person, or nothing of it is played. Pure. */
export function hearsNothing(snapshot: SessionSnapshot): boolean {
  if (snapshot.phase !== 'joined') return false
  const { self, view, playback, unheard } = snapshot
  const live = view.stage.filter(({ peer, muted, publishing }) => peer !== self && !muted && publishing)
  if (live.length === 0) return false
  const isPlayed = playback === 'playing' || playback === 'idle'
  return !isPlayed || live.every(({ peer }) => unheard?.speakers.includes(peer))
}
