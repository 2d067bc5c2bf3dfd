import type { PeerId, StageMember } from '@banyan/core'
import { hostOf } from '#lib/timeline/room-summary.ts'
import { isSpeaking } from './level-smoothing.ts'

/**
 * Whose face stands for the room where there is space for one: whoever speaks, and if several do, the one who is shown
 * already; in silence whoever spoke last, at first the host. Pure.
 * @param levelOf how loud somebody is right now, 0 to 1
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
