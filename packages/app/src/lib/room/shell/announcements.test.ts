import { type Attendee, parsePeerId, type StageMember } from '@banyan/core/protocol'
import { describe, expect, it } from 'vitest'
import { loadWords } from '../../words/load.ts'
import { announcementsBetween } from './announcements.ts'

const en = await loadWords('en')
const attendee = (peer: string, name: string): Attendee => ({ peer: parsePeerId(peer)!, name })
const ada = attendee('adaadaadaada', 'Ada')
const grace = attendee('gracegraceg1', 'Grace')
const self = parsePeerId('myselfmyself')!
const room = { self, requests: [], online: true, view: { stage: [] } }
const speaker = { ...room, role: 'speaker', muted: false, publishing: true } as const
const listener = { ...room, role: 'listener', muted: false, publishing: false } as const

it('shows and speaks nothing when nothing changed that concerns a person', () => {
  expect(announcementsBetween(speaker, { ...speaker }, en)).toEqual({ shown: [], spoken: [] })
})

it('tells a person who is taken off the stage, on the page', () => {
  expect(announcementsBetween(speaker, listener, en).shown).toEqual([en.microphone_off_stage()])
})

it('speaks of being admitted', () => {
  expect(announcementsBetween(listener, { ...speaker, publishing: false, muted: true }, en).spoken).toEqual([
    en.microphone_invited(),
  ])
})

it('tells the next host that the room is theirs now', () => {
  expect(announcementsBetween(speaker, { ...speaker, role: 'host' }, en).shown).toEqual([en.room_now_host()])
})

it('says nothing when somebody goes on with another device, on stage or in the queue', () => {
  const on = (peer: typeof ada.peer, role: StageMember['role'] = 'host') =>
    ({ peer, identity: 'account-ada', name: 'Ada', role, muted: false }) as StageMember
  const asks = { ...grace, identity: 'account-grace' as Attendee['identity'] } as Attendee
  const before = { ...speaker, requests: [asks], view: { stage: [on(ada.peer)] } }
  const after = {
    ...speaker,
    requests: [{ ...asks, peer: parsePeerId('graceagain12')! }],
    view: { stage: [on(parsePeerId('adaagain1234')!)] },
  }
  expect(announcementsBetween(before, after, en)).toEqual({ shown: [], spoken: [] })
})

it('says what one was made', () => {
  expect(announcementsBetween(speaker, { ...speaker, role: 'cohost' }, en).spoken.join()).toContain(
    en.powers_appointed_title(),
  )
  expect(announcementsBetween({ ...speaker, role: 'cohost' }, speaker, en).shown).toEqual([en.powers_now_speaker()])
  expect(announcementsBetween({ ...speaker, role: 'host' }, { ...speaker, role: 'cohost' }, en).shown).toEqual([])
})

it('speaks of an invitation once, and says who invites', () => {
  const host = { peer: ada.peer, name: 'Ada', role: 'host', muted: false } as StageMember
  const before = { ...listener, view: { stage: [host] } }
  const invited = { ...before, invitedBy: ada.peer }
  expect(announcementsBetween(before, invited, en).spoken).toEqual([en.powers_invitation_said({ name: 'Ada' })])
  expect(announcementsBetween(invited, { ...invited }, en).spoken).toEqual([])
  expect(announcementsBetween(invited, before, en).spoken).toEqual([])
})

it('speaks of muting and of the microphone coming on', () => {
  expect(announcementsBetween(speaker, { ...speaker, muted: true }, en).spoken).toEqual([en.microphone_now_muted()])
  expect(announcementsBetween({ ...speaker, publishing: false }, speaker, en).spoken).toEqual([
    en.microphone_now_open(),
  ])
})

it('speaks of each new request once, no matter who leaves the queue meanwhile', () => {
  const before = { ...speaker, role: 'host', requests: [ada] } as const
  expect(announcementsBetween(before, { ...before, requests: [ada, grace] }, en).spoken).toEqual([
    en.requests_asks({ name: 'Grace' }),
  ])
  expect(announcementsBetween(before, { ...before, requests: [grace] }, en).spoken).toEqual([
    en.requests_asks({ name: 'Grace' }),
  ])
  expect(announcementsBetween(before, { ...before, requests: [] }, en).spoken).toEqual([])
})

it('speaks of the relay being away and back', () => {
  expect(announcementsBetween(listener, { ...listener, online: false }, en).spoken).toEqual([en.room_away()])
  expect(announcementsBetween({ ...listener, online: false }, listener, en).spoken).toEqual([en.room_back_again()])
})

describe('the others on stage', () => {
  const member = ({ peer, name }: Attendee, muted = false): StageMember =>
    ({ peer, name, muted, role: 'speaker', source: 1 }) as StageMember
  const on = (...stage: StageMember[]) => ({ ...listener, view: { stage } })
  const spoken = (before: StageMember[], after: StageMember[]) =>
    announcementsBetween(on(...before), on(...after), en).spoken

  it('are announced as they come and go', () => {
    expect(spoken([member(ada)], [member(ada), member(grace)])).toEqual([en.stage_came({ name: 'Grace' })])
    expect(spoken([member(ada), member(grace)], [member(ada)])).toEqual([en.stage_went({ name: 'Grace' })])
  })

  it('are announced when they mute themselves and when they can be heard again', () => {
    expect(spoken([member(ada)], [member(ada, true)])).toEqual([en.stage_muted({ name: 'Ada' })])
    expect(spoken([member(ada, true)], [member(ada)])).toEqual([en.stage_unmuted({ name: 'Ada' })])
  })

  it('are counted, not named, when many come at once', () => {
    const many = ['ona', 'twb', 'thc', 'fod'].map((name) => member(attendee(name.repeat(4), name)))
    expect(spoken([], many)).toEqual([en.stage_came_many({ count: 4 })])
    expect(spoken(many, [])).toEqual([en.stage_went_many({ count: 4 })])
  })

  it('are announced when they lead, or help to; not the host who only steps back', () => {
    const as = (role: StageMember['role'], { peer, name }: Attendee) => ({ ...member({ peer, name }), role })
    expect(spoken([as('host', ada), as('speaker', grace)], [as('cohost', ada), as('host', grace)])).toEqual([
      en.powers_is_host({ name: 'Grace' }),
    ])
    expect(spoken([as('speaker', ada)], [as('cohost', ada)])).toEqual([en.powers_is_cohost({ name: 'Ada' })])
    expect(spoken([as('cohost', ada)], [as('speaker', ada)])).toEqual([])
  })

  it('do not include oneself', () => {
    expect(spoken([], [member({ peer: self, name: 'Me' })])).toEqual([])
  })
})
