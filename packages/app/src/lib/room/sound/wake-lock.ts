/** What of `navigator.wakeLock` is used. */
export interface WakeLockPart {
  request(type: 'screen'): Promise<HeldLock>
}
interface HeldLock {
  release(): Promise<void>
  addEventListener(type: 'release', on: () => void): void
}

/**
 * Keeps the screen on while that is wanted. Browsers let the lock go when the page is hidden: say again what is wanted when
 * it is back. Without the browser's part it does nothing.
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
        await lock.release().catch(() => {}) // gone already
        continue
      }
      try {
        const lock = (held = await locks.request('screen'))
        lock.addEventListener('release', () => {
          if (held === lock) held = undefined
        })
      } catch {
        return // the page is hidden, or the battery low: whoever wants it asks again
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
