import type { Clock } from '@banyan/core/ports'
import type { RoomSession, SessionSnapshot } from '@banyan/core'
import { explain, type Failure, type Where } from './failure.ts'
import type { Reporter } from './reporter.ts'

/** What a command needs from its environment. */
export interface Context {
  /** Aborts with a Failure when the person stops the command. */
  readonly signal: AbortSignal
  readonly report: Reporter
  readonly clock: Clock
}

/** How a command ended. There is a summary in either case, of what was done until then. */
export interface Outcome {
  readonly summary: Readonly<Record<string, unknown>>
  /** What was done, for a person; used when there is no failure. */
  readonly sentence: string
  readonly failure: Failure | undefined
}

/** Time to tell the relay that we leave, in ms. A relay that does not answer must not keep a person waiting. */
const LEAVE_LIMIT_MS = 3_000

/** Runs, then tidies up in any case. @returns the first failure of the two */
export async function conclude(where: Where, run: () => Promise<void>, tidy: () => Promise<void>) {
  let failure: Failure | undefined
  for (const step of [run, tidy]) {
    try {
      await step()
    } catch (error) {
      failure ??= explain(error, where)
    }
  }
  return failure
}

/** Leaves the room and closes the session, within `LEAVE_LIMIT_MS`. */
export async function leave(session: RoomSession, clock: Clock): Promise<void> {
  await Promise.race([session.close(), passed(LEAVE_LIMIT_MS, clock)])
}

export const passed = (ms: number, clock: Clock): Promise<void> =>
  new Promise((resolve) => {
    clock.after(ms, resolve)
  })

/**
 * Resolves with the first value that `check` finds in the session's state, now or after a change. Rejects when it
 * throws, or with the signal's reason.
 */
export function until<Value>(
  session: RoomSession,
  signal: AbortSignal,
  check: (snapshot: SessionSnapshot) => Value | undefined,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    let end = () => {}
    const onAbort = () => settle(() => reject(signal.reason))
    const settle = (how: () => void) => {
      end()
      signal.removeEventListener('abort', onAbort)
      how()
    }
    const look = (snapshot: SessionSnapshot) => {
      try {
        const value = check(snapshot)
        if (value !== undefined) settle(() => resolve(value))
      } catch (error) {
        settle(() => reject(error))
      }
    }
    if (signal.aborted) return reject(signal.reason)
    signal.addEventListener('abort', onAbort)
    end = session.on('change', look)
    look(session.snapshot)
  })
}

/** Calls `task` at once, and then every `intervalMs`. @returns stops it */
export function repeat(intervalMs: number, clock: Clock, task: () => void): () => void {
  let cancel = () => {}
  const tick = () => {
    task()
    cancel = clock.after(intervalMs, tick)
  }
  tick()
  return () => cancel()
}
