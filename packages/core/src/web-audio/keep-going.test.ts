import { describe, expect, it } from 'vitest'
import { keepGoing, type WakingPage } from './keep-going.ts'

/** An AudioContext, as far as it matters here: it starts only while the system lets it. */
class FakeContext extends EventTarget {
  state = 'suspended'
  isAllowed = true
  starts = 0
  start = () => {
    this.starts += 1
    if (!this.isAllowed) return Promise.reject(new DOMException('not now', 'InvalidStateError'))
    this.become('running')
    return Promise.resolve()
  }
  become(state: string) {
    this.state = state
    this.dispatchEvent(new Event('statechange'))
  }
}

function keep({ isAllowed = true } = {}) {
  const context = new FakeContext()
  context.isAllowed = isAllowed
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  const page: WakingPage = { window: new EventTarget(), document }
  const over = new AbortController()
  let changes = 0
  keepGoing({
    ...{ target: context, events: ['statechange'], start: context.start, page, signal: over.signal },
    isGoing: () => context.state === 'running' || context.state === 'closed',
    changed: () => void (changes += 1),
  })
  return { context, page, document, over, changes: () => changes }
}
/** The phone rings, and the system says no for now. */
function interrupt(context: FakeContext, state = 'interrupted') {
  context.isAllowed = false
  context.become(state)
  context.isAllowed = true
}

describe('keepGoing', () => {
  it('starts at once where it may', () => {
    expect(keep().context.state).toBe('running')
  })

  it.each(['pointerdown', 'pointerup', 'touchend', 'keydown', 'click'])(
    'starts at %s what was refused or stopped',
    (press) => {
      const { context, page } = keep({ isAllowed: false })
      context.isAllowed = true
      page.window.dispatchEvent(new Event(press))
      expect(context.state).toBe('running')
      interrupt(context)
      page.window.dispatchEvent(new Event(press))
      expect(context.state).toBe('running')
    },
  )

  it('starts when the page is visible again, and when it comes back from the cache', () => {
    const { context, page, document } = keep()
    interrupt(context)
    document.visibilityState = 'hidden'
    document.dispatchEvent(new Event('visibilitychange'))
    expect(context.state).toBe('interrupted')
    document.visibilityState = 'visible'
    document.dispatchEvent(new Event('visibilitychange'))
    expect(context.state).toBe('running')
    interrupt(context, 'suspended')
    page.window.dispatchEvent(new Event('pageshow'))
    expect(context.state).toBe('running')
  })

  it('starts again by itself where the system lets it', () => {
    const { context, changes } = keep()
    const before = changes()
    context.become('suspended')
    expect(context.state).toBe('running')
    expect(changes()).toBeGreaterThan(before)
  })

  it('starts nothing that goes, that is closed, or after its end', () => {
    const { context, page, over } = keep()
    page.window.dispatchEvent(new Event('pointerdown'))
    expect(context.starts).toBe(1)
    context.become('closed')
    page.window.dispatchEvent(new Event('pointerdown'))
    expect(context.starts).toBe(1)
    over.abort()
    context.become('suspended')
    page.window.dispatchEvent(new Event('keydown'))
    expect(context.starts).toBe(1)
  })
})
