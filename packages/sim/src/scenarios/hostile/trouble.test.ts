/*
 * One room; `npm run bench -- hostile --rooms 50` plays as many as one likes.
 */
import { describe, expect, it } from 'vitest'
import { troubledRoom } from '../../index.ts'

describe('a room with bad lines, churn and overloaded machines', () => {
  it('finds nobody guilty, and holds nothing back that matters', async () => {
    const { verdicts, forged, forgedShare, heldBackShare } = await troubledRoom({
      listeners: 20,
      troubleMs: 15_000,
    })
    expect({ verdicts, forged, forgedShare }).toEqual({ verdicts: [], forged: 0, forgedShare: 0 })
    expect(heldBackShare).toBeLessThanOrEqual(0.002)
  })
})
