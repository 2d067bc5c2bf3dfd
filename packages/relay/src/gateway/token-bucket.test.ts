import { VirtualClock } from '@banyan/core/testing'
import { describe, expect, it } from 'vitest'
import { tokenBucket } from './token-bucket.ts'

describe('tokenBucket', () => {
  it('gives its burst at once, then as many as time brings, and never saves up more than the burst', () => {
    const clock = new VirtualClock()
    const bucket = tokenBucket({ clock, perSecond: 10, burst: 20 })
    const takeAll = () => {
      let taken = 0
      while (bucket.take()) taken += 1
      return taken
    }
    expect(takeAll()).toBe(20)
    clock.advance(99)
    expect(takeAll()).toBe(0)
    clock.advance(401)
    expect(takeAll()).toBe(5)
    clock.advance(3_600_000)
    expect(takeAll()).toBe(20)
  })

  it('takes several at once, or none of them', () => {
    const bucket = tokenBucket({ clock: new VirtualClock(), perSecond: 1, burst: 5 })
    expect([bucket.take(3), bucket.take(3), bucket.take(2), bucket.take()]).toEqual([true, false, true, false])
  })
})
