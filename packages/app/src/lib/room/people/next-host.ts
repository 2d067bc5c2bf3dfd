import type { PeerId, StageMember } from '@banyan/core'

type OnStage = Pick<StageMember, 'peer' | 'role'>

/** Co-hosts in the order in which this page saw them named: the known ones, then new ones. Pure. */
export function cohostsInOrder(before: readonly PeerId[], stage: readonly OnStage[]): readonly PeerId[] {
  const now = new Set(stage.filter(({ role }) => role === 'cohost').map(({ peer }) => peer))
  return [...new Set([...before.filter((peer) => now.has(peer)), ...now])]
}

/**
 * Who becomes host when the host leaves, as the relay decides it: the co-host who was named first, else the person who
 * has been on stage longest. Undefined when nobody else is on stage. Pure.
 */
export function nextHost<Member extends OnStage>(
  stage: readonly Member[],
  { self, cohosts }: { self: PeerId; cohosts: readonly PeerId[] },
): Member | undefined {
  const others = stage.filter(({ peer }) => peer !== self)
  return others.find(({ peer }) => peer === cohosts.find((cohost) => cohost !== self)) ?? others[0]
}
