import { beforeEach, describe, expect, it } from 'vitest'
import { backOff, FREE_TRIES, LONGEST_WAIT_MS } from './back-off.ts'

describe('back-off by account', () => {
  let time: number
  const now = () => time
  beforeEach(() => {
    time = 1_700_000_000_000
  })

  it('lets few of many guesses through, also when they come at the same time', () => {
    const { begin } = backOff({ now })
    const through = () => Array.from({ length: 120 }, () => begin('ada', undefined)).filter(Boolean).length
    expect(through()).toBe(FREE_TRIES)
    time += 60_000
    expect(through()).toBe(1)
  })

  it('leaves a guesser a hundred or two tries a day, for good', () => {
    const { begin } = backOff({ now })
    let looked = 0
    for (let second = 0; second < 3 * 86_400; second += 1) {
      time += 1_000
      if (begin('ada', undefined)) looked += 1
    }
    expect(looked / 3).toBeLessThan(160)
  })

  it('keeps nobody waiting who comes from a device that the account knows', () => {
    const { begin } = backOff({ now })
    for (let tries = 0; tries < 50; tries += 1) begin('ada', undefined)
    expect(begin('ada', undefined)).toBeUndefined()
    expect(begin('ada', 'her phone')).toBeDefined()
    expect(begin('grace', undefined)).toBeDefined()
  })

  it('slows guesses from a device that the account knows, too', () => {
    const { begin } = backOff({ now })
    for (let tries = 0; tries < FREE_TRIES; tries += 1) begin('ada', 'her phone')
    expect(begin('ada', 'her phone')).toBeUndefined()
  })

  it('ends every wait after ten minutes, and forgets after a day', () => {
    const { begin } = backOff({ now })
    for (let tries = 0; tries < 40; tries += 1) {
      time += LONGEST_WAIT_MS
      expect(begin('ada', undefined)).toBeDefined()
    }
    expect(begin('ada', undefined)).toBeUndefined()
    time += 24 * 60 * 60_000
    for (let tries = 0; tries < FREE_TRIES; tries += 1) expect(begin('ada', undefined)).toBeDefined()
  })

  it('starts anew with the right password, and does not count what was not looked at', () => {
    const { begin } = backOff({ now })
    for (let tries = 0; tries < 50; tries += 1) begin('ada', undefined)?.undone()
    for (let tries = 0; tries < FREE_TRIES - 1; tries += 1) begin('ada', undefined)
    begin('ada', undefined)?.right()
    expect(begin('ada', undefined)).toBeDefined()
  })

  it('remembers so many accounts and no more', () => {
    const { begin } = backOff({ now, most: 2 })
    for (let tries = 0; tries < FREE_TRIES; tries += 1) begin('ada', undefined)
    begin('grace', undefined)
    expect(begin('ada', undefined)).toBeUndefined()
    begin('lin', undefined)
    begin('joan', undefined)
    expect(begin('ada', undefined)).toBeDefined()
  })
})
