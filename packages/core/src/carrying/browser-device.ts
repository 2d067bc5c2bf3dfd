import type { Device } from './slots-to-offer.ts'

/** A device under watch. */
export interface WatchedDevice {
  /** What is known of it at this moment. */
  readonly now: Device
  /** Ends the watch; every listener is taken off. */
  close(): void
}

/** The parts of a browser that tell about the device. What a browser lacks does not speak against carrying. */
export interface BrowserParts {
  /** `connection`, `getBattery` and `userAgentData` are read, where there are any. */
  readonly navigator: object
  /** Undefined where there is no page that could be hidden. */
  readonly document: (EventTarget & { readonly visibilityState: string }) | undefined
}

interface Connection extends EventTarget {
  readonly saveData?: boolean
  readonly type?: string
}
interface Battery extends EventTarget {
  readonly level: number
  readonly charging: boolean
}
/** Members of `navigator` that only some browsers have, and that TypeScript's library lacks. */
interface Telling {
  readonly connection?: Connection
  readonly getBattery?: () => Promise<Battery>
  readonly userAgent?: string
  readonly userAgentData?: { readonly mobile?: boolean }
}

/**
 * Watches what a browser tells about its network, its battery, and whether the page is visible.
 * @param on called after each change, not with what there is at first
 * @example const device = browserDevice({ on: ({ mobileData }) => console.log(mobileData) })
 */
export function browserDevice({
  on,
  parts = browserParts(),
}: {
  on: (device: Device) => void
  parts?: BrowserParts | undefined
}): WatchedDevice {
  const navigator: Telling = parts.navigator
  const { document } = parts
  const { connection } = navigator
  const isPhone = navigator.userAgentData?.mobile ?? /Android|iPhone|iPad|Mobile/.test(navigator.userAgent ?? '')
  const off = new AbortController()
  const { signal } = off
  let battery: Battery | undefined

  const read = (): Device => ({
    saveData: connection?.saveData === true,
    mobileData: connection?.type === 'cellular',
    battery: battery && { level: battery.level, charging: battery.charging },
    mayBeFrozen: isPhone && document?.visibilityState === 'hidden',
  })
  let now = read()
  const look = () => {
    const before = JSON.stringify(now)
    now = read()
    if (JSON.stringify(now) !== before) on(now)
  }
  connection?.addEventListener?.('change', look, { signal })
  document?.addEventListener('visibilitychange', look, { signal })
  const watchBattery = (found: Battery) => {
    if (signal.aborted) return
    battery = found
    for (const event of ['levelchange', 'chargingchange']) battery.addEventListener(event, look, { signal })
    look()
  }
  // The policy of a page that embeds this one may forbid the question.
  navigator.getBattery?.().then(watchBattery, () => {})

  return {
    get now() {
      return now
    },
    close: () => off.abort(),
  }
}

const browserParts = (): BrowserParts => ({
  navigator: typeof navigator === 'undefined' ? {} : navigator,
  document: typeof document === 'undefined' ? undefined : document,
})
