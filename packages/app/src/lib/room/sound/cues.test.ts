import { parsePeerId } from '@banyan/core/protocol'
import { describe, expect, it } from 'vitest'
import { type Cue, cueBetween, CUES } from './cues.ts'

const listener = { role: 'listener', muted: true, publishing: false } as const
const live = { role: 'speaker', muted: false, publishing: true } as const
const muted = { ...live, muted: true } as const

describe('a cue', () => {
  it.each([
    { what: 'coming in', before: undefined, after: listener, cue: 'joined' },
    {
      ...{ what: 'being invited to speak', before: listener, cue: 'invited' },
      after: { ...listener, invitedBy: parsePeerId('adaadaadaada') },
    },
    { what: 'being admitted', before: listener, after: { ...muted, publishing: false }, cue: 'admitted' },
    { what: 'being taken off the stage', before: live, after: listener, cue: 'off-stage' },
    { what: 'being muted', before: live, after: muted, cue: 'muted' },
    { what: 'being unmuted', before: muted, after: live, cue: 'unmuted' },
    { what: 'the microphone opening', before: { ...muted, publishing: false }, after: live, cue: undefined },
    { what: 'becoming host', before: live, after: { ...live, role: 'host' as const }, cue: undefined },
    { what: 'nothing', before: live, after: { ...live }, cue: undefined },
  ])('for $what is $cue', ({ before, after, cue }) => {
    expect(cueBetween(before, after)).toBe(cue)
  })

  it.each(Object.keys(CUES) as Cue[])('%s is over in half a second', (cue) => {
    const end = Math.max(...CUES[cue].map(({ atMs, forMs }) => atMs + forMs))
    expect(end).toBeLessThanOrEqual(500)
  })
})
