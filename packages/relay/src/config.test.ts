import { describe, expect, it } from 'vitest'
import { relayLimits } from './config.ts'

describe('relayLimits', () => {
  it('fills in what is not said', () => {
    expect(relayLimits({ maxRooms: 3, maxMembers: undefined })).toEqual({
      resumeGraceMs: 30_000,
      maxRooms: 3,
      maxMembers: 10_000,
    })
  })

  it.each([{ maxRooms: 0 }, { maxMembers: 1.5 }, { resumeGraceMs: -1 }, { resumeGraceMs: Number.NaN }])(
    'refuses %o, naming what is wrong',
    (overrides) => {
      expect(() => relayLimits(overrides)).toThrow(new RegExp(`^${Object.keys(overrides)[0]} must be a whole number`))
    },
  )
})
