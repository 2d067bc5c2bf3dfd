import { expect, it } from 'vitest'
import type { HeardSpeaker, Hearing, HearingEvents } from '../ports/hearing.ts'
import type { PeerId, SourceId } from '../protocol/index.ts'
import { lazyHearing } from './lazy-hearing.ts'

const stage: HeardSpeaker[] = [{ peer: 'ada000000000' as PeerId, source: 1 as SourceId, byTrack: false }]
const events: HearingEvents = { heard() {}, played() {}, failed() {} }

it('plays by the newest stage when the code is there, and nothing of what came before', async () => {
  const did: unknown[] = []
  const hearing = lazyHearing(() =>
    Promise.resolve((): Hearing => ({
      listen: (each) => void did.push(['listen', each]),
      take: () => void did.push('take'),
      ...{ retract() {}, level: () => 0.5, stats: () => undefined, bufferMs: 40, close() {} },
      follow: (isFollowed) => void did.push(['follow', isFollowed]),
    })),
  )(events)
  hearing.listen([])
  hearing.listen(stage)
  hearing.follow(true)
  hearing.take(new Uint8Array(), { at: 0, readyAt: 0, skewMs: 0, isConfirmed: true })
  expect([hearing.level(stage[0]!.peer), hearing.bufferMs]).toEqual([0, 0])
  await Promise.resolve()
  await Promise.resolve()
  hearing.take(new Uint8Array(), { at: 20, readyAt: 20, skewMs: 0, isConfirmed: true })
  expect(did).toEqual([['listen', stage], ['follow', true], 'take'])
  expect([hearing.level(stage[0]!.peer), hearing.bufferMs]).toEqual([0.5, 40])
})

it('says that nothing is played when the code does not come', async () => {
  const codes: string[] = []
  lazyHearing(() => Promise.reject(new Error('404')))({ ...events, failed: ({ code }) => void codes.push(code) })
  for (let turn = 0; turn < 3; turn += 1) await Promise.resolve()
  expect(codes).toEqual(['no-playback'])
})
