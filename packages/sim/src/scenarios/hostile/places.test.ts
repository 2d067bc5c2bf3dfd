/*
 * One attack in each place; `npm run fuzz` (target `hostile rooms`) plays all of them everywhere.
 */
import { describe, expect, it } from 'vitest'
import { type AttackName, ATTACKS, hostileRoom, type HostileRoomOptions } from '../../index.ts'

/** Frames that one signature covers, and the time in which it comes, in ms. */
const GROUP = { forgedMost: 10, forgedSpanMs: 200 }
const NOTHING = { forgedMost: 0, forgedSpanMs: 0 }

interface Case {
  readonly who: string
  readonly name: AttackName
  readonly room: Omit<HostileRoomOptions, 'attack'>
  readonly most: typeof GROUP
  /** The share of frames that may be missing. */
  readonly missing: number
  /** How many stripes the room has. @default 2 */
  readonly stripes?: number
}

/** One stripe of one liar: the frames that are disputed until the next signature. */
const ONE_GROUP = 0.003
/** Liars on both ways of a listener: it turns away from one after the other, and goes without sound meanwhile. */
const TWO_PARENTS = 0.01
/** Nobody else has slots to spare, so whoever turns away waits until the planner has made room. */
const NOBODY_TO_TURN_TO = 0.05

const CASES: readonly Case[] = [
  {
    ...{ who: 'a stranger who came in the middle', name: 'crossAltered', most: NOTHING, missing: ONE_GROUP },
    room: { place: 'middle', listenerSlots: 3 },
  },
  {
    ...{ who: 'a stranger who came last', name: 'alterBytes', most: GROUP, missing: ONE_GROUP },
    room: { place: 'last', listenerSlots: 2, newcomers: 6 },
  },
  {
    ...{ who: 'two on one stripe', name: 'alterSome', most: NOTHING, missing: ONE_GROUP },
    room: { place: 'one-stripe', strangers: 2 },
  },
  // Two above one listener agree, so that nothing but a signature tells.
  {
    ...{ who: 'two who came first', name: 'forgeAndHide', most: GROUP, missing: TWO_PARENTS },
    room: { place: 'first', strangers: 2 },
  },
  {
    ...{ who: 'two on both stripes', name: 'alterBytes', most: GROUP, missing: TWO_PARENTS },
    room: { place: 'both-stripes', strangers: 2 },
  },
  // Every frame has one way.
  {
    ...{ who: 'a stranger in a room with one stripe', name: 'forgeAndHide', most: GROUP, missing: NOBODY_TO_TURN_TO },
    ...{ room: { place: 'middle', listenerSlots: 1 }, stripes: 1 },
  },
  // Who comes plays before it can check.
  {
    ...{ who: 'a stranger while others come', name: 'inventAhead', most: GROUP, missing: TWO_PARENTS },
    room: { newcomers: 6 },
  },
  {
    ...{ who: 'a stranger from the first packet on', name: 'jump', most: GROUP, missing: TWO_PARENTS },
    room: { begin: 'at-once' },
  },
]

describe('strangers wherever they are', () => {
  it.each(CASES)('do little harm: $who, $name', async ({ name, room, most, missing, stripes = 2 }) => {
    const report = await hostileRoom({ listeners: 16, attackMs: 6_000, ...room, attack: ATTACKS[name] })
    expect(report.stripes).toBe(stripes)
    expect(report.carriedMost).toBeGreaterThan(0)
    expect(report.forgedMost).toBeLessThanOrEqual(most.forgedMost)
    expect(report.forgedSpanMs).toBeLessThanOrEqual(most.forgedSpanMs)
    expect(report.missingShare).toBeLessThanOrEqual(missing)
    expect(report).toMatchObject({ deaf: [], wrongVerdicts: [] })
  })
})
