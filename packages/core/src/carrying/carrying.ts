import { type Clock, systemClock } from '../ports/clock.ts'
import type { RoomSession } from '../session/api.ts'
import { browserDevice, type WatchedDevice } from './browser-device.ts'
import type { CarriedBytes } from './carried-bytes.ts'
import { type CarryReason, type Device, slotsToOffer, UNRESTRICTED } from './slots-to-offer.ts'

/** How often what was sent is added to the month and compared with the cap, in milliseconds. At full load a cap is
 *  missed by a few megabytes at most. */
export const COUNT_EVERY_MS = 10_000

/** What a person decides. */
export interface CarryPreferences {
  /** Agrees to carry others at all. */
  readonly willing: boolean
  /** How many others at most, 0 to 64. */
  readonly offered: number
  /** Bytes that may be sent in a month; undefined: no cap. */
  readonly capBytes: number | undefined
}

/** What a session carries right now, and why. Never changes; a newer one replaces it. */
export interface CarryState {
  /** Listeners are carried, or will be as soon as there are some. */
  readonly allowed: boolean
  /** How many listeners are offered, 0 to 64. */
  readonly slots: number
  /** Why nobody is carried; undefined while it is allowed. */
  readonly reason: CarryReason | undefined
  /** Bytes sent this month, over all rooms and pages of this browser. */
  readonly monthBytes: number
  /** Bits a second that this session sends, over the last seconds. */
  readonly uploadBps: number
}

/** What decides how much a session carries. */
export interface CarryingOptions {
  session: Pick<RoomSession, 'setSlots' | 'stats'>
  /** What the person has decided so far. */
  preferences: CarryPreferences
  /** Counts what was sent. */
  store: CarriedBytes
  /** Watches the device. @default browserDevice */
  watch?: (options: { on: (device: Device) => void }) => WatchedDevice
  /** Called after each change of the state, not with the first one. */
  on?: (state: CarryState) => void
  /** @default the platform's */
  clock?: Clock
}

/** A session whose slots follow person, device and cap. */
export interface Carrying {
  readonly state: CarryState
  /** The person has decided otherwise; it applies at once. */
  prefer(preferences: Partial<CarryPreferences>): void
  /** Stops watching and counting. The session keeps the slots that it has. */
  close(): void
}

/**
 * Keeps a session's slots at what person, device and monthly cap allow.
 * @throws RangeError when `offered` is out of range
 * @example
 * const preferences = { willing: true, offered: 12, capBytes: 5e9 }
 * const carry = carrying({ session, preferences, store: carriedBytes({ storage: localStorage }), on: draw })
 * carry.prefer({ willing: false })
 */
export function carrying(options: CarryingOptions): Carrying {
  const { session, store, watch = browserDevice, on = () => {}, clock = systemClock } = options
  let preferences = options.preferences
  let device: Device = UNRESTRICTED
  let uploadBps = 0
  /** What this session had sent when it was last counted. */
  let counted = 0
  let isAsking = false
  let isClosed = false
  let state: CarryState | undefined

  const decide = (): CarryState => {
    const monthBytes = store.read()
    const { slots, reason } = slotsToOffer({ ...device, ...preferences, monthBytes })
    return { allowed: reason === undefined, slots, reason, monthBytes, uploadBps }
  }
  const review = () => {
    const before = state
    state = decide()
    if (before?.slots !== state.slots) session.setSlots(state.slots)
    if (before && !isSame(before, state)) on(state)
  }
  const count = async () => {
    if (isAsking) return // the last answer is late; what was sent meanwhile is in the next one
    isAsking = true
    try {
      const stats = await session.stats()
      if (isClosed) return
      // Fewer than before: the session has entered another room, and counts from there.
      store.add(stats.bytesOut >= counted ? stats.bytesOut - counted : stats.bytesOut)
      counted = stats.bytesOut
      uploadBps = stats.uploadBps
    } catch {
      // A session that is being closed has no figures; the device is still to be watched.
    } finally {
      isAsking = false
    }
    if (!isClosed) review()
  }
  const tick = () => {
    stopTicking = clock.after(COUNT_EVERY_MS, tick)
    void count()
  }

  const watched = watch({
    on(now) {
      device = now
      review()
    },
  })
  device = watched.now
  let stopTicking = clock.after(COUNT_EVERY_MS, tick)
  const close = () => {
    isClosed = true
    stopTicking()
    watched.close()
  }
  try {
    review()
  } catch (error) {
    close()
    throw error
  }

  return {
    get state() {
      return state ?? decide()
    },
    prefer(changed) {
      preferences = { ...preferences, ...changed }
      if (!isClosed) review()
    },
    close,
  }
}

const isSame = (a: CarryState, b: CarryState): boolean =>
  a.slots === b.slots && a.reason === b.reason && a.monthBytes === b.monthBytes && a.uploadBps === b.uploadBps
