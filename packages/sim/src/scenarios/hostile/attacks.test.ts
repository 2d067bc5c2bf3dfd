import { beforeAll, describe, expect, it } from 'vitest'
import { type Attack, ATTACKS, CALM, hostileRoom } from '../../index.ts'

/** How many times as much honest peers may send as in a calm room in which the stranger carries nobody. */
const MOST_TRAFFIC = 1.3

describe('who came first, and carries most of the room', () => {
  let calmBytes = 0
  beforeAll(async () => {
    calmBytes = (await hostileRoom({ attack: CALM, place: 'first', strangerSlots: 0 })).bytesOutPerListener
  })

  for (const [key, attack] of Object.entries<Attack>(ATTACKS)) {
    it(`${key}: nobody hears of it when a stranger ${attack.name}`, async () => {
      const report = await hostileRoom({ attack, place: 'first' })
      const { carried, forged, deaf, missingShare, wrongVerdicts, bytesOutPerListener } = report
      expect(carried).toBeGreaterThan(0)
      expect({ forged, deaf, wrongVerdicts }).toEqual({ forged: attack.limits.forged, deaf: [], wrongVerdicts: [] })
      expect(missingShare).toBeLessThanOrEqual(attack.limits.missing)
      expect(bytesOutPerListener).toBeLessThanOrEqual(MOST_TRAFFIC * calmBytes)
    })
  }
})
