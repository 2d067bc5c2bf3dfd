import type { PeerId, StageMember } from '@banyan/core'

type Seat = Pick<StageMember, 'peer' | 'role'>

/** Co-hosts in the order in which they were named, as far as one has seen it: those known before, then the new ones. Pure. */
export function cohostsInOrder(before: readonly PeerId[], stage: readonly Seat[]): readonly PeerId[] {
  const now = new Set(stage.filter(({ role }) => role === 'cohost').map(({ peer }) => peer))
  return [...new Set([...before.filter((peer) => now.has(peer)), ...now])]
}

/** Who hosts when the host goes, as the relay decides it: the co-host who was named first, else who has been on stage longest.
 *  Nobody when the stage is otherwise empty. Pure. */
export function nextHost<Member extends Seat>(
  stage: readonly Member[],
  { self, cohosts }: { self: PeerId; cohosts: readonly PeerId[] },
): Member | undefined {
  const others = stage.filter(({ peer }) => peer !== self)
  return others.find(({ peer }) => peer === cohosts.find((cohost) => cohost !== self)) ?? others[0]
}
