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
})
