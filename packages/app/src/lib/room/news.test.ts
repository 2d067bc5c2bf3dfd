import { type Attendee, parsePeerId } from '@banyan/core/protocol'
import { expect, it } from 'vitest'
import { en } from '../words/en.ts'
import { newsBetween } from './news.ts'

const attendee = (peer: string, name: string): Attendee => ({ peer: parsePeerId(peer)!, name })
const ada = attendee('adaadaadaada', 'Ada')
const grace = attendee('gracegraceg1', 'Grace')
const speaker = { role: 'speaker', requests: [], muted: false, publishing: true } as const
const listener = { role: 'listener', requests: [], muted: false, publishing: false } as const

it('shows and speaks nothing when nothing changed that concerns a person', () => {
  expect(newsBetween(speaker, { ...speaker }, en)).toEqual({ shown: [], spoken: [] })
})

it('tells whoever is taken off the stage, on the page', () => {
  expect(newsBetween(speaker, listener, en).shown).toEqual([en.microphone.offStage])
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
