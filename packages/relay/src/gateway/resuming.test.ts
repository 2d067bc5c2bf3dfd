import { banyanPlanner } from '@banyan/core/topology'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { relayFixture, type RelayFixture } from '../testing/relay-fixture.ts'

const GRACE_MS = 30_000
let fixture: RelayFixture
beforeEach(async () => {
  const openPlanner = () => banyanPlanner({ stripes: 1, stageWidth: 1 })
  fixture = await relayFixture({ openPlanner, resumeGraceMs: GRACE_MS })
})
afterEach(() => fixture.close())

/** A host, a speaker and a listener, who have got every notice so far. */
async function stageOfTwo() {
  const [host, speaker, listener] = [fixture.peer(), fixture.peer(), fixture.peer()]
  const room = await host.create()
  const guest = await speaker.join(room)
  await speaker.must('stage:request', { wanted: true })
  await listener.join(room)
  fixture.clock.advance(1_000)
  for (const peer of [host, speaker, listener]) {
    await peer.settled()
    peer.notices.length = 0
  }
  return { host, speaker, listener, room, guest }
}

describe('a speaker whose connection is lost', () => {
  it('gets the same peer id, role and source back, and nobody else notices', async () => {
    const { host, speaker, listener, room, guest } = await stageOfTwo()
    await fixture.drop(speaker, guest.peer)
    fixture.clock.advance(GRACE_MS - 1)
    const back = await fixture.peer().join(room, { resume: guest.resume })
    expect(back).toMatchObject({ peer: guest.peer, role: 'speaker', resume: guest.resume })
    expect(back.view.stage.map(({ peer, source }) => ({ peer, source }))).toEqual([
      { peer: room.peer, source: 0 },
      { peer: guest.peer, source: 1 },
    ])
    expect(back.plan.links).toHaveLength(2)
    fixture.clock.advance(GRACE_MS)
    expect(await host.settled()).toEqual([])
    expect(await listener.settled()).toEqual([])
  })

  it('has left when the grace is over, and comes back as a newcomer', async () => {
    const { host, speaker, listener, room, guest } = await stageOfTwo()
    await fixture.drop(speaker, guest.peer)
    fixture.clock.advance(GRACE_MS)
    expect((await host.next('room:changed')).stage.map(({ peer }) => peer)).toEqual([room.peer])
    expect((await listener.next('plan:changed')).links.map(({ peer }) => peer)).toEqual([room.peer])
    const back = await fixture.peer().join(room, { resume: guest.resume })
    expect(back.role).toBe('listener')
    expect(back.peer).not.toBe(guest.peer)
  })

  it('gets the seat over a new connection even before the old one is known to be lost', async () => {
    const { host, speaker, room, guest } = await stageOfTwo()
    const closed = new Promise((resolve) => speaker.socket.once('disconnect', resolve))
    const again = fixture.peer()
    expect(await again.join(room, { resume: guest.resume })).toMatchObject({ peer: guest.peer, role: 'speaker' })
    expect(await closed).toBe('io server disconnect')
    await again.settled()
    fixture.clock.advance(GRACE_MS)
    expect(await host.settled()).toEqual([])
    await again.must('stage:mute', { muted: true })
  })
})

it('tells a person who waits for the microphone their queue position again when they are back', async () => {
  const [host, first, guest] = [fixture.peer(), fixture.peer(), fixture.peer()]
  const room = await host.create({ policy: 'ask' })
  await first.join(room)
  await first.must('stage:request', { wanted: true })
  const joined = await guest.join(room)
  await guest.must('stage:request', { wanted: true })
  await fixture.drop(guest, joined.peer)
  const again = fixture.peer()
  await again.join(room, { resume: joined.resume })
  fixture.clock.advance(0)
  expect(await again.next('request:place')).toEqual({ place: 2 })
})

describe('a host whose connection is lost', () => {
  it('is shown on return who waits for the microphone', async () => {
    const [host, guest] = [fixture.peer(), fixture.peer()]
    const room = await host.create({ policy: 'ask' })
    const joined = await guest.join(room)
    await fixture.drop(host, room.peer)
    await guest.must('stage:request', { wanted: true })
    const again = fixture.peer()
    expect((await again.join(room, { resume: room.resume })).role).toBe('host')
    fixture.clock.advance(0)
    expect((await again.next('requests:changed')).requests).toEqual([{ peer: joined.peer, name: 'Guest' }])
  })

  it('hands the room to the next speaker when the grace is over', async () => {
    const { host, speaker, room, guest } = await stageOfTwo()
    await fixture.drop(host, room.peer)
    fixture.clock.advance(GRACE_MS)
    expect(await speaker.next('role:changed')).toEqual({ role: 'host' })
    expect((await speaker.next('room:changed')).stage).toMatchObject([{ peer: guest.peer, role: 'host' }])
  })

  it('takes the room along when the stage is empty after the grace', async () => {
    const [host, guest] = [fixture.peer(), fixture.peer()]
    const room = await host.create()
    await guest.join(room)
    await fixture.drop(host, room.peer)
    fixture.clock.advance(GRACE_MS)
    expect(await guest.next('room:ended')).toEqual({ reason: 'host-left' })
    expect(fixture.relay.rooms()).toEqual([])
    expect(fixture.clock.pending).toBeLessThanOrEqual(1) // the list of rooms, for those who watch
  })
})

describe('a listener whose connection is lost', () => {
  it('leaves its children to others at once, and comes back to its seat with a new plan', async () => {
    const [host, near, far] = [fixture.peer(), fixture.peer(), fixture.peer()]
    const room = await host.create()
    const parent = await near.join(room)
    const child = await far.join(room)
    expect(child.plan.links.map(({ peer }) => peer)).toEqual([parent.peer])

    await fixture.drop(near, parent.peer)
    const plan = await far.next('plan:changed')
    expect(plan.links.map(({ peer }) => peer)).toEqual([room.peer])
    fixture.clock.advance(1_000)
    expect(fixture.relay.rooms()[0]?.listeners).toBe(1)

    const back = await fixture.peer().join(room, { resume: parent.resume })
    expect(back).toMatchObject({ peer: parent.peer, role: 'listener' })
    expect(back.plan.epoch).toBeGreaterThan(plan.epoch)
    expect(back.plan.links.map(({ peer }) => peer)).toEqual([child.peer])
    expect(fixture.relay.rooms()[0]?.listeners).toBe(2)
  })

  it('has left when the grace is over', async () => {
    const [host, guest] = [fixture.peer(), fixture.peer()]
    const room = await host.create()
    const joined = await guest.join(room)
    await fixture.drop(guest, joined.peer)
    fixture.clock.advance(GRACE_MS)
    expect((await fixture.peer().join(room, { resume: joined.resume })).peer).not.toBe(joined.peer)
  })
})

it('a secret that is not the owner’s opens nothing', async () => {
  const { room, guest } = await stageOfTwo()
  for (const resume of [
    `${guest.peer}.`,
    guest.peer,
    `${room.peer}.${guest.resume.slice(13)}`,
    '',
    '.',
    '__proto__.x',
  ]) {
    const joined = await fixture.peer().join(room, { resume })
    expect(joined.role).toBe('listener')
    expect([room.peer, guest.peer]).not.toContain(joined.peer)
  }
})
