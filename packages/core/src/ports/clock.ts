/** Time as an argument, so that tests and the simulator can own it. */
export interface Clock {
  /** Milliseconds since an arbitrary start; never goes back. */
  now(): number
  /** Calls `task` once after `delayMs`. The handle cancels it; cancelling twice is the same as once. */
  after(delayMs: number, task: () => void): Cancel
}
export type Cancel = () => void

export const systemClock: Clock = {
  now: () => performance.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs)
    return () => clearTimeout(timer)
  },
}
