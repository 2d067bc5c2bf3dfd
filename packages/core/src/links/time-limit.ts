import type { Clock } from '../ports/clock.ts'

/** How long a leaving peer goes on for those whom it carries: their new parents deliver within 300 ms as a rule. */
export const GRACE_MS = 300

/** Waits for the task, for `limitMs` at most. */
export async function withinLimit(clock: Clock, limitMs: number, task: Promise<unknown>): Promise<void> {
  let cancel = () => {}
  const limit = new Promise<void>((resolve) => (cancel = clock.after(limitMs, resolve)))
  await Promise.race([task, limit])
  cancel()
}
