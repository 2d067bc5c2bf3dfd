import type { PeerId, StageMember } from '@banyan/core'
import { INVITATION_MS } from '@banyan/core/protocol'

/** An invitation to speak that this person sent and that is not answered yet. */
export interface SentInvitation {
  readonly peer: PeerId
  readonly name: string
  /** Milliseconds since 1970. */
  readonly sentAt: number
}

interface Now {
  readonly stage: readonly Pick<StageMember, 'peer'>[]
  readonly now: number
}

/** The invitations that are still open: not expired, and the person is not on stage yet. Pure. */
export const stillOpen = (sent: readonly SentInvitation[], { stage, now }: Now): readonly SentInvitation[] => {
  const open = sent.filter((one) => now - one.sentAt < INVITATION_MS && !stage.some(({ peer }) => peer === one.peer))
  return open.length === sent.length ? sent : open
}
