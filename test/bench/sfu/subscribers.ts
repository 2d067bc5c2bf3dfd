import type { Arrivals } from './arrivals.ts'

/** Those who hear, all in one process that is not the one measured. */
export interface Subscribers {
  /** One more, from nothing to the first frame. Frames must be coming. @returns how long that took, in milliseconds */
  add(): Promise<number>
  /** What arrived since the last time. */
  take(): Arrivals
  close(): Promise<void>
}
