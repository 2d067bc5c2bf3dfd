import { describe, expect, it } from 'vitest'
import type { Joined, PeerId, RoomId, RoomView, SourceId } from '../protocol/index.ts'
import { IDLE, type SessionEvent, type SessionState, step } from './state.ts'

const self = 'selfselfself' as PeerId
const view: RoomView = { room: 'tea' as RoomId, title: 'Tea', policy: 'ask', startedAt: 0, stage: [], listeners: 1 }
const reply = (part: Partial<Joined> = {}): Joined => ({
  peer: self,
  role: 'listener',
  view,
  plan: { epoch: 3, stripes: 1, links: [] },
  resume: 'secret',
  iceServers: [],
  ...part,
})
const run = (events: readonly SessionEvent[], from: SessionState = IDLE) =>
  events.reduce((result, event) => step(result.state, event), { state: from, effects: [] } as ReturnType<typeof step>)
const joined = run([{ type: 'joining' }, { type: 'joined', reply: reply() }]).state

describe('session state', () => {
  it('is in a room once the relay says so, and sets its links up', () => {
    const { state, effects } = run([{ type: 'joining' }, { type: 'joined', reply: reply() }])
    expect(state.snapshot).toMatchObject({ phase: 'joined', self, role: 'listener', online: true })
    expect(effects).toContain('converge')
  })

  it('is nowhere again when joining failed', () => {
    expect(run([{ type: 'joining' }, { type: 'join-failed' }]).state).toEqual(IDLE)
  })

  it.each([2, 3])('ignores a plan of epoch %i when it has epoch 3', (epoch) => {
    expect(step(joined, { type: 'plan', plan: { epoch, stripes: 1, links: [] } })).toEqual({
      state: joined,
      effects: [],
    })
  })

  it('follows a newer plan', () => {
    const { state, effects } = step(joined, { type: 'plan', plan: { epoch: 4, stripes: 1, links: [] } })
    expect(state.entry?.plan.epoch).toBe(4)
    expect(effects).toEqual(['converge'])
  })

  it('knows its position in the queue while it waits', () => {
    const waiting = run(
      [
        { type: 'queue-position', position: 3 },
        { type: 'requested', wanted: true },
      ],
      joined,
    ).state
    expect(waiting.snapshot).toMatchObject({ requested: true, queuePosition: 3 })
    expect(step(waiting, { type: 'queue-position', position: 2 }).state.snapshot).toMatchObject({ queuePosition: 2 })
    expect(step(waiting, { type: 'requested', wanted: false }).state.snapshot).toMatchObject({
      queuePosition: undefined,
    })
    expect(step(waiting, { type: 'role', role: 'speaker' }).state.snapshot).toMatchObject({ queuePosition: undefined })
  })

  it('stops the source when the stage is over for it', () => {
    const onStage = step(joined, { type: 'role', role: 'speaker' }).state
    expect(step(onStage, { type: 'role', role: 'listener' }).effects).toEqual(['stop-source', 'converge'])
  })

  it('keeps its snapshot and links while the relay is away, and comes back with it', () => {
    const away = step(joined, { type: 'connection', online: false })
    expect(away.state.snapshot).toMatchObject({ phase: 'joined', online: false })
    expect(away.effects).toEqual([])
    expect(step(away.state, { type: 'connection', online: true }).effects).toEqual(['resume'])
  })

  it('keeps links when it comes back as the same peer, and starts anew as another one', () => {
    const away = step(joined, { type: 'connection', online: false }).state
    expect(step(away, { type: 'joined', reply: reply() }).effects).not.toContain('close-links')
    // Old links first, then the new room's: in this order.
    const other = step(away, { type: 'joined', reply: reply({ peer: 'otherotherot' as PeerId }) })
    expect(other.effects).toEqual(['close-links', 'open-links', 'stop-source', 'converge'])
  })

  it('keeps publishing when a speaker comes back', () => {
    const source = 1 as SourceId
    const stage = [{ peer: self, source, name: 'Ada', role: 'speaker' as const, muted: false, tracks: false }]
    const speaking = run(
      [
        { type: 'role', role: 'speaker' },
        { type: 'source', publishing: true, muted: true, stalled: false },
        { type: 'connection', online: false },
        { type: 'joined', reply: reply({ role: 'speaker', view: { ...view, stage } }) },
      ],
      joined,
    )
    expect(speaking.state.snapshot).toMatchObject({ publishing: true, muted: true, online: true })
    expect(speaking.effects).toEqual(['open-links', 'converge'])
  })

  it('is muted by the roster before anything else, also when it comes back to it', () => {
    const member = {
      peer: self,
      source: 1 as SourceId,
      name: 'Ada',
      role: 'speaker' as const,
      muted: true,
      tracks: false,
    }
    const silenced = { ...view, stage: [{ ...member, silenced: true }] }
    expect(step(joined, { type: 'view', view: silenced }).effects).toEqual(['mute-source', 'converge'])
    expect(step(joined, { type: 'view', view: { ...view, stage: [member] } }).effects).toEqual(['converge'])
    const back = step(joined, { type: 'joined', reply: reply({ role: 'speaker', view: silenced }) })
    expect(back.effects).toEqual(['open-links', 'mute-source', 'converge'])
  })

  it('knows who waits while it leads the room, and forgets it after that', () => {
    const requests = [{ peer: 'waitingwaiti' as PeerId, name: 'Ben' }]
    const leading = run(
      [
        { type: 'role', role: 'cohost' },
        { type: 'requests', requests },
      ],
      joined,
    ).state
    const asHost = step(leading, { type: 'role', role: 'host' }).state
    expect(asHost.snapshot).toMatchObject({ role: 'host', requests })
    expect(step(asHost, { type: 'role', role: 'speaker' }).state.snapshot).toMatchObject({ requests: [] })
  })

  it.each<SessionEvent>([
    { type: 'view', view },
    { type: 'plan', plan: { epoch: 9, stripes: 1, links: [] } },
    { type: 'role', role: 'host' },
    { type: 'connection', online: true },
    { type: 'ended', reason: 'host-ended' },
    { type: 'left' },
  ])('is not moved by $type when it is in no room', (event) => {
    expect(step(IDLE, event)).toEqual({ state: IDLE, effects: [] })
  })

  it.each([
    { event: { type: 'ended', reason: 'host-left' } as const, reason: 'host-left' },
    { event: { type: 'ended', reason: 'removed' } as const, reason: 'removed' },
    { event: { type: 'left' } as const, reason: 'left' },
  ])('closes everything when it is $reason', ({ event, reason }) => {
    const { state, effects } = step(joined, event)
    expect(state).toEqual({ snapshot: { phase: 'left', reason } })
    expect(effects).toEqual(['stop-source', 'close-links'])
  })
})
