import type { SwarmRun } from '../../swarm/index.ts'
import { describe, expect, it } from 'vitest'
import { figuresOf, tableOf } from './figures.ts'

const hostility = {
  ...{ hostile: 5, peers: [], forgedFramesHeard: 3, guiltyFound: 4, wrongVerdicts: 1, heldBack: 12 },
  detectMs: { p50: 180, p99: 420 },
}
const run = (missing: number, p50: number | null, of: SwarmRun['hostility'] = undefined): SwarmRun =>
  ({
    figures: { framesDue: 1_000, framesMissing: missing, mouthToEarMs: { p50, p99: p50 } },
    details: { trustBytesPercent: { ofMedia: 7.9, ofLine: 5.9 } },
    hostility: of,
  }) as unknown as SwarmRun
const trouble = { verdicts: ['l3'], due: 100, missingShare: 0.004, forged: 0, heldBackShare: 0.001 }
const rooms = {
  ...{ listeners: 24, calm: run(2, 100.26), attacked: run(7, 103.4, hostility) },
  wholeTrunk: run(90, 101, { ...hostility, forgedFramesHeard: 20 }),
  oneStripe: run(9, 100, { ...hostility, forgedFramesHeard: 40 }),
  troubled: [trouble, { ...trouble, verdicts: [], heldBackShare: 0.002 }].map((room) =>
    Object.assign({ forgedShare: 0, unverifiedShare: 0 }, room),
  ),
  cost: { signUs: 6.04, verifyUs: 12.36 },
  costInChromium: undefined,
}

describe('the figures of the hostile bench', () => {
  it('set the hostile rooms beside the calm one, and add up all wrong verdicts', () => {
    expect(figuresOf(rooms)).toMatchObject({
      ...{ listeners: 24, hostile: 5, forgedFramesHeard: 3, forgedFramesHeardOneStripe: 40 },
      ...{ framesDue: 1_000, framesMissing: 7, framesMissingCalm: 2, heldBack: 12, detectMs: { p50: 180, p99: 420 } },
      ...{
        wrongVerdicts: 4,
        guiltyFound: 12,
        bytesOverheadPercent: 5.9,
        mediaBytesOverheadPercent: 7.9,
        mouthToEarAddedMs: 3.1,
      },
      wholeTrunk: { hostile: 5, forgedFramesHeard: 20, framesDue: 1_000, framesMissing: 90, heldBack: 12 },
      ...{ rooms: 2, heldBackShareWorst: 0.002, missingShareWorst: 0.004 },
    })
  })

  it('are null where nothing was measured, and a dash in the table', () => {
    const figures = figuresOf({ ...rooms, calm: run(0, null), troubled: [] })
    expect(figures).toMatchObject({ mouthToEarAddedMs: null, heldBackShareWorst: null, verifyUsPerFrameChromium: null })
    expect(tableOf(figures)).toContain('6 µs to sign a frame')
    expect(tableOf(figures)).not.toContain('Trouble')
  })
})
