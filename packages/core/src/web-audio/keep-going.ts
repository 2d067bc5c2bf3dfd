/** What wakes a player that the browser or the system stopped. */
export interface WakingPage {
  readonly window: EventTarget
  readonly document: EventTarget & { readonly visibilityState: string }
}

export interface KeepGoingOptions {
  /** Tells by `events` that it may have started or stopped: an AudioContext, a media element. */
  target: EventTarget
  events: readonly string[]
  isGoing: () => boolean
  /** May be refused, and may wait for the person. Nothing waits for it. */
  start: () => Promise<unknown>
  /** Called when it may have started or stopped. */
  changed?: () => void
  /** Ends the watch: nothing is started after that. */
  signal: AbortSignal
  /** @default the page */
  page?: WakingPage
}

/** A browser takes these for a press of the person, after which sound may start. A finger's press counts when it
 *  ends. */
const PRESSES = ['pointerdown', 'pointerup', 'touchend', 'keydown', 'click']

/**
 * Keeps a player going that a browser may refuse to start, and that the system may stop: autoplay before the first
 * touch, a phone call, another app. It is started now, whenever it stops, at each press, and when the page is visible
 * again.
 */
export function keepGoing({
  target,
  events,
  isGoing,
  start,
  changed = () => {},
  signal,
  page,
}: KeepGoingOptions): void {
  const { window, document } = page ?? { window: globalThis, document: globalThis.document }
  const tryStart = () => {
    if (signal.aborted || isGoing()) return
    start().then(changed, changed)
  }
  const look = () => {
    if (signal.aborted) return
    tryStart()
    changed()
  }
  for (const event of events) target.addEventListener(event, look, { signal })
  for (const press of PRESSES) window.addEventListener(press, tryStart, { signal, capture: true })
  window.addEventListener('pageshow', tryStart, { signal })
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && tryStart(), { signal })
  tryStart()
}
