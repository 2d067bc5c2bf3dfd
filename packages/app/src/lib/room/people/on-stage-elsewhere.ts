import type { Membership } from '@banyan/core'

/** Whether this person is on stage with another tab or device. Pure. */
export const isOnStageElsewhere = ({
  self,
  identity,
  view: { stage },
}: Pick<Membership, 'self' | 'identity'> & { view: Pick<Membership['view'], 'stage'> }): boolean =>
  identity !== undefined && stage.some((member) => member.peer !== self && member.identity === identity)
