import { VirtualClock } from '@banyan/core/testing'
import { describe, expect, it } from 'vitest'
import { coalesce } from './coalesce.ts'

function setup() {
  const clock = new VirtualClock()
  const runs: number[] = []
  return { clock, runs, news: coalesce({ clock, gapMs: 200, run: () => runs.push(clock.now()) }) }
}

describe('coalesce', () => {
  it('runs at once after a rest, and then once per gap, however often it is called', () => {
    const { clock, runs, news } = setup()
    clock.advance(1_000)
    for (let count = 0; count < 50; count += 1) {
      news.soon()
      clock.advance(10)
    }
    expect(runs).toEqual([1_000, 1_200, 1_400])
    clock.advance(1_000)
    expect(runs).toEqual([1_000, 1_200, 1_400, 1_600])
  })

  it('runs at once when it is urgent, in place of the run that was due', () => {
    const { clock, runs, news } = setup()
    news.soon()
    clock.advance(50)
    news.soon()
    expect(news.urgently()).toBe(true)
    clock.advance(1_000)
    expect(runs).toEqual([0, 50])
  })

  it('runs once per gap too when everything is urgent, the first time at once', () => {
    const { clock, runs, news } = setup()
    clock.advance(1_000)
    for (let count = 0; count < 50; count += 1) {
      expect(news.urgently()).toBe(count === 0)
      news.soon()
      clock.advance(10)
    }
    expect(runs).toEqual([1_000, 1_200, 1_400])
    clock.advance(1_000)
    expect(runs).toEqual([1_000, 1_200, 1_400, 1_600])
  })

  it('lets what is urgent wait for nothing that was not', () => {
    const clock = new VirtualClock()
    const runs: number[] = []
    const news = coalesce({ clock, gapMs: () => 5_000, urgentGapMs: 200, run: () => runs.push(clock.now()) })
    news.soon()
    clock.advance(10)
    news.soon()
    news.urgently()
    news.urgently()
    clock.advance(200)
    expect(runs).toEqual([0, 10, 210])
  })

  it('leaves nothing behind when it is closed', () => {
    const { clock, runs, news } = setup()
    news.soon()
    news.soon()
    news.close()
    news.close()
    expect(clock.pending).toBe(0)
    expect(runs).toEqual([0])
  })
})
