/*
 * A few rooms, always the same ones. `npm run fuzz` (target `hostile rooms`) tries new ones for as long as it is let.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { harmIn, hostileRooms } from './any-room.ts'

describe('strangers of any kind, anywhere in a room', () => {
  it('cannot make anybody hear more than 300 ms each of what nobody said, nor silence anybody alone', async () => {
    const property = fc.asyncProperty(hostileRooms, async (room) => {
      expect(await harmIn(room)).toEqual([])
    })
    await fc.assert(property, { numRuns: 2 })
  })
})
