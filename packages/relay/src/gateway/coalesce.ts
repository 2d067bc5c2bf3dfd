import type { Cancel, Clock } from '@banyan/core/ports'

export interface Coalesced {
  /** Runs at once after a rest, else when the last run is `gapMs` ago. Calls until then make one run. */
  soon(): void
  /** Runs at once, unless something else was urgent less than `urgentGapMs` ago: then as soon as that is over.
   *  @returns whether it ran at once */
  urgently(): boolean
  /** Drops a run that is due. */
  close(): void
}

export interface CoalesceOptions {
  clock: Clock
  /** The least time between two runs, in ms. */
  gapMs: number | (() => number)
  /** The least time between two runs for what is urgent, in ms. @default `gapMs` */
  urgentGapMs?: number
  run: () => void
}

/** Makes one call out of many: however often `soon` is called, `run` is called once per `gapMs` at most, and however
 *  often `urgently` is called, once per `urgentGapMs`. */
export function coalesce({ clock, gapMs, urgentGapMs, run }: CoalesceOptions): Coalesced {
  const gap = () => (typeof gapMs === 'number' ? gapMs : gapMs())
  let lastRunAt = Number.NEGATIVE_INFINITY
  let lastUrgentAt = Number.NEGATIVE_INFINITY
  let isUrgent = false
  let due: { readonly at: number; readonly cancel: Cancel } | undefined

  const close = () => {
    due?.cancel()
    due = undefined
  }
  const now = () => {
    close()
    lastRunAt = clock.now()
    if (isUrgent) lastUrgentAt = lastRunAt
    isUrgent = false
    run()
  }
  /** @returns whether it ran at once */
  const at = (time: number): boolean => {
    const waitMs = time - clock.now()
    if (waitMs <= 0) {
      now()
      return true
    }
    if (due && due.at <= time) return false
    close()
    due = { at: time, cancel: clock.after(waitMs, now) }
    return false
  }
  return {
    soon: () => void at(lastRunAt + gap()),
    urgently() {
      isUrgent = true
      return at(lastUrgentAt + (urgentGapMs ?? gap()))
    },
    close,
  }
}
