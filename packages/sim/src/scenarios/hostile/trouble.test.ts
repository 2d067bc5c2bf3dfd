import { describe, expect, it } from 'vitest'
import { troubledRoom } from '../../index.ts'

describe('a room with bad lines, churn and overloaded machines', () => {
  it.each([1, 2])('finds nobody guilty, and holds nothing back that matters (seed %d)', async (seed) => {
    const { verdicts, forged, forgedShare, heldBackShare } = await troubledRoom({
      ...{ seed, listeners: 20, troubleMs: 15_000 },
    })
    expect({ verdicts, forged, forgedShare }).toEqual({ verdicts: [], forged: 0, forgedShare: 0 })
    expect(heldBackShare).toBeLessThanOrEqual(0.002)
  })
})
