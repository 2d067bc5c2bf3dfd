import { VirtualClock } from '@banyan/core/testing'
import type { RoomId, RoomSummary } from '@banyan/core/protocol'
import { beforeEach, expect, it } from 'vitest'
import { RoomsCopy } from './rooms-copy.ts'
import { roomsFeed, type RoomsFeed } from './rooms-feed.ts'

const [tea, ale] = ['tea' as RoomId, 'ale' as RoomId]
const room = (id: RoomId, listeners: number) =>
  ({ room: id, title: id, listeners, startedAt: 0, stage: [], topics: [] }) as unknown as RoomSummary

let clock: VirtualClock
let live: Map<RoomId, RoomSummary>
let sent: number
let copy: RoomsCopy
let feed: RoomsFeed
beforeEach(() => {
  clock = new VirtualClock()
  live = new Map()
  sent = 0
  copy = new RoomsCopy(clock)
  feed = roomsFeed({
    clock,
    find: (id) => live.get(id),
    send: (update) => {
      sent += 1
      copy.apply(structuredClone(update))
    },
  })
})
function change(summary: RoomSummary) {
  live.set(summary.room, summary)
  feed.note(summary.room)
}

it('the copy follows the rooms, fullest first, and many changes make one message', () => {
  change(room(tea, 1))
  change(room(ale, 5))
  change(room(tea, 2))
  clock.advance(50)
  expect(copy.list().map(({ room, listeners }) => [room, listeners])).toEqual([
    [ale, 5],
    [tea, 2],
  ])
  live.delete(ale)
  feed.note(ale)
  clock.advance(50)
  expect(copy.list().map((summary) => summary.room)).toEqual([tea])
  expect(copy.find(ale)).toBeUndefined()
  expect(sent).toBe(2)
  expect(clock.pending).toBe(0)
})

it('a page that was asked for after a change waits for that change', async () => {
  change(room(tea, 1))
  expect(feed.flush()).toBe(1)
  expect(feed.flush()).toBe(1)
  await copy.reached(1)
  let isReady = false
  const later = copy.reached(2).then(() => (isReady = true))
  await new Promise(setImmediate)
  expect(isReady).toBe(false)
  change(room(tea, 2))
  feed.flush()
  await later
  expect(clock.pending).toBe(0)
})

it('a page waits no longer than a second', async () => {
  const waiting = copy.reached(7)
  clock.advance(1_000)
  await waiting
  expect(clock.pending).toBe(0)
  await copy.reached(Number.NaN) // a request without the header
})
