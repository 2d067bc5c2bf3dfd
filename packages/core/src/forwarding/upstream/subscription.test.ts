import { describe, expect, it } from 'vitest'
import { Subscription } from './subscription.ts'

/** What it says over a time, with `frames` coming in at the times given. */
function say(inlet: Subscription, from: number, to: number, frames: readonly number[] = []) {
  const said: [number, string][] = []
  for (let now = from; now < to; now += 10) {
    if (frames.includes(now)) inlet.came(now)
    const due = inlet.due(now)
    if (due) said.push([now, due])
  }
  return said
}

describe('Inlet', () => {
  it('says resume every 40 ms until frames come, and less often when none can', () => {
    const inlet = new Subscription()
    inlet.ask(0)
    expect(say(inlet, 0, 150, [90]).map(([at]) => at)).toEqual([0, 40, 80])
    inlet.ask(1_000)
    expect(say(inlet, 1_000, 11_000).length).toBeLessThan(21)
  })

  it('delivers with the third frame, once', () => {
    const inlet = new Subscription()
    inlet.ask(0)
    expect([10, 20, 30, 40].map((now) => inlet.came(now))).toEqual([false, false, true, false])
    inlet.recount()
    expect([50, 60, 70].map((now) => inlet.came(now))).toEqual([false, false, true])
  })

  it('says release again while frames keep coming, and is quiet when they stop', () => {
    const inlet = new Subscription()
    inlet.ask(0)
    inlet.came(0)
    inlet.release(100)
    const frames = Array.from({ length: 20 }, (_, index) => 100 + index * 40)
    const said = say(inlet, 100, 3_000, frames).map(([at]) => at)
    expect(said.slice(0, 4)).toEqual([100, 300, 500, 700])
    expect(said.length).toBeLessThanOrEqual(5)
    expect(inlet.phase).toBe('quiet')
  })

  it('tells a feed that nobody asked for from single answers', () => {
    const inlet = new Subscription()
    for (const now of [0, 400, 800, 1_200]) inlet.came(now)
    expect(inlet.isStraying).toBe(false)
    for (const now of [2_000, 2_040, 2_080]) inlet.came(now)
    expect(inlet.isStraying).toBe(true)
  })
})
