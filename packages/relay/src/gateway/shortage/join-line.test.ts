import type { PeerId } from '@banyan/core/protocol'
import { describe, expect, it } from 'vitest'
import { JoinLine } from './join-line.ts'

const peer = (name: string) => name as PeerId
const join = (name: string) => ({ type: 'join' as const, peer: peer(name), slots: 4, onStage: false })

function line(...names: string[]) {
  const line = new JoinLine()
  for (const name of names) line.add(join(name))
  return line
}

describe('JoinLine', () => {
  it('tells each newcomer their position, and how long they wait: two come in at a time', () => {
    expect([...line('a', 'b', 'c').waits(1_000, 5_000)]).toEqual([
      ['a', { position: 1, waitMs: 1_000 }],
      ['b', { position: 2, waitMs: 1_000 }],
      ['c', { position: 3, waitMs: 6_000 }],
    ])
  })

  it('lets those in first who came first', () => {
    const waiting = line('a', 'b', 'c')
    expect(waiting.takeFirst().map(({ peer }) => peer)).toEqual(['a', 'b'])
    expect(waiting.takeFirst().map(({ peer }) => peer)).toEqual(['c'])
    expect(waiting.size).toBe(0)
  })

  it('moves the others up when somebody leaves, and knows what they offer by now', () => {
    const waiting = line('a', 'b')
    waiting.offer(peer('b'), 8)
    expect(waiting.take(peer('a'))).toEqual(join('a'))
    expect(waiting.take(peer('a'))).toBeUndefined()
    expect(waiting.waits(0, 0).get(peer('b'))?.position).toBe(1)
    expect(waiting.takeFirst()).toEqual([{ ...join('b'), slots: 8 }])
  })
})
