import type { Membership } from '@banyan/core'
import type { Words } from '#lib/words/words.ts'

type Known = Pick<Membership, 'role' | 'requests' | 'muted' | 'publishing'>

/**
 * What changed in a room that somebody should be told in words. Pure.
 * `shown` stands on the page for a moment, too; `spoken` is visible there already and is for screen readers only.
 */
export function newsBetween(before: Known, after: Known, words: Words): { shown: string[]; spoken: string[] } {
  const shown: string[] = []
  const spoken: string[] = []
  if (before.role !== after.role) {
    if (after.role === 'listener') shown.push(words.microphone.offStage)
    else if (before.role === 'listener') spoken.push(words.microphone.invited)
    else if (after.role === 'host') shown.push(words.room.nowHost)
  }
  if (before.publishing && after.publishing && before.muted !== after.muted) {
    spoken.push(after.muted ? words.microphone.nowMuted : words.microphone.nowOpen)
  }
  if (!before.publishing && after.publishing && !after.muted) spoken.push(words.microphone.nowOpen)
  const waited = new Set(before.requests.map(({ peer }) => peer))
  for (const { peer, name } of after.requests) if (!waited.has(peer)) spoken.push(words.requests.asks(name))
  return { shown, spoken }
}
