import fc from 'fast-check'
import { type AttackName, ATTACKS, hostileRoom, type Place } from '../../index.ts'

/** Frames that one stranger can make one listener play at most: those that sound on one peer's word before a signature
 *  covers any of them, where there is no other way yet (`MAX_UNPROVEN_FRAMES`). And the time that they take, in ms. */
const MOST_FORGED = 15
const UNPROVEN_MS = 300
/** The share of frames that one stranger may cost, wherever they are: half a second of ten, in both stripes. */
const MOST_MISSING = 0.05

/** Rooms with strangers who do any one thing, anywhere. Small ones, so that many can be tried. */
export const hostileRooms = fc.record({
  attack: fc.constantFrom(...(Object.keys(ATTACKS) as AttackName[])),
  place: fc.constantFrom<Place>('first', 'middle', 'last', 'one-stripe', 'both-stripes'),
  begin: fc.constantFrom('at-once' as const, 'later' as const),
  strangers: fc.integer({ min: 1, max: 3 }),
  loss: fc.constantFrom(0, 0.05),
  seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
})

/** One of these rooms. */
export type HostileCase = typeof hostileRooms extends fc.Arbitrary<infer Case> ? Case : never

/** Plays such a room. @returns what is wrong with what came of it: nothing, where all is well */
export async function harmIn({ attack, begin, place, ...room }: HostileCase): Promise<string[]> {
  // Who is chosen by the trees cannot attack before there are any.
  const isChosen = place === 'one-stripe' || place === 'both-stripes'
  const report = await hostileRoom({
    ...{ ...room, place, begin: isChosen ? 'later' : begin, attack: ATTACKS[attack] },
    ...{ listeners: 16, listenerSlots: 3, newcomers: 2, attackMs: 6_000 },
  })
  const harm: string[] = []
  if (report.forgedMost > MOST_FORGED * room.strangers) harm.push(`${report.forgedMost} forged frames in one ear`)
  // Several who work together, on both ways of a listener, can silence somebody, and two or three may have somebody
  // convicted by false words. THREATS.md says so.
  if (room.strangers > 1) return harm
  if (report.forgedSpanMs > UNPROVEN_MS) harm.push(`forged frames over ${report.forgedSpanMs} ms`)
  if (report.missingShare > MOST_MISSING) harm.push(`${report.missing} of ${report.due} frames missing`)
  if (report.deaf.length > 0) harm.push(`${report.deaf.join(', ')} heard nothing of somebody`)
  const wrong = report.wrongVerdicts.join(', ')
  if (wrong) harm.push(`${wrong} found guilty of nothing`)
  return harm
}
