import { describe, expect, it } from 'vitest'
import { screenKeeper, type WakeLockPart } from './wake-lock.ts'

/** A browser's wake lock that counts held locks. `hide` releases all of them. */
function screen() {
  const locks = new Set<() => void>()
  let refuses = false
  const part: WakeLockPart = {
    async request() {
      await Promise.resolve()
      if (refuses) throw new DOMException('hidden', 'NotAllowedError')
      let onRelease = () => {}
      const drop = () => {
        if (locks.delete(drop)) onRelease()
      }
      locks.add(drop)
      return { release: async () => drop(), addEventListener: (_, on) => void (onRelease = on) }
    },
  }
  const hide = () => {
    refuses = true
    for (const drop of [...locks]) drop()
  }
  return { part, hide, show: () => (refuses = false), held: () => locks.size }
}

describe('the screen', () => {
  it('is kept on while that is wanted, by one lock', async () => {
    const { part, held } = screen()
    const keeper = screenKeeper(part)
    await Promise.all([keeper.want(true), keeper.want(true)])
    expect(held()).toBe(1)
    await keeper.want(false)
    expect(held()).toBe(0)
  })

  it('is not kept on by a lock that came after it was not wanted any more', async () => {
    const { part, held } = screen()
    const keeper = screenKeeper(part)
    await Promise.all([keeper.want(true), keeper.want(false)])
    expect(held()).toBe(0)
  })

  it('is kept on again when the page is back', async () => {
    const { part, held, hide, show } = screen()
    const keeper = screenKeeper(part)
    await keeper.want(true)
    hide()
    await keeper.want(true)
    expect(held()).toBe(0)
    show()
    await keeper.want(true)
    expect(held()).toBe(1)
  })

  it('is left alone where the browser has no such thing', async () => {
    await expect(screenKeeper(undefined).want(true)).resolves.toBeUndefined()
  })
})
