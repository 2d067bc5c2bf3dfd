import { describe, expect, it } from 'vitest'
import { Subscription } from './subscription.ts'

/** The messages that are due from one moment to another, while frames arrive at the given times. */
function messages(subscription: Subscription, from: number, to: number, frames: readonly number[] = []) {
  const sent: [number, string][] = []
  for (let now = from; now < to; now += 10) {
    if (frames.includes(now)) subscription.frameArrived(now)
    const due = subscription.due(now)
    if (due) sent.push([now, due])
  }
  return sent
}

describe('Subscription', () => {
  it('repeats resume every 40 ms until frames come, and less often the longer none do', () => {
    const subscription = new Subscription()
    subscription.ask(0)
    expect(messages(subscription, 0, 150, [90]).map(([at]) => at)).toEqual([0, 40, 80])
    subscription.ask(1_000)
    expect(messages(subscription, 1_000, 11_000).length).toBeLessThan(21)
  })

  it('delivers with the third frame, and says so once', () => {
    const subscription = new Subscription()
    subscription.ask(0)
    expect([10, 20, 30, 40].map((now) => subscription.frameArrived(now))).toEqual([false, false, true, false])
    subscription.restartCount()
    expect([50, 60, 70].map((now) => subscription.frameArrived(now))).toEqual([false, false, true])
  })

  it('repeats release while frames keep coming, and is quiet when they stop', () => {
    const subscription = new Subscription()
    subscription.ask(0)
    subscription.frameArrived(0)
    subscription.release(100)
    const frames = Array.from({ length: 20 }, (_, index) => 100 + index * 40)
    const sent = messages(subscription, 100, 3_000, frames).map(([at]) => at)
    expect(sent.slice(0, 4)).toEqual([100, 300, 500, 700])
    expect(sent.length).toBeLessThanOrEqual(5)
    expect(subscription.phase).toBe('quiet')
  })

  it('tells a feed that nobody asked for from single answers to requests', () => {
    const subscription = new Subscription()
    for (const now of [0, 400, 800, 1_200]) subscription.frameArrived(now)
    expect(subscription.isStraying).toBe(false)
    for (const now of [2_000, 2_040, 2_080]) subscription.frameArrived(now)
    expect(subscription.isStraying).toBe(true)
  })
})
