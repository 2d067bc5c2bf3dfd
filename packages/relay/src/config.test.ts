import { describe, expect, it } from 'vitest'
import { plannerSettings, relayLimits, usableIceServers } from './config.ts'

describe('relayLimits', () => {
  it('fills in what is not said', () => {
    expect(relayLimits({ maxRooms: 3, maxMembers: undefined })).toEqual({
      resumeGraceMs: 30_000,
      hostGraceMs: 120_000,
      maxRooms: 3,
      maxMembers: 10_000,
      connectionsPerMinute: 600,
      seatsPerIdentity: 3,
      guestsPerAddress: 20,
      connectionsPerAddress: 2_400,
      roomsPerIdentity: 10,
      roomsPerAddress: 50,
    })
  })

  it.each([{ maxRooms: 0 }, { maxMembers: 1.5 }, { resumeGraceMs: -1 }, { resumeGraceMs: Number.NaN }])(
    'refuses %o, naming what is wrong',
    (overrides) => {
      expect(() => relayLimits(overrides)).toThrow(new RegExp(`^${Object.keys(overrides)[0]} must be a whole number`))
    },
  )
})

describe('plannerSettings', () => {
  it.each([
    { iceServers: undefined, turn: false },
    { iceServers: [{ urls: ['stun:127.0.0.1', 'stuns:127.0.0.1'] }], turn: false },
    { iceServers: [{ urls: 'stun:127.0.0.1' }, { urls: ['stun:127.0.0.1', 'turns:127.0.0.1'] }], turn: true },
  ])('say whether peers meet through TURN: $turn', ({ iceServers, turn }) => {
    expect(plannerSettings({ iceServers })).toEqual({ turn, firstSlots: 4 })
  })

  it('hold the stage to the width that was asked for', () => {
    expect(plannerSettings({ trunkSize: 2 })).toEqual({ turn: false, firstSlots: 4, stageWidth: 2 })
  })

  it.each([0, 1.5, Number.NaN])('refuse a trunk of %d', (trunkSize) => {
    expect(() => plannerSettings({ trunkSize })).toThrow(/^trunkSize must be a whole number of 1 or more/)
  })
})

describe('usableIceServers', () => {
  it('takes what browsers take', () => {
    const servers = [{ urls: 'stun:a' }, { urls: ['turn:b', 'turns:b'], username: '17:ada', credential: 'k' }]
    expect(usableIceServers(servers)).toBe(servers)
  })

  it('refuses what browsers refuse, and says which one', () => {
    expect(() => usableIceServers([{ urls: 'stun:a' }, { urls: 'turn:b' }])).toThrow(
      new RangeError('iceServers[1] needs a name and a password: turn:name:password@host'),
    )
  })
})
