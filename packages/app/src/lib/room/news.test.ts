import { type Attendee, parsePeerId, type StageMember } from '@banyan/core/protocol'
import { describe, expect, it } from 'vitest'
import { en } from '../words/en.ts'
import { newsBetween } from './news.ts'

const attendee = (peer: string, name: string): Attendee => ({ peer: parsePeerId(peer)!, name })
const ada = attendee('adaadaadaada', 'Ada')
const grace = attendee('gracegraceg1', 'Grace')
const self = parsePeerId('myselfmyself')!
const room = { self, requests: [], online: true, view: { stage: [] } }
const speaker = { ...room, role: 'speaker', muted: false, publishing: true } as const
const listener = { ...room, role: 'listener', muted: false, publishing: false } as const

it('shows and speaks nothing when nothing changed that concerns a person', () => {
  expect(newsBetween(speaker, { ...speaker }, en)).toEqual({ shown: [], spoken: [] })
})

it('tells whoever is taken off the stage, on the page', () => {
  expect(newsBetween(speaker, listener, en).shown).toEqual([en.microphone.offStage])
})

it('speaks of being admitted', () => {
  expect(newsBetween(listener, { ...speaker, publishing: false, muted: true }, en).spoken).toEqual([
    en.microphone.invited,
  ])
})

it('tells an heir that the room is theirs now', () => {
  expect(newsBetween(speaker, { ...speaker, role: 'host' }, en).shown).toEqual([en.room.nowHost])
})

it('speaks of muting and of the microphone coming on', () => {
  expect(newsBetween(speaker, { ...speaker, muted: true }, en).spoken).toEqual([en.microphone.nowMuted])
  expect(newsBetween({ ...speaker, publishing: false }, speaker, en).spoken).toEqual([en.microphone.nowOpen])
})

it('speaks of each new request once, whoever leaves the queue meanwhile', () => {
  const before = { ...speaker, role: 'host', requests: [ada] } as const
  expect(newsBetween(before, { ...before, requests: [ada, grace] }, en).spoken).toEqual([en.requests.asks('Grace')])
  expect(newsBetween(before, { ...before, requests: [grace] }, en).spoken).toEqual([en.requests.asks('Grace')])
  expect(newsBetween(before, { ...before, requests: [] }, en).spoken).toEqual([])
})

it('speaks of the relay being away and back', () => {
  expect(newsBetween(listener, { ...listener, online: false }, en).spoken).toEqual([en.room.away])
  expect(newsBetween({ ...listener, online: false }, listener, en).spoken).toEqual([en.room.backAgain])
})

describe('the others on stage', () => {
  const member = ({ peer, name }: Attendee, muted = false): StageMember =>
    ({ peer, name, muted, role: 'speaker', source: 1 }) as StageMember
  const on = (...stage: StageMember[]) => ({ ...listener, view: { stage } })
  const spoken = (before: StageMember[], after: StageMember[]) => newsBetween(on(...before), on(...after), en).spoken

  it('are announced as they come and go', () => {
    expect(spoken([member(ada)], [member(ada), member(grace)])).toEqual([en.stage.came('Grace')])
    expect(spoken([member(ada), member(grace)], [member(ada)])).toEqual([en.stage.went('Grace')])
  })

  it('are announced when they mute themselves and when they can be heard again', () => {
    expect(spoken([member(ada)], [member(ada, true)])).toEqual([en.stage.muted('Ada')])
    expect(spoken([member(ada, true)], [member(ada)])).toEqual([en.stage.unmuted('Ada')])
  })

  it('are counted, not named, when many come at once', () => {
    const many = ['ona', 'twb', 'thc', 'fod'].map((name) => member(attendee(name.repeat(4), name)))
    expect(spoken([], many)).toEqual([en.stage.cameMany(4)])
    expect(spoken(many, [])).toEqual([en.stage.wentMany(4)])
  })

  it('do not include oneself', () => {
    expect(spoken([], [member({ peer: self, name: 'Me' })])).toEqual([])
  })
})
