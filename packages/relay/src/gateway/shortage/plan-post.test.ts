import type { PeerId } from '@banyan/core/protocol'
import { VirtualClock } from '@banyan/core/testing'
import { describe, expect, it } from 'vitest'
import { PlanPost, URGENT_GAP_MS } from './plan-post.ts'

const GAP_MS = 5_000
const peer = (name: string) => name as PeerId

function post() {
  const clock = new VirtualClock()
  clock.advance(60_000)
  const told: string[] = []
  let gapMs = 0
  const post = new PlanPost({
    ...{ clock, gapMs: () => gapMs, prepare: () => {} },
    tell: (to) => void told.push(`${to} at ${clock.now() - 60_000}`),
  })
  return { clock, post, told, setGap: (ms: number) => (gapMs = ms) }
}

describe('PlanPost', () => {
  it('tells plans at once where nothing is short', () => {
    const { clock, post: plans, told } = post()
    plans.changed([peer('a')])
    plans.changed([peer('a'), peer('b')])
    expect(told).toEqual(['a at 0', 'a at 0', 'b at 0'])
    expect(clock.pending).toBe(0)
  })

  it('tells all plans together, and each peer once, where they wait', () => {
    const { clock, post: plans, told, setGap } = post()
    plans.changed([peer('a')])
    setGap(GAP_MS)
    clock.advance(100)
    plans.changed([peer('a'), peer('b')])
    clock.advance(1_000)
    plans.changed([peer('b'), peer('c')])
    clock.advance(10_000)
    expect(told).toEqual(['a at 0', 'a at 5000', 'b at 5000', 'c at 5000'])
  })

  it('makes those who hear nothing wait less, and others with them', () => {
    const { clock, post: plans, told, setGap } = post()
    plans.changed([peer('a')])
    setGap(GAP_MS)
    plans.changed([peer('b')])
    plans.hurry()
    clock.advance(URGENT_GAP_MS)
    expect(told).toEqual(['a at 0', 'b at 1500'])
  })

  it('tells what waited as soon as something happens when nothing is short any more', () => {
    const { clock, post: plans, told, setGap } = post()
    plans.changed([peer('a')])
    setGap(GAP_MS)
    plans.changed([peer('b')])
    setGap(0)
    clock.advance(100)
    plans.changed([peer('c')])
    expect(told).toEqual(['a at 0', 'b at 100', 'c at 100'])
    expect(clock.pending).toBe(0)
  })

  it('tells nothing to those who left, and nothing after it was closed', () => {
    const { clock, post: plans, told, setGap } = post()
    setGap(GAP_MS)
    plans.changed([peer('a'), peer('b'), peer('c')])
    plans.forget(peer('b'))
    clock.advance(GAP_MS)
    expect(told).toEqual(['a at 1000', 'c at 1000'])
    plans.changed([peer('a')])
    plans.close()
    clock.advance(GAP_MS)
    expect(told).toHaveLength(2)
  })
})
