import type { Membership } from '@banyan/core'

/**
 * Events with a sound: entering, an invitation to speak, coming on stage, being muted or unmuted, leaving the stage.
 */
export type Cue = 'joined' | 'invited' | 'admitted' | 'muted' | 'unmuted' | 'off-stage'

type Known = Pick<Membership, 'role' | 'muted' | 'publishing'> & Partial<Pick<Membership, 'invitedBy'>>

/** The cue for a change, if it has one. Pure. @param before undefined outside of a room */
export function cueBetween(before: Known | undefined, after: Known): Cue | undefined {
  if (!before) return 'joined'
  if (before.role === 'listener' && after.role !== 'listener') return 'admitted'
  if (before.role !== 'listener' && after.role === 'listener') return 'off-stage'
  if (before.invitedBy === undefined && after.invitedBy !== undefined) return 'invited'
  if (!before.publishing || !after.publishing || before.muted === after.muted) return undefined
  return after.muted ? 'muted' : 'unmuted'
}

export interface Note {
  readonly hz: number
  readonly atMs: number
  readonly forMs: number
}

/** The loudness of cues, as a gain: softer than speech. */
export const CUE_GAIN = 0.06
export const CUES: Readonly<Record<Cue, readonly Note[]>> = {
  joined: [
    { hz: 392, atMs: 0, forMs: 160 },
    { hz: 587, atMs: 90, forMs: 220 },
  ],
  invited: [
    { hz: 523, atMs: 0, forMs: 140 },
    { hz: 659, atMs: 110, forMs: 140 },
    { hz: 523, atMs: 220, forMs: 240 },
  ],
  admitted: [
    { hz: 440, atMs: 0, forMs: 150 },
    { hz: 554, atMs: 90, forMs: 150 },
    { hz: 659, atMs: 180, forMs: 260 },
  ],
  muted: [
    { hz: 440, atMs: 0, forMs: 90 },
    { hz: 330, atMs: 70, forMs: 130 },
  ],
  unmuted: [
    { hz: 330, atMs: 0, forMs: 90 },
    { hz: 440, atMs: 70, forMs: 130 },
  ],
  'off-stage': [
    { hz: 494, atMs: 0, forMs: 150 },
    { hz: 370, atMs: 100, forMs: 240 },
  ],
}
