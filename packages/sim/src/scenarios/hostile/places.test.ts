import { describe, expect, it } from 'vitest'
import { type AttackName, ATTACKS, hostileRoom, type HostileRoomOptions } from '../../index.ts'

const NAMES: readonly AttackName[] = ['inventAhead', 'jump', 'crossAltered', 'forgeAndHide']
/** Frames that one signature covers, and the time in which it comes, in ms. */
const GROUP = { forgedMost: 10, forgedSpanMs: 200 }
const NOTHING = { forgedMost: 0, forgedSpanMs: 0 }

interface Case {
  readonly who: string
  readonly room: Omit<HostileRoomOptions, 'attack'>
  readonly most: typeof GROUP
  /** The share of frames that may be missing. */
  readonly missing: number
  /** How many stripes the room has. @default 2 */
  readonly stripes?: number
}

const CASES: readonly Case[] = [
  {
    who: 'a stranger who came in the middle',
    room: { place: 'middle', listenerSlots: 3 },
    most: NOTHING,
    missing: 0.001,
  },
  {
    who: 'a stranger who came last',
    room: { place: 'last', listenerSlots: 2, newcomers: 6 },
    most: GROUP,
    missing: 0.005,
  },
  { who: 'two who came first', room: { place: 'first', strangers: 2 }, most: GROUP, missing: 0.002 },
  { who: 'two on one stripe', room: { place: 'one-stripe', strangers: 2 }, most: NOTHING, missing: 0.002 },
  // Two above one listener agree, so that nothing but a signature tells.
  { who: 'two on both stripes', room: { place: 'both-stripes', strangers: 2 }, most: GROUP, missing: 0.002 },
  { who: 'a fifth of the room', room: { place: 'both-stripes', strangers: 5 }, most: GROUP, missing: 0.01 },
  // Every frame has one way.
  {
    ...{ who: 'a stranger in a room with one stripe', room: { place: 'middle', listenerSlots: 1 }, stripes: 1 },
    ...{ most: GROUP, missing: 0.005 },
  },
  // Who comes plays before it can check.
  { who: 'a stranger while others come', room: { newcomers: 6 }, most: GROUP, missing: 0.005 },
  { who: 'a stranger from the first packet on', room: { begin: 'at-once' }, most: GROUP, missing: 0.005 },
]

describe.each(CASES)('$who', ({ room, most, missing, stripes = 2 }) => {
  it.each(NAMES)('%s: does little harm', async (name) => {
    const report = await hostileRoom({ ...room, attack: ATTACKS[name] })
    expect(report.stripes).toBe(stripes)
    expect(report.carriedMost).toBeGreaterThan(0)
    expect(report.forgedMost).toBeLessThanOrEqual(most.forgedMost)
    expect(report.forgedSpanMs).toBeLessThanOrEqual(most.forgedSpanMs)
    expect(report.missingShare).toBeLessThanOrEqual(missing)
    expect(report).toMatchObject({ deaf: [], wrongVerdicts: [] })
  })
})
