import type { Clock } from '@banyan/core/ports'

/** Reports the progress of a command to a person. */
export interface Reporter {
  /** Prints a line that stays. */
  line(text: string): void
  /** Prints a status, in place of the last one. */
  status(text: string): void
  /** Ends the status line; its text stays. */
  end(): void
}

interface Screen {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  write(text: string): unknown
}

/** Least time between two changes of a terminal's status line, in ms: more often is flicker. */
const TTY_INTERVAL_MS = 250
/** Least time between two statuses in a log, in ms: each is a line of its own. */
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
