/*
 * A stranger who came first, one attack at a time: at least one attack for each defence, in small rooms. All the others
 * are played by `npm run bench -- hostile --attacks`, and by `npm run fuzz` (target `hostile rooms`), in larger ones.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { type Attack, type AttackName, ATTACKS, CALM, hostileRoom, type HostileRoomOptions } from '../../index.ts'

/** How many times as much honest peers may send as in a calm room in which the stranger carries nobody. */
const MOST_TRAFFIC = 1.3
/** Strangers who change every frame have no child left after this time, in ms; who changes few takes longer. */
const MOST_LEFT_MS = 2_000
const ROOM: Omit<HostileRoomOptions, 'attack'> = { place: 'first', listeners: 12, attackMs: 5_000 }

/** Who changes what it passes on. Its children leave it, two of them prove it, and it carries nobody any more. */
const CONVICTED: readonly AttackName[] = [
  ...(['alterBytes', 'alterSome', 'alterPreviousCopy'] as const), // two ways have to agree
  ...(['crossAltered', 'crossAsRemade'] as const), // who may bring what, and which way it came
  ...(['inventAhead', 'inventInPauses', 'impersonate', 'replayRenumbered'] as const), // what can have been spoken
  'forgeBoth', // signatures
]
/** Who forges nothing that anybody could prove, forges nothing at all, or confuses the verdict. */
const OTHERS: readonly AttackName[] = [
  ...(['jump', 'swapStripes'] as const), // no jumps, nothing in another stripe
  ...(['dropAll', 'dropThird'] as const), // repair, stand-ins
  ...(['floodPackets', 'floodNack'] as const), // limits of a link
  ...(['accuseParents', 'accuseWhileForging'] as const), // the relay convicts nobody on one word
]

describe('who came first, and carries many of the room', () => {
  let calmBytes = 0
  beforeAll(async () => {
    calmBytes = (await hostileRoom({ ...ROOM, attack: CALM, strangerSlots: 0 })).bytesOutPerListener
  })

  const play = async (key: AttackName) => {
    const attack: Attack = ATTACKS[key]
    const report = await hostileRoom({ ...ROOM, attack })
    const { carried, forged, deaf, missingShare, bytesOutPerListener } = report
    expect(carried).toBeGreaterThan(0)
    expect({ forged, deaf }).toEqual({ forged: attack.limits.forged, deaf: [] })
    expect(missingShare).toBeLessThanOrEqual(attack.limits.missing)
    expect(bytesOutPerListener).toBeLessThanOrEqual(MOST_TRAFFIC * calmBytes)
    return report
  }
  const cases = (keys: readonly AttackName[]) => keys.map((key) => [key, ATTACKS[key].name] as const)

  it.each(cases(CONVICTED))('%s: is left and found guilty when it %s, and nobody hears of it', async (key) => {
    const { leftAfterMs, guiltyFound, wrongVerdicts } = await play(key)
    expect(leftAfterMs).toBeLessThanOrEqual(MOST_LEFT_MS)
    expect({ guiltyFound, wrongVerdicts }).toEqual({ guiltyFound: ['mallory0'], wrongVerdicts: [] })
  })

  it.each(cases(OTHERS))('%s: nobody hears of it when a stranger %s', async (key) => {
    const { wrongVerdicts } = await play(key)
    expect(wrongVerdicts).toEqual([])
  })
})
