import { describe, expect, it } from 'vitest'
import { CLEAN_GROUPS, DISTRUST_MS, ParentRecord } from './parent-record.ts'

describe('ParentRecord', () => {
  it('distrusts a peer that brought a forgery in that way alone, for five seconds', () => {
    const record = new ParentRecord()
    record.framesForged(3, 0b10, 1_000)
    expect([0, 1].map((way) => record.distrusts(way))).toEqual([false, true])
    expect(record.tick(999 + DISTRUST_MS)).toBe(0)
    expect(record.tick(1_000 + DISTRUST_MS)).toBe(0b10)
    expect(record.distrusts(1)).toBe(false)
    expect(record.tick(1_000 + DISTRUST_MS)).toBe(0)
    expect(record.counts).toEqual({ heldBack: 0, forged: 3, unverified: 0 })
  })

  it('distrusts it four times as long each time it happens again, up to some five minutes', () => {
    const record = new ParentRecord()
    let now = 0
    const waits = [1, 2, 3, 4, 5].map(() => {
      record.framesForged(1, 1, now)
      const since = now
      while (record.tick(now) === 0) now += 1_000
      return now - since
    })
    expect(waits).toEqual([5_000, 20_000, 80_000, 320_000, 320_000])
  })

  it('is clean again after ten groups that were verified in that way', () => {
    const record = new ParentRecord()
    expect([record.isClean(0), record.hasProven(0)]).toEqual([true, false])
    record.framesForged(1, 1, 0)
    expect([record.isClean(0), record.isClean(1)]).toEqual([false, true])
    for (let times = 1; times < CLEAN_GROUPS; times += 1) record.groupVerified(0b01)
    for (let times = 0; times < 20; times += 1) record.groupVerified(0b10)
    expect([record.isClean(0), record.hasProven(0)]).toEqual([false, true])
    record.groupVerified(0b01)
    expect(record.isClean(0)).toBe(true)
  })

  it('begins to count again with every frame that nothing proves', () => {
    const record = new ParentRecord()
    record.groupVerified(1)
    record.frameUnverified()
    expect(record.hasProven(0)).toBe(false)
  })

  it('counts what sounds on the word of a peer, until a signature covers it', () => {
    const record = new ParentRecord()
    record.vouched()
    record.vouched()
    expect(record.unproven).toBe(2)
    record.groupVerified(1)
    expect(record.unproven).toBe(0)
  })
})
