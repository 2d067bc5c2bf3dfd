import { type Identity, parseRoomId, type RoomSummary, type StageRole } from '@banyan/core/protocol'
import { expect, it } from 'vitest'
import { bubblesOf } from './bubbles.ts'

const room = (id: string, listeners: number, stage: Record<string, StageRole>): RoomSummary => ({
  ...{ room: parseRoomId(id)!, title: id, startedAt: 0, listeners },
  stage: Object.entries(stage).map(([name, role]) => ({ name, role, identity: `id-${name}` as Identity })),
})
const faces =
  (followed: readonly string[], blocked: readonly string[] = []) =>
  (identity: string | undefined) => {
    const name = identity?.slice(3) ?? ''
    return { avatar: `${name}.webp`, followed: followed.includes(name), blocked: blocked.includes(name) }
  }
const names = (rooms: RoomSummary[], faceOf: Parameters<typeof bubblesOf>[1]) =>
  bubblesOf(rooms, faceOf).map(({ name, followed }) => (followed ? `${name}!` : name))

const tea = room('tea', 3, { ada: 'host', ben: 'speaker', cleo: 'cohost' })
const coffee = room('coffee', 9, { dan: 'host', eve: 'speaker' })

it('shows everybody on a stage whom one follows, hosts before speakers', () => {
  expect(names([coffee, tea], faces(['ben', 'ada', 'eve']))).toEqual(['ada!', 'eve!', 'ben!'])
})

it('shows the hosts of other rooms after them, the fullest room first', () => {
  expect(names([tea, coffee], faces([]))).toEqual(['dan', 'ada'])
  expect(names([coffee, tea], faces(['cleo']))).toEqual(['cleo!', 'dan'])
})

it('leaves out rooms of hosts whom one blocked, no matter who else speaks there', () => {
  expect(names([tea, coffee], faces(['ben'], ['ada']))).toEqual(['dan'])
})

it('knows people by their names where the relay knows no identities, and nobody where nobody is', () => {
  const anonymous = { ...tea, stage: [{ name: 'Ada', role: 'host' as const }] }
  expect(bubblesOf([anonymous], () => undefined)).toMatchObject([{ name: 'Ada', avatar: null, followed: false }])
  expect(bubblesOf([{ ...tea, stage: [] }], () => undefined)).toEqual([])
})
