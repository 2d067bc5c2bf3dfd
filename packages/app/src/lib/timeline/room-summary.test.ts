import { parseRoomId, type RoomSummary } from '@banyan/core/protocol'
import { expect, it } from 'vitest'
import { firstOnStage, hostOf, roomsAbout } from './room-summary.ts'

const room = (title: string, names: readonly string[], topics?: string[]): RoomSummary => ({
  room: parseRoomId('tea-time')!,
  title,
  ...(topics && { topics }),
  startedAt: 0,
  listeners: 3,
  stage: names.map((name) => ({ name, role: name === 'Host' ? 'host' : 'speaker' })),
})
const named = (...names: string[]) => {
  const { members, more } = firstOnStage(room('Tea', names).stage, 3)
  return { names: members.map(({ name }) => name), more }
}

it('shows the host first, wherever they stand on stage', () => {
  expect(named('Ada', 'Host', 'Lin')).toEqual({ names: ['Host', 'Ada', 'Lin'], more: 0 })
})

it('knows a room by somebody on stage when the host is away', () => {
  expect(hostOf(room('Tea', ['Ada', 'Host']).stage)?.name).toBe('Host')
  expect(hostOf(room('Tea', ['Ada', 'Lin']).stage)?.name).toBe('Ada')
  expect(hostOf([])).toBeUndefined()
})

it('counts who is left out, and never leaves out just one', () => {
  expect(named('Host', 'A', 'B', 'C')).toEqual({ names: ['Host', 'A', 'B', 'C'], more: 0 })
  expect(named('Host', 'A', 'B', 'C', 'D')).toEqual({ names: ['Host', 'A', 'B'], more: 2 })
})

const rooms = [room('L’été des forêts', ['Zoë Kravitz'], ['Radio']), room('Four forests', ['Host'])]
it.each([
  { text: 'foret', found: ['L’été des forêts'] },
  { text: 'FOR', found: ['L’été des forêts', 'Four forests'] },
  { text: 'ete radio', found: ['L’été des forêts'] },
  { text: 'zoe', found: ['L’été des forêts'] },
  { text: 'our', found: [] },
  { text: ' ! ', found: [] },
])('finds $found when somebody looks for "$text"', ({ text, found }) => {
  expect(roomsAbout(text, rooms).map(({ title }) => title)).toEqual(found)
})
