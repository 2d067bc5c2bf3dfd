/** Wrong passwords for one account before the next try has to wait: more than a person needs who mistypes. */
export const FREE_TRIES = 10
/** The first wait, in ms; each wrong password after it doubles the wait. */
const FIRST_WAIT_MS = 2_000
/** The longest wait, in ms. With it a guesser has 144 tries a day, however many addresses they have, and a person who
 *  is kept waiting by a guesser is kept no longer than a coffee takes. */
export const LONGEST_WAIT_MS = 10 * 60_000
/** After this time without a wrong password an account starts anew, in ms. */
const FORGOTTEN_MS = 24 * 60 * 60_000

/** A try to sign in that is under way. It counts as a wrong password until it turns out to be none. */
export interface Try {
  /** The password was right. */
  right(): void
  /** The password was not looked at. */
  undone(): void
}

export interface BackOff {
  /**
   * Begins a try to sign in.
   * @param handle of the account. @param device a device that signed in to this account before: it has a count of its
   * own, so that a guesser elsewhere cannot keep the owner out. Undefined for all others, who share one
   * @returns undefined when it is too early for another try
   */
  begin(handle: string, device: string | undefined): Try | undefined
}

interface Count {
  wrong: number
  lastAt: number
  /** No try before this time. */
  until: number
}

/**
 * Slows down guesses at the passwords of accounts. Nothing is locked: waits are short, end by themselves, and neither
 * hold for devices that the account knows nor for passkeys and recovery links.
 * @param options.now milliseconds since 1970
 * @param options.most accounts and devices that are remembered at a time; beyond, the one that was quiet for longest is
 * forgotten, which allows more tries, never fewer
 */
export function backOff({ now, most = 20_000 }: { now: () => number; most?: number }): BackOff {
  /** The one that was quiet for longest first. */
  const counts = new Map<string, Count>()
  return {
    begin(handle, device) {
      const key = `${handle} ${device ?? ''}`
      const known = counts.get(key)
      const before = known && now() - known.lastAt < FORGOTTEN_MS ? known : { wrong: 0, lastAt: 0, until: 0 }
      if (now() < before.until) return undefined
      const wrong = before.wrong + 1
      const count: Count = { wrong, lastAt: now(), until: now() + waitAfter(wrong) }
      counts.delete(key) // so that it goes to the end
      counts.set(key, count)
      const [quietest] = counts.keys()
      if (counts.size > most && quietest !== undefined) counts.delete(quietest)
      return {
        right: () => void counts.delete(key),
        undone() {
          count.wrong -= 1
          if (counts.get(key) === count) count.until = Math.min(count.until, before.until)
        },
      }
    },
  }
}

/** How long the next try has to wait after so many wrong passwords, in ms. */
const waitAfter = (wrong: number): number =>
  wrong < FREE_TRIES ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (wrong - FREE_TRIES))
