import { parseRoomId } from '@banyan/core/protocol'
import { seededRandom } from '@banyan/core/testing'
import { describe, expect, it } from 'vitest'
import { newRoomId } from './room-id.ts'

describe('newRoomId', () => {
  it('draws three groups that make a room id', () => {
    const id = newRoomId({ isTaken: () => false })
    expect(id).toMatch(/^[a-z0-9]{3}-[a-z0-9]{3}-[a-z0-9]{3}$/)
    expect(parseRoomId(id)).toBe(id)
  })

  it('draws again while the id is taken', () => {
    const taken = newRoomId({ isTaken: () => false, random: seededRandom(1) })
    const id = newRoomId({ isTaken: (drawn) => drawn === taken, random: seededRandom(1) })
    expect(id).not.toBe(taken)
  })
})
