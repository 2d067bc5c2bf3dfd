import { describe, expect, it } from 'vitest'
import { readSquare } from '@banyan/sim'
import { median } from '../statistics.ts'
import { drawWorld, farthestPoints, MODEL } from './world.ts'

/** Hosts on a line, 10 ms of round-trip from one to the next. */
const lineOf = (hosts: number) =>
  readSquare(Array.from({ length: hosts }, (_, a) => Array.from({ length: hosts }, (_, b) => 10 * Math.abs(a - b))))
const line = lineOf(50)
const world = drawWorld({ matrix: line, listeners: 5_000, seed: 1 })
const eligible = world.joins.filter(({ slots }) => slots > 0)

describe('a drawn world', () => {
  it('is the same for the same seed, and another for another', () => {
    const events = (seed: number) => {
      const { speakers, joins, leaves } = drawWorld({ matrix: lineOf(5), listeners: 50, seed })
      return { speakers, joins, leaves }
    }
    expect(events(3)).toEqual(events(3))
    expect(events(3)).not.toEqual(events(4))
  })

  it('has as many super-peers as the model says, all with its slots', () => {
    expect(eligible.length / world.joins.length).toBeCloseTo(MODEL.eligibleShare, 1)
    expect(new Set(eligible.map(({ slots }) => slots))).toEqual(new Set([MODEL.slots]))
  })

  it('has them all on wired lines, which are faster than wireless ones', () => {
    const wired = median(eligible.map(({ access }) => access!))
    expect(wired).toBeGreaterThan(MODEL.wiredMs * 0.9)
    expect(wired).toBeLessThan(MODEL.wiredMs * 1.1)
    // The others are wireless in 50 of 68 cases.
    expect(median(world.joins.filter(({ slots }) => slots === 0).map(({ access }) => access!))).toBeGreaterThan(10)
  })

  it('names everybody once', () => {
    const peers = [...world.speakers, ...world.joins].map(({ peer }) => peer)
    expect(new Set(peers).size).toBe(peers.length)
  })

  it('lets 2 % of the listeners leave, each once', () => {
    const listeners = new Set(world.joins.map(({ peer }) => peer))
    const leaving = world.leaves.map((event) => (event.type === 'leave' ? event.peer : undefined))
    expect(leaving).toHaveLength(100)
    expect(new Set(leaving).size).toBe(100)
    expect(leaving.every((peer) => peer !== undefined && listeners.has(peer))).toBe(true)
  })

  it('takes half a round-trip and both access lines for a delay', () => {
    const [a, b] = world.joins as [(typeof world.joins)[0], (typeof world.joins)[0]]
    const onTheWay = world.delay(a.peer, b.peer) - a.access! - b.access!
    expect(onTheWay % 5).toBeCloseTo(0, 6)
    expect(world.delay(b.peer, a.peer)).toBeCloseTo(world.delay(a.peer, b.peer), 6)
    expect(world.delay(a.peer, a.peer)).toBeCloseTo(2 * a.access!, 6)
  })

  it('puts listeners of one host at one point, as coordinates tell it, and far hosts far apart', () => {
    const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((value, i) => value - b[i]!))
    const errors = world.joins.slice(0, 200).map((a, index) => {
      const b = world.joins[index + 1]!
      return Math.abs(distance(a.point!, b.point!) - (world.delay(a.peer, b.peer) - a.access! - b.access!))
    })
    // A line is easily embedded: the estimate is off by some percent of its 245 ms.
    expect(median(errors)).toBeLessThan(15)
  })
})

describe('far points', () => {
  it('are the ends of a line first, then its middle', () => {
    expect(farthestPoints(line, 3, 0)).toEqual([0, 49, 24])
  })

  it('are no more than there are hosts, each once', () => {
    expect(farthestPoints(line, 99, 7).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, host) => host))
  })

  it('are each taken once even where hosts stand on one spot', () => {
    const spot = readSquare(Array.from({ length: 4 }, () => [0, 0, 0, 0]))
    expect(farthestPoints(spot, 4, 2).toSorted()).toEqual([0, 1, 2, 3])
  })

  it('cannot be told where the network has gaps', () => {
    const gap = readSquare([
      [0, null, 1],
      [null, 0, null],
      [1, null, 0],
    ])
    expect(() => farthestPoints(gap, 3, 0)).toThrow('gaps')
  })
})
