import { describe, expect, it } from 'vitest'
import { type Attack, ATTACKS, hostileRoom } from '../../index.ts'

describe('a stranger who was the first to come, and carries most of the room', () => {
  for (const [key, attack] of Object.entries<Attack>(ATTACKS)) {
    it(`${key}: nobody hears of it when they ${attack.name}`, async () => {
      const { carried, forged, deaf, missingShare, wrongVerdicts } = await hostileRoom({ attack, place: 'first' })
      expect(carried).toBeGreaterThan(0)
      expect({ forged, deaf, wrongVerdicts }).toEqual({ forged: attack.limits.forged, deaf: [], wrongVerdicts: [] })
      expect(missingShare).toBeLessThanOrEqual(attack.limits.missing)
    })
  }
})
