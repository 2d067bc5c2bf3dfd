import type { Membership } from '@banyan/core'

/**
 * The state of the microphone button: may ask, has asked, on stage with the microphone off, opening, muted, or live.
 */
export type MicrophoneState = 'ask' | 'asked' | 'off' | 'opening' | 'muted' | 'live'

export function microphoneState(
  membership: Pick<Membership, 'role' | 'requested' | 'publishing' | 'muted'>,
  opening: boolean,
): MicrophoneState {
  if (membership.role === 'listener') return membership.requested ? 'asked' : 'ask'
  if (opening) return 'opening'
  if (!membership.publishing) return 'off'
  return membership.muted ? 'muted' : 'live'
}

/** What a press does in each state. The message is `microphone_` and this. */
export const MICROPHONE_ACTIONS = {
  ask: 'ask',
  asked: 'withdraw',
  off: 'turn_on',
  opening: 'opening',
  muted: 'unmute',
  live: 'mute',
} as const satisfies Record<MicrophoneState, string>
