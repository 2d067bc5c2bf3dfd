import type { Cancel, Clock } from '@banyan/core/ports'

export interface Coalesced {
  /** Runs at once, and in place of a run that was due. */
  now(): void
  /** Runs at once after a rest, else when the last run is `gapMs` ago. Calls until then make one run. */
  soon(): void
  /** Drops a run that is due. */
  close(): void
}

/** Makes one call out of many: however often `soon` is called, `run` is called once per `gapMs` at most. */
export function coalesce({ clock, gapMs, run }: { clock: Clock; gapMs: number; run: () => void }): Coalesced {
  let lastRunAt = Number.NEGATIVE_INFINITY
  let due: Cancel | undefined

  const close = () => {
    due?.()
    due = undefined
  }
  const now = () => {
    close()
    lastRunAt = clock.now()
    run()
  }
  return {
    now,
    soon() {
      const waitMs = lastRunAt + gapMs - clock.now()
      if (waitMs <= 0) now()
      else due ??= clock.after(waitMs, now)
    },
    close,
  }
}
