import type { RoomId } from '@banyan/core/protocol'
import { beforeEach, expect, it } from 'vitest'
import type { WhoSpeaks } from '../../room-access/new-space.ts'
import { type RoomRules, roomRules } from './room-rules.ts'

const GRACE_MS = 60_000
const id = (name: string) => name as RoomId
const rule = (who: WhoSpeaks) => ({ who, invited: new Map() })
let time: number
let live: Set<RoomId>
let rules: RoomRules
beforeEach(() => {
  time = 1_700_000_000_000
  live = new Set()
  rules = roomRules({ isLive: (room) => live.has(room), now: () => time, graceMs: GRACE_MS, most: 3 })
})

it('says who may speak, and of a room that it does not know, that people ask', () => {
  rules.set(id('tea'), rule('followed'))
  expect(rules.of(id('tea')).who).toBe('followed')
  expect(rules.of(id('ale')).who).toBe('ask')
})

it('keeps a room for as long as it lives, and forgets it after', () => {
  rules.set(id('tea'), rule('everyone'))
  live.add(id('tea'))
  time += GRACE_MS * 100
  rules.set(id('ale'), rule('ask'))
  expect(rules.of(id('tea')).who).toBe('everyone')
  live.delete(id('tea'))
  rules.set(id('ale'), rule('ask'))
  expect(rules.of(id('tea')).who).toBe('ask')
  expect(rules.size).toBe(1)
})

it('keeps the id of a room that has not begun, for as long as it may begin', () => {
  rules.set(id('tea'), rule('invited'))
  expect(rules.isTaken(id('tea'))).toBe(true)
  time += GRACE_MS
  expect(rules.isTaken(id('tea'))).toBe(false)
})

it('remembers so many at most, and those that live longest', () => {
  rules.set(id('live-one'), rule('invited'))
  live.add(id('live-one'))
  for (const name of ['a-1', 'a-2', 'a-3', 'a-4']) rules.set(id(name), rule('everyone'))
  expect(rules.size).toBe(3)
  expect(rules.of(id('live-one')).who).toBe('invited')
  expect(rules.of(id('a-1')).who).toBe('ask')
})
