import type { PeerId, StageMember } from '@banyan/core'
import { INVITATION_MS } from '@banyan/core/protocol'

/** Somebody whom oneself invited to speak, and who has not answered yet. */
export interface SentInvitation {
  readonly peer: PeerId
  readonly name: string
  /** In milliseconds since 1970. */
  readonly sentAt: number
}

interface Now {
  readonly stage: readonly Pick<StageMember, 'peer'>[]
  readonly now: number
}

/** Those that are still open: whoever came on stage has answered, and after a minute the relay waits no longer. Pure. */
export const stillOpen = (sent: readonly SentInvitation[], { stage, now }: Now): readonly SentInvitation[] => {
  const open = sent.filter((one) => now - one.sentAt < INVITATION_MS && !stage.some(({ peer }) => peer === one.peer))
  return open.length === sent.length ? sent : open
}
