import type { Device } from './slots-to-offer.ts'

/** A device under watch. */
export interface WatchedDevice {
  readonly now: Device
  /** Ends the watch; every listener is taken off. */
  close(): void
}

/** The parts of a browser that tell; what a browser lacks is left out, and nothing speaks against carrying then. */
export interface BrowserParts {
  readonly navigator: object
  /** Undefined where nothing can be hidden. */
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
/** Not in every browser, and so not in TypeScript's library. */
interface Telling {
  readonly connection?: Connection
  readonly getBattery?: () => Promise<Battery>
  readonly userAgent?: string
  readonly userAgentData?: { readonly mobile?: boolean }
}

/**
 * Watches what a browser tells about its network, its battery and whether it is seen.
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
  // A page may be forbidden to ask, by the policy of whoever embeds it.
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
