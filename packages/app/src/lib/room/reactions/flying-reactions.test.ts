import { REACTION_KINDS, REACTIONS, REACTIONS_PER_SECOND } from '@banyan/core/protocol'
import { describe, expect, it } from 'vitest'
import { byOthers, kindsToLaunch, mayReact, MOST_FLYING, MOST_LAUNCHED, recentlySent } from './flying-reactions.ts'

const NONE = REACTIONS.map(() => 0)
const of = (counts: Partial<Record<number, number>>) => NONE.map((_, kind) => counts[kind] ?? 0)

describe('reactions to launch', () => {
  it.each([
    { given: 'nothing', counts: {}, own: {}, flying: 0, expected: [] },
    { given: 'a few', counts: { 0: 2, 3: 1 }, own: {}, flying: 0, expected: [0, 0, 3] },
    { given: 'mine alone, which fly already', counts: { 1: 2 }, own: { 1: 2 }, flying: 2, expected: [] },
    { given: 'mine and another of the kind', counts: { 1: 3 }, own: { 1: 2 }, flying: 2, expected: [1] },
    { given: 'mine of a notice that is still to come', counts: { 2: 1 }, own: { 1: 1 }, flying: 1, expected: [2] },
    { given: 'a sky that is full', counts: { 2: 5 }, own: {}, flying: MOST_FLYING, expected: [] },
    { given: 'a sky with one place', counts: { 2: 5, 4: 9 }, own: {}, flying: MOST_FLYING - 1, expected: [4] },
  ])('are $expected given $given', ({ counts, own, flying, expected }) => {
    expect(kindsToLaunch({ counts: of(counts), own: of(own), flying })).toEqual(expected)
  })

  it('stand for a crowd of a thousand in its proportions, and are no more than there is room for', () => {
    const kinds = kindsToLaunch({ counts: of({ 0: 500, 1: 340, 5: 160 }), own: NONE, flying: 0 })
    expect(kinds).toHaveLength(MOST_LAUNCHED)
    expect(kinds).toEqual([0, 0, 0, 1, 1, 5])
  })

  it('are counted without my own', () => {
    expect(byOthers({ counts: of({ 0: 3, 1: 1 }), own: of({ 0: 1, 2: 4 }) })).toEqual(of({ 0: 2, 1: 1 }))
  })
})

describe('sending', () => {
  it('keeps within what the relay lets pass on average, and goes on after a rest', () => {
    let sent: number[] = []
    let passed = 0
    for (let now = 0; now < 60_000; now += 50) {
      sent = recentlySent(sent, now)
      if (!mayReact(sent, now)) continue
      sent.push(now)
      passed += 1
    }
    expect(passed).toBeGreaterThan(60)
    expect(passed).toBeLessThanOrEqual(60 * REACTIONS_PER_SECOND + 20)
  })

  it('has a picture for each kind', () => {
    expect(REACTIONS).toHaveLength(REACTION_KINDS)
  })
})
