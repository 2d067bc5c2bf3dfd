/** The used part of `navigator.wakeLock`. */
export interface WakeLockPart {
  request(type: 'screen'): Promise<HeldLock>
}
interface HeldLock {
  release(): Promise<void>
  addEventListener(type: 'release', on: () => void): void
}

/**
 * Keeps the screen on while that is wanted. Browsers release the lock when the page is hidden: call `want` again when
 * it is visible. Does nothing where browsers have no wake lock.
 */
export function screenKeeper(part: WakeLockPart | undefined): { want(wanted: boolean): Promise<void> } {
  let wanted = false
  let held: HeldLock | undefined
  let settling: Promise<void> | undefined

  async function settle(locks: WakeLockPart) {
    while (wanted !== (held !== undefined)) {
      if (held) {
        const lock = held
        held = undefined
        await lock.release().catch(() => {}) // released already
        continue
      }
      try {
        const lock = (held = await locks.request('screen'))
        lock.addEventListener('release', () => {
          if (held === lock) held = undefined
        })
      } catch {
        return // the page is hidden, or the battery is low; the next `want` tries again
      }
    }
  }

  return {
    async want(next) {
      wanted = next
      if (!part) return
      await (settling ??= settle(part).finally(() => (settling = undefined)))
    },
  }
}
