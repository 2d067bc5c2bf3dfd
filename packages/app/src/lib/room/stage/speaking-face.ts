import type { PeerId, StageMember } from '@banyan/core'
import { hostOf } from '#lib/timeline/room-summary.ts'
import { isSpeaking } from './level-smoothing.ts'

/**
 * The face to show where there is space for one: the person who speaks; of several, the one shown already; in silence
 * the last speaker, at first the host. Pure.
 * @param levelOf the current level of a person, 0 to 1
 */
export function speakingFace(
  stage: readonly StageMember[],
  levelOf: (peer: PeerId) => number,
  shown: PeerId | undefined,
): StageMember | undefined {
  const speaks = ({ peer, muted }: StageMember) =>
    !muted && isSpeaking({ before: peer === shown, level: levelOf(peer) })
  const now = stage.find(({ peer }) => peer === shown)
  if (now && speaks(now)) return now
  const loudest = stage.filter(speaks).toSorted((a, b) => levelOf(b.peer) - levelOf(a.peer))[0]
  return loudest ?? now ?? hostOf(stage)
}
