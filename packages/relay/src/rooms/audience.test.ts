import { MAX_AUDIENCE_PAGE } from '@banyan/core/protocol'
import { describe, expect, it } from 'vitest'
import { after, peerId, roomWith } from '../testing/room-builder.ts'
import { audiencePage, shownRequests } from './audience.ts'

const names = Array.from({ length: MAX_AUDIENCE_PAGE + 5 }, (_, index) => `l${index}`)
const crowd = roomWith({ audience: names, capacity: 200 })

describe('audiencePage', () => {
  it('shows everybody once, in the order in which they came, page by page', () => {
    const first = audiencePage(crowd)
    if (!first.ok) throw new Error(first.error.code)
    expect(first.value.attendees).toHaveLength(MAX_AUDIENCE_PAGE)
    expect(first.value.more).toBe(true)
    const second = audiencePage(crowd, first.value.attendees.at(-1)!.peer)
    if (!second.ok) throw new Error(second.error.code)
    expect(second.value.more).toBe(false)
    expect([...first.value.attendees, ...second.value.attendees].map(({ name }) => name)).toEqual(names)
  })

  it('leaves out the stage and those who are away, and says there is no more when only they follow', () => {
    const room = after(roomWith({ stage: ['ada'], audience: ['ben', 'carl'] }), { type: 'lose', by: peerId('carl') })
    expect(audiencePage(room)).toEqual({
      ok: true,
      value: { attendees: [{ peer: peerId('ben'), name: 'ben' }], more: false },
    })
  })

  it('refuses to go on behind somebody who has left', () => {
    expect(audiencePage(crowd, peerId('gone'))).toMatchObject({ ok: false, error: { code: 'peer-not-found' } })
  })
})

describe('shownRequests', () => {
  it('shows the oldest that fit into one message; the others move up', () => {
    const waiting = after(crowd, ...names.map((name) => ({ type: 'request' as const, by: peerId(name), wanted: true })))
    expect(shownRequests(waiting).map(({ name }) => name)).toEqual(names.slice(0, MAX_AUDIENCE_PAGE))
    const fewer = after(waiting, { type: 'request', by: peerId('l0'), wanted: false })
    expect(shownRequests(fewer).at(-1)?.name).toBe(names[MAX_AUDIENCE_PAGE])
  })
})
