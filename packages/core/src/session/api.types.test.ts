import { describe, expect, expectTypeOf, it } from 'vitest'
import type { PlayedAudio } from '../ports/audio.ts'
import { MediaError } from '../ports/errors.ts'
import type { PeerId, RefusalCode, Verdict } from '../protocol/index.ts'
import { type CommandError, JoinError, type RoomSession, type SessionEvents, type SessionSnapshot } from './api.ts'

// Most of this does nothing when it runs: the compiler is the judge (the stage `types`).
const never = (_use: (session: RoomSession) => void) => {}

describe('the types of a session’s events', () => {
  it('give each listener what its event carries', () => {
    expectTypeOf<Parameters<SessionEvents['change']>>().toEqualTypeOf<[snapshot: SessionSnapshot]>()
    expectTypeOf<Parameters<SessionEvents['played']>>().toEqualTypeOf<[speaker: PeerId, heard: PlayedAudio]>()
    expectTypeOf<Parameters<SessionEvents['declined']>>().toEqualTypeOf<[]>()
    expectTypeOf<Parameters<SessionEvents['invitationDeclined']>>().toEqualTypeOf<[peer: PeerId]>()
    expectTypeOf<Parameters<SessionEvents['mutedBy']>>().toEqualTypeOf<[peer: PeerId]>()
    expectTypeOf<Parameters<SessionEvents['verdict']>>().toEqualTypeOf<
      [verdict: { readonly peer: PeerId; readonly name: string; readonly why: Verdict }]
    >()
    expectTypeOf<Parameters<SessionEvents['reactions']>>().toEqualTypeOf<[counts: readonly number[]]>()
    expectTypeOf<Parameters<SessionEvents['sourceEnded']>>().toEqualTypeOf<[error?: MediaError | undefined]>()
  })

  it('refuse events that there are not, and listeners of other events', () => {
    never((session) => {
      // @ts-expect-error there is no such event
      session.on('changed', () => {})
      // @ts-expect-error a change carries a snapshot
      session.on('change', (peer: PeerId) => peer)
      expectTypeOf(session.on('change', () => {})).toEqualTypeOf<() => void>()
    })
  })

  it('tell what a snapshot holds by its phase', () => {
    never((session) => {
      const { snapshot } = session
      expectTypeOf(snapshot.phase).toEqualTypeOf<'idle' | 'joining' | 'joined' | 'left'>()
      if (snapshot.phase === 'joined') expectTypeOf(snapshot.links).toEqualTypeOf<number>()
      // @ts-expect-error only who has left has a reason
      if (snapshot.phase === 'joined') void snapshot.reason
    })
  })
})

describe('the types of errors', () => {
  it('carry closed sets of codes', () => {
    type Unreachable = 'relay-unreachable' | 'relay-timeout' | 'relay-closed'
    expectTypeOf<JoinError['code']>().toEqualTypeOf<RefusalCode | Unreachable>()
    expectTypeOf<CommandError['code']>().toEqualTypeOf<RefusalCode | Unreachable>()
    expectTypeOf<MediaError['code']>().toExtend<string>()
    // @ts-expect-error there is no such code
    void new JoinError('room-empty', 'nobody is there')
  })

  it('are told from one another by instanceof', () => {
    const codeOf = (error: unknown) =>
      error instanceof JoinError ? error.code : error instanceof MediaError ? error.code : undefined
    expectTypeOf(codeOf).returns.toEqualTypeOf<JoinError['code'] | MediaError['code'] | undefined>()
    expect(codeOf(new MediaError('no-encoder', 'none'))).toBe('no-encoder')
  })
})
