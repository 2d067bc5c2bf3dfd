/** Time as an argument, so that tests and simulators can own it. */
export interface Clock {
  /** Milliseconds since an arbitrary start; never goes back. */
  now(): number
  /** Calls `task` once after `delayMs`. @returns what cancels it */
  after(delayMs: number, task: () => void): Cancel
}
/** Cancels what it was returned for. Cancelling twice, or too late, does nothing. */
export type Cancel = () => void

/** The platform's clock: `performance.now` and `setTimeout`. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs)
    return () => clearTimeout(timer)
  },
}

/** Waits. @param ms milliseconds @throws the signal's reason when it aborts */
export function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const onAbort = () => {
      cancel()
      reject(signal.reason)
    }
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    })
    signal.addEventListener('abort', onAbort, { once: true })
  })
}
