import type { Clock } from '@banyan/core/ports'

/** What a person reads while a command runs. */
export interface Reporter {
  /** Something that happened: stays. */
  line(text: string): void
  /** How it stands: replaced by the next one. */
  status(text: string): void
  /** Nothing follows: whatever stands in the status line stays. */
  end(): void
}

interface Screen {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  write(text: string): unknown
}

/** A terminal's status line changes at most this often; more is flicker. */
const TTY_INTERVAL_MS = 250
/** In a log, a status is a line of its own, and needs to come only now and then. */
const LOG_INTERVAL_MS = 10_000
const CLEAR = '\r\u001B[2K'

/** Writes to a terminal with one status line that updates in place, to anything else plain lines. */
export function reporter({ screen, clock }: { screen: Screen; clock: Clock }): Reporter {
  const isTTY = screen.isTTY === true
  const interval = isTTY ? TTY_INTERVAL_MS : LOG_INTERVAL_MS
  let shown = ''
  let shownAt = -Infinity

  return {
    line(text) {
      screen.write(isTTY ? `${CLEAR}${text}\n${shown}` : `${text}\n`)
    },
    status(text) {
      if (text === shown || clock.now() - shownAt < interval) return
      shownAt = clock.now()
      shown = isTTY ? text.slice(0, Math.max(20, (screen.columns || 80) - 1)) : text
      screen.write(isTTY ? CLEAR + shown : `${text}\n`)
    },
    end() {
      if (isTTY && shown) screen.write('\n')
      shown = ''
    },
  }
}
