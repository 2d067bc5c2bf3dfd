import type { Membership, PeerId, RoomId, StageMember } from '@banyan/core'
import { describe, expect, it } from 'vitest'
import { hearsNothing, soundTrouble } from './hearing.ts'

const member = (name: string, part: Partial<StageMember> = {}): StageMember => ({
  ...{ peer: name.toLowerCase() as PeerId, source: 1 as StageMember['source'], name, role: 'speaker', tracks: true },
  ...{ muted: false, publishing: true },
  ...part,
})
const [ada, ben] = [member('Ada'), member('Ben')]
function membership({ stage = [ada, ben], ...part }: Partial<Membership> & { stage?: StageMember[] } = {}): Membership {
  return {
    ...{
      self: 'me' as PeerId,
      identity: undefined,
      role: 'listener',
      requests: [],
      requested: false,
      queuePosition: undefined,
    },
    ...{ invitedBy: undefined, muted: false, publishing: false, stalled: false, online: true, links: 2, carrying: 0 },
    ...{ playback: 'playing', unheard: undefined, waiting: undefined },
    view: { room: 'tea' as RoomId, title: 'Tea', policy: 'ask', startedAt: 0, stage, listeners: 1 },
    ...part,
  }
}
const of = (...people: StageMember[]) => ({ speakers: people.map(({ peer }) => peer), why: 'no-sound' as const })

describe('what a person is told of their sound', () => {
  it.each<{ what: string; of: Membership; told: ReturnType<typeof soundTrouble> }>([
    { what: 'nothing where all is well', of: membership(), told: undefined },
    { what: 'nothing while nobody has spoken', of: membership({ playback: 'idle' }), told: undefined },
    { what: 'that the browser blocks it', of: membership({ playback: 'blocked' }), told: { what: 'blocked' } },
    { what: 'that a call took it', of: membership({ playback: 'interrupted' }), told: { what: 'interrupted' } },
    {
      what: 'first what they can mend themselves',
      of: membership({ playback: 'blocked', unheard: of(ada) }),
      told: { what: 'blocked' },
    },
    { what: 'that the microphone gives nothing', of: membership({ stalled: true }), told: { what: 'stalled' } },
    { what: 'not that of a muted microphone', of: membership({ stalled: true, muted: true }), told: undefined },
    {
      what: 'that no link comes up',
      of: membership({ links: 0, unheard: { ...of(ada, ben), why: 'no-link' } }),
      told: { what: 'no-link' },
    },
    {
      what: 'how long they wait, and behind how many',
      of: membership({ waiting: { position: 7, waitMs: 2_100 }, unheard: { ...of(ada), why: 'no-place' } }),
      told: { what: 'waiting', position: 7, seconds: 3 },
    },
    { what: 'of whom nothing comes', of: membership({ unheard: of(ben) }), told: { what: 'no-sound', names: ['Ben'] } },
    { what: 'nothing of who has left', of: membership({ stage: [ada], unheard: of(ben) }), told: undefined },
  ])('is $what', ({ of, told }) => {
    expect(soundTrouble(of)).toEqual(told)
  })
})

describe('a person hears nothing', () => {
  const joined = (part: Parameters<typeof membership>[0]) => ({ phase: 'joined' as const, ...membership(part) })

  it.each([
    { what: 'where all is well', part: {}, expected: false },
    { what: 'of one of two', part: { unheard: of(ada) }, expected: false },
    { what: 'of both', part: { unheard: of(ada, ben) }, expected: true },
    { what: 'that is not played', part: { playback: 'interrupted' as const }, expected: true },
    { what: 'while nobody speaks', part: { stage: [{ ...ada, muted: true }], playback: 'blocked' as const } },
    {
      what: 'of the one who has a microphone on',
      part: { stage: [ada, { ...ben, muted: true }], unheard: of(ada) },
      expected: true,
    },
  ])('$what: $expected', ({ part, expected = false }) => {
    expect(hearsNothing(joined(part))).toBe(expected)
  })

  it('outside of a room: false', () => {
    expect(hearsNothing({ phase: 'idle' })).toBe(false)
  })
})
