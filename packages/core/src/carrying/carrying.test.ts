import { describe, expect, it } from 'vitest'
import type { SessionStats } from '../session/stats.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { carriedBytes } from './carried-bytes.ts'
import { carrying, type CarryState, COUNT_EVERY_MS } from './carrying.ts'
import { type Device, UNRESTRICTED } from './slots-to-offer.ts'

const NOTHING: SessionStats = {
  ...{ links: [], speakers: [], stripes: [], carrying: 0, uploadBps: 0, downloadBps: 0, bytesOut: 0, bytesIn: 0 },
  ...{ congested: false, overload: { shedding: 0, lateMs: 0 }, uplinkBps: undefined },
}

/** A peer that counts what it sends by what the test says. */
function setup({ device = UNRESTRICTED, capBytes = undefined as number | undefined } = {}) {
  const clock = new VirtualClock()
  const slots: number[] = []
  const told: CarryState[] = []
  let sent: SessionStats | Error = NOTHING
  let tell: (device: Device) => void = () => {}
  let watching = true
  let today = new Date(2030, 0, 1)
  const carry = carrying({
    session: {
      setSlots: (count) => void slots.push(count),
      stats: () => (sent instanceof Error ? Promise.reject(sent) : Promise.resolve(sent)),
    },
    preferences: { willing: true, offered: 12, capBytes },
    store: carriedBytes({ storage: undefined, now: () => today }),
    watch: ({ on }) => {
      tell = on
      return { now: device, close: () => void (watching = false) }
    },
    on: (state) => told.push(state),
    clock,
  })
  return {
    ...{ clock, carry, slots, told },
    tell: (part: Partial<Device>) => tell({ ...UNRESTRICTED, ...part }),
    isWatching: () => watching,
    nextMonth: () => void (today = new Date(2030, 1, 1)),
    /** Another count, with this to be counted. */
    async count(next: Partial<SessionStats> | Error) {
      sent = next instanceof Error ? next : { ...NOTHING, ...next }
      clock.advance(COUNT_EVERY_MS)
      for (let turns = 0; turns < 5; turns += 1) await Promise.resolve()
    },
  }
}

describe('carrying', () => {
  it('leaves nothing behind when it is refused', () => {
    const clock = new VirtualClock()
    let watching = true
    const refuse = () => {
      throw new RangeError('slots is 0 to 64')
    }
    const open = () =>
      carrying({
        session: { setSlots: refuse, stats: () => Promise.resolve(NOTHING) },
        preferences: { willing: true, offered: 65, capBytes: undefined },
        store: carriedBytes({ storage: undefined }),
        watch: () => ({ now: UNRESTRICTED, close: () => void (watching = false) }),
        clock,
      })
    expect(open).toThrow(RangeError)
    expect([watching, clock.pending]).toEqual([false, 0])
  })

  it('offers slots from the start, and none where the device speaks against it', () => {
    expect(setup().slots).toEqual([12])
    const { slots, carry } = setup({ device: { ...UNRESTRICTED, mobileData: true } })
    expect(slots).toEqual([0])
    expect(carry.state).toMatchObject({ allowed: false, reason: 'mobile-data' })
  })

  it('follows the device and the person at once, and says so', () => {
    const { carry, slots, told, tell } = setup()
    tell({ battery: { level: 0.1, charging: false } })
    tell({ battery: { level: 0.1, charging: true } })
    carry.prefer({ willing: false })
    carry.prefer({ willing: true, offered: 4 })
    expect(slots).toEqual([12, 0, 12, 0, 4])
    expect(told.map(({ reason }) => reason)).toEqual(['low-battery', undefined, 'declined', undefined])
    expect(carry.state).toBe(told.at(-1))
  })

  it('tells the session nothing that it knows, and nobody of changes that are none', () => {
    const { carry, slots, told, tell } = setup()
    carry.prefer({ willing: true })
    tell({ battery: { level: 0.9, charging: false } })
    expect(slots).toEqual([12])
    expect(told).toEqual([])
  })

  it('adds what was sent to the month, once, also when the session goes to another room', async () => {
    const { count, carry, told } = setup()
    await count({ bytesOut: 1_000, uploadBps: 96_000 })
    await count({ bytesOut: 1_500, uploadBps: 48_000 })
    await count({ bytesOut: 200 })
    expect(carry.state.monthBytes).toBe(1_700)
    expect(told.map(({ uploadBps }) => uploadBps)).toEqual([96_000, 48_000, 0])
  })

  it('stops at the cap, and goes on with the next month or a larger cap', async () => {
    const { count, carry, slots, nextMonth } = setup({ capBytes: 2_000 })
    await count({ bytesOut: 1_999 })
    expect(slots).toEqual([12])
    await count({ bytesOut: 2_000 })
    expect(slots).toEqual([12, 0])
    expect(carry.state).toMatchObject({ reason: 'cap-reached', monthBytes: 2_000 })
    carry.prefer({ capBytes: 5_000 })
    carry.prefer({ capBytes: 2_000 })
    nextMonth()
    await count({ bytesOut: 2_000 })
    expect(slots).toEqual([12, 0, 12, 0, 12])
  })

  it('goes on counting after figures that did not come', async () => {
    const { count, carry } = setup()
    await count(new Error('closing'))
    await count({ bytesOut: 5 })
    expect(carry.state.monthBytes).toBe(5)
  })

  it('leaves nothing behind when it is closed', async () => {
    const { count, carry, clock, slots, isWatching } = setup()
    carry.close()
    expect(isWatching()).toBe(false)
    expect(clock.pending).toBe(0)
    await count({ bytesOut: 5 })
    carry.prefer({ willing: false })
    expect(slots).toEqual([12])
  })
})
