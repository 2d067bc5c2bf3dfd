/*
 * One attack of each kind; `npm run bench -- hostile --attacks --loss 0.05` and `npm run fuzz` play all of them.
 */
import { describe, expect, it } from 'vitest'
import { type AttackName, ATTACKS, hostileRoom } from '../../index.ts'

/** Frames of one speaker that a stranger can make one listener play, where lost packets leave single copies: the frames
 *  that one signature covers. */
const MOST_FORGED = 10
/** How long it takes, in ms, until that signature has come. */
const SIGNED_MS = 200
/** The share of frames that may be missing: ten times what is missing on such lines where nobody lies. */
const MOST_MISSING = 0.01

const NAMES: readonly AttackName[] = ['alterSome', 'stripAndAlter', 'crossAsRemade', 'dropThird']

describe('a stranger in a room in which every line loses 5 % of the packets', () => {
  it.each(NAMES)('%s: forges 200 ms at most, then is left', async (name) => {
    const report = await hostileRoom({
      ...{ attack: ATTACKS[name], place: 'first', loss: 0.05 },
      ...{ listeners: 12, attackMs: 5_000 },
    })
    expect(report.carried).toBeGreaterThan(0)
    expect(report.forgedMost).toBeLessThanOrEqual(MOST_FORGED)
    expect(report.forgedSpanMs).toBeLessThanOrEqual(SIGNED_MS)
    expect(report.missingShare).toBeLessThanOrEqual(MOST_MISSING)
    expect(report).toMatchObject({ deaf: [], wrongVerdicts: [] })
  })
})
