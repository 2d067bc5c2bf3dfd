/** The Web Lock that every page in a room holds. A new version waits for it before it replaces the page's files. */
const ROOM_LOCK = 'banyan-room'
/** How often a page asks for a new version, in ms. Browsers ask by themselves only when a page loads. */
const LOOK_EVERY_MS = 60 * 60_000

/** Holds the lock of pages in a room until the signal aborts. */
export async function holdRoom(signal: AbortSignal): Promise<void> {
  // Absent on pages that are not secure; service workers are, too.
  await navigator.locks?.request(ROOM_LOCK, { mode: 'shared' }, () => {
    if (signal.aborted) return
    return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
  })
}

const isRoomOpen = async (): Promise<boolean> => {
  const { held = [] } = (await navigator.locks?.query()) ?? {}
  return held.some(({ name }) => name === ROOM_LOCK)
}

/** Knows whether a newer version of the app was fetched and waits. */
export class NewVersion {
  /** A newer version waits, and no page of this browser is in a room. */
  ready = $state(false)
  #registration: ServiceWorkerRegistration | undefined

  /** Watches until the signal aborts. */
  async watch(signal: AbortSignal): Promise<void> {
    if (!('serviceWorker' in navigator)) return
    const registration = (this.#registration = await navigator.serviceWorker.ready)
    if (signal.aborted) return
    const look = () => void this.look()
    registration.addEventListener(
      'updatefound',
      () => registration.installing?.addEventListener('statechange', look, { signal }),
      { signal },
    )
    registration.installing?.addEventListener('statechange', look, { signal })
    const ask = () => {
      look()
      if (document.visibilityState === 'visible') registration.update().catch(() => {}) // the server is unreachable
    }
    document.addEventListener('visibilitychange', ask, { signal })
    const timer = setInterval(ask, LOOK_EVERY_MS)
    signal.addEventListener('abort', () => clearInterval(timer))
    look()
  }

  /** Checks whether it may be offered. Call it also when a room was entered or left. */
  async look(): Promise<void> {
    const waits = Boolean(this.#registration?.waiting)
    this.ready = waits && !(await isRoomOpen())
  }

  /** Reloads this page in the new version. */
  async take(): Promise<void> {
    await this.look()
    if (!this.ready) return
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
    this.#registration?.waiting?.postMessage('take-over')
  }
}
