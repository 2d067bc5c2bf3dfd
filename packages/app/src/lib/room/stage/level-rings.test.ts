import type { PeerId } from '@banyan/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LevelRings } from './level-rings.ts'

const ADA = 'ada' as PeerId
const BOB = 'bob' as PeerId

/** What a ring changes of an element, and how often. */
function fakeElement() {
  let transform = ''
  let isSpeaking = false
  const changes = { transform: 0, speaking: 0 }
  const element = {
    style: {
      get transform() {
        return transform
      },
      set transform(value) {
        transform = value
        changes.transform += 1
      },
    },
    toggleAttribute: (_name: string, value: boolean) => {
      isSpeaking = value
      changes.speaking += 1
    },
    removeAttribute: () => void (isSpeaking = false),
  }
  const scale = () => Number(/scale\((.*)\)/.exec(transform)?.[1] ?? 1)
  return { element: element as unknown as HTMLElement, changes, scale, isSpeaking: () => isSpeaking }
}

describe('rings behind faces', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  let levels: Record<string, number>
  let looks: number
  let hidden: boolean
  let moves: boolean
  let rings: LevelRings
  beforeEach(() => {
    ;[levels, looks, hidden, moves] = [{}, 0, false, true]
    rings = new LevelRings({
      levelOf: (peer) => {
        looks += 1
        return levels[peer] ?? 0
      },
      mayMove: () => moves,
      isHidden: () => hidden,
      now: () => Date.now(),
    })
  })

  it('open while somebody speaks, 20 steps a second at most, and close again', () => {
    const ada = fakeElement()
    const bob = fakeElement()
    rings.follow(ADA)(ada.element)
    rings.follow(BOB)(bob.element)
    vi.advanceTimersByTime(1_000)
    expect([ada.isSpeaking(), ada.scale()]).toEqual([false, 1])
    levels[ADA] = 0.8
    const before = ada.changes.transform
    vi.advanceTimersByTime(300)
    expect(ada.isSpeaking()).toBe(true)
    expect(ada.scale()).toBeGreaterThan(1.05)
    expect(bob.isSpeaking()).toBe(false)
    levels[ADA] = 0
    vi.advanceTimersByTime(2_000)
    expect([ada.isSpeaking(), ada.scale()]).toEqual([false, 1])
    expect(ada.changes.transform - before).toBeLessThanOrEqual(2.3 * 20)
    expect(bob.changes).toEqual({ transform: 1, speaking: 0 })
  })

  it('are looked at ten times a second while nobody speaks, and once while nobody sees them', () => {
    rings.follow(ADA)(fakeElement().element)
    vi.advanceTimersByTime(10_000)
    expect(looks).toBeLessThanOrEqual(101)
    hidden = true
    vi.advanceTimersByTime(200)
    looks = 0
    levels[ADA] = 1
    vi.advanceTimersByTime(10_000)
    expect([looks, vi.getTimerCount()]).toEqual([0, 1])
    hidden = false
    vi.advanceTimersByTime(1_500)
    expect(looks).toBeGreaterThan(5)
  })

  it('only open and close where motion is not wanted', () => {
    moves = false
    const ada = fakeElement()
    rings.follow(ADA)(ada.element)
    levels[ADA] = 0.8
    vi.advanceTimersByTime(1_000)
    expect([ada.isSpeaking(), ada.changes.transform]).toEqual([true, 1])
  })

  it('leave no timer behind, and begin closed when they are attached again', () => {
    const ada = fakeElement()
    const detach = rings.follow(ADA)(ada.element)
    levels[ADA] = 1
    vi.advanceTimersByTime(500)
    expect(ada.scale()).toBeGreaterThan(1.1)
    detach?.()
    expect(vi.getTimerCount()).toBe(0)
    levels[ADA] = 0
    rings.follow(ADA)(ada.element)
    expect([ada.isSpeaking(), ada.scale()]).toEqual([false, 1])
  })
})
