import type { PeerId } from '@banyan/core/protocol'
import { VirtualClock } from '@banyan/core/testing'
import { describe, expect, it } from 'vitest'
import { planGapMs, Shortage } from './shortage.ts'

const peer = (name: string) => name.padEnd(12, '0') as PeerId

describe('planGapMs', () => {
  it.each([
    { short: 0, members: 30, gapMs: 0 },
    { short: 2, members: 2, gapMs: 0 },
    { short: 5, members: 30, gapMs: 0 },
    { short: 6, members: 30, gapMs: 1_500 },
    { short: 15, members: 30, gapMs: 6_000 },
    { short: 30, members: 30, gapMs: 6_000 },
  ])('is $gapMs ms where $short of $members lack CPU', ({ short, members, gapMs }) => {
    expect(planGapMs(short, members)).toBe(gapMs)
  })
})

describe('Shortage', () => {
  const room = (identityOf: (peer: PeerId) => string = (peer) => peer) => {
    const clock = new VirtualClock()
    const shortage = new Shortage({ clock, members: () => 10, identityOf })
    for (const name of ['a', 'b', 'c', 'd']) shortage.record(peer(name), true)
    return { clock, shortage }
  }

  it('counts a person once, however many of their peers say so', () => {
    expect(room().shortage.isShort).toBe(true)
    expect(room(() => 'one person').shortage.isShort).toBe(false)
  })

  it('ends when its members say so, leave, or say nothing more', () => {
    const { clock, shortage } = room()
    shortage.record(peer('a'), false)
    expect(shortage.isShort).toBe(true)
    shortage.forget(peer('b'))
    expect(shortage.isShort).toBe(false)
    shortage.record(peer('b'), true)
    expect(shortage.isShort).toBe(true)
    clock.advance(15_001)
    expect(shortage.isShort).toBe(false)
  })
})
