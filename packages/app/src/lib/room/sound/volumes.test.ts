import { describe, expect, it } from 'vitest'
import { readVolumes, type Volumes, volumeIn, whoIs, withVolume } from './volumes.ts'

const none: Volumes = []

describe('volumes', () => {
  it('are as spoken until somebody is turned down', () => {
    expect(volumeIn(none, 'tea', 'Ada')).toBe(1)
    const after = withVolume(none, 'tea', 'Ada', 0.3)
    expect(volumeIn(after, 'tea', 'Ada')).toBe(0.3)
    expect(volumeIn(after, 'tea', 'Grace')).toBe(1)
    expect(volumeIn(after, 'coffee', 'Ada')).toBe(1)
  })

  it('change, and are forgotten when they are as spoken again', () => {
    const once = withVolume(none, 'tea', 'Ada', 0.3)
    expect(volumeIn(withVolume(once, 'tea', 'Ada', 0.6), 'tea', 'Ada')).toBe(0.6)
    expect(withVolume(once, 'tea', 'Ada', 1)).toEqual([])
  })

  it('survive being written down', () => {
    const kept = withVolume(withVolume(none, 'tea', 'Ada', 0.3), 'tea', 'Grace', 0)
    expect(readVolumes(JSON.stringify(kept))).toEqual(kept)
  })

  it.each([null, '', '{}', '[["tea"]]', '[["tea",[["Ada",7]]]]', '[1]'])('ignore what is not theirs: %s', (text) => {
    expect(readVolumes(text)).toEqual([])
  })

  it('are kept for the latest rooms and people, not for all that ever were', () => {
    let volumes = none
    for (let n = 0; n < 100; n += 1) volumes = withVolume(volumes, `room ${n}`, 'Ada', 0.5)
    expect(volumes).toHaveLength(20)
    expect(volumeIn(volumes, 'room 99', 'Ada')).toBe(0.5)
    for (let n = 0; n < 100; n += 1) volumes = withVolume(volumes, 'room 99', `person ${n}`, 0.5)
    expect(volumes.at(-1)?.[1]).toHaveLength(60)
  })

  it('belong to the account where one is known, and to the name otherwise', () => {
    expect(whoIs({ name: 'Ada', identity: 'account-1' })).toBe('account-1')
    expect(whoIs({ name: 'Ada' })).toBe('Ada')
  })
})
