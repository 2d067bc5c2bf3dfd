import type { PeerId } from '@banyan/core/protocol'
import { VirtualClock } from '@banyan/core/testing'
import type { JoinEvent } from '@banyan/core/topology'
import { describe, expect, it } from 'vitest'
import { CALM_JOINS, joinQueue, STORM_GAP_MS } from './join-queue.ts'

const joinOf = (number: number): JoinEvent => ({ type: 'join', peer: `peer-${number}` as PeerId, slots: 1 })

/** A queue, and how many were placed at a time. */
function queue() {
  const clock = new VirtualClock()
  const placed: string[][] = []
  const joins = joinQueue({ clock, place: (batch) => placed.push(batch.map(({ peer }) => peer)) })
  let count = 0
  const add = (newcomers: number) => {
    for (let each = 0; each < newcomers; each += 1) joins.add(joinOf(count++))
  }
  return { clock, joins, placed, add, sizes: () => placed.map(({ length }) => length) }
}

describe('JoinQueue', () => {
  it('places those who come one by one at once, however many they are', () => {
    const { clock, add, sizes } = queue()
    for (let each = 0; each < 20; each += 1) {
      add(1)
      expect(sizes()).toHaveLength(each + 1)
      clock.advance(STORM_GAP_MS / CALM_JOINS)
    }
    expect(clock.pending).toBe(0)
  })

  it('gathers a rush, each newcomer placed once and within the gap', () => {
    const { clock, placed, add, sizes } = queue()
    const calm = Array.from({ length: CALM_JOINS }, () => 1)
    add(CALM_JOINS + 100)
    expect(sizes()).toEqual(calm)
    clock.advance(STORM_GAP_MS - 1)
    add(10)
    expect(sizes()).toEqual(calm)
    clock.advance(1)
    expect(sizes()).toEqual([...calm, 110])
    expect(new Set(placed.flat()).size).toBe(CALM_JOINS + 110)
  })

  it('places who is waiting before what may concern them, and nobody after its end', () => {
    const { clock, joins, add, sizes } = queue()
    add(CALM_JOINS + 2)
    joins.flush()
    expect(sizes().at(-1)).toBe(2)
    add(3)
    joins.close()
    clock.advance(STORM_GAP_MS)
    expect(sizes().at(-1)).toBe(2)
    expect(clock.pending).toBe(0)
  })
})
