import { parsePeerId, type StageMember } from '@banyan/core/protocol'
import { describe, expect, it } from 'vitest'
import { loadWords } from '../../words/load.ts'
import { keepsScreenOn, nowPlaying } from './now-playing.ts'

const en = await loadWords('en')
const member = (name: string, role: StageMember['role'] = 'speaker') =>
  ({ peer: parsePeerId('adaadaadaada')!, name, role, muted: false, source: 1 }) as StageMember
const view = { title: 'Tea at four', stage: [member('Ada', 'host'), member('Grace')] }
const listener = { role: 'listener', publishing: false, muted: true, view } as const
const speaker = { role: 'speaker', publishing: true, muted: false, view } as const

describe('a lock screen', () => {
  it('names the room and who is on stage', () => {
    expect(nowPlaying(listener, true, en)).toMatchObject({ title: 'Tea at four', artist: 'Ada and Grace on stage' })
  })
  it('counts those whom it has no space for', () => {
    const stage = ['Ada', 'Grace', 'Lin', 'Alan', 'Mary'].map((name) => member(name))
    expect(nowPlaying({ ...listener, view: { ...view, stage } }, true, en).artist).toBe(
      'Ada, Grace, Lin and 2 more on stage',
    )
  })
  it('offers the microphone to a person who has one open, and to nobody else', () => {
    expect(nowPlaying(speaker, true, en).microphone).toBe(true)
    expect(nowPlaying({ ...speaker, muted: true }, true, en).microphone).toBe(false)
    expect(nowPlaying({ ...speaker, publishing: false }, true, en).microphone).toBeUndefined()
    expect(nowPlaying(listener, true, en).microphone).toBeUndefined()
  })
  it('shows a pause when nothing is played', () => {
    expect(nowPlaying(listener, false, en).playing).toBe(false)
  })
})

it.each([
  { who: speaker, visible: true, on: true },
  { who: { ...speaker, role: 'host' } as const, visible: true, on: true },
  { who: speaker, visible: false, on: false },
  { who: listener, visible: true, on: false },
  { who: undefined, visible: true, on: false },
])('keeps the screen on: $on, for $who.role, visible: $visible', ({ who, visible, on }) => {
  expect(keepsScreenOn(who, visible)).toBe(on)
})
