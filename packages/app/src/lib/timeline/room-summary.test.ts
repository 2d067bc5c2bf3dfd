import { parseRoomId, type RoomSummary } from '@banyan/core/protocol'
import { expect, it } from 'vitest'
import { hostOf, stageNames } from './room-summary.ts'

const room = (...names: string[]): RoomSummary => ({
  room: parseRoomId('tea-time')!,
  title: 'Tea',
  startedAt: 0,
  listeners: 3,
  stage: names.map((name) => ({ name, role: name === 'Host' ? 'host' : 'speaker' })),
})

it('names the host first, wherever they stand on stage', () => {
  expect(stageNames(room('Ada', 'Host', 'Lin'), 3)).toEqual({ names: ['Host', 'Ada', 'Lin'], more: 0 })
})

it('counts who is left out, and never leaves out just one', () => {
  expect(stageNames(room('Host', 'A', 'B', 'C'), 3)).toEqual({ names: ['Host', 'A', 'B', 'C'], more: 0 })
  expect(stageNames(room('Host', 'A', 'B', 'C', 'D'), 3)).toEqual({ names: ['Host', 'A', 'B'], more: 2 })
})

it('knows a room by somebody on stage when the host is away, and by its title when nobody is', () => {
  expect(hostOf(room('Ada', 'Lin'))).toBe('Ada')
  expect(hostOf(room())).toBe('Tea')
})
