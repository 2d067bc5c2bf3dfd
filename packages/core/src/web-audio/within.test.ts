import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { within } from './within.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('hands on what comes in time, and what fails', async () => {
  expect(await within(Promise.resolve(7), 100)).toBe(7)
  await expect(within(Promise.reject(new Error('404')), 100)).rejects.toThrow('404')
  expect(vi.getTimerCount()).toBe(0)
})

it('gives up on what never comes', async () => {
  const waited = within(new Promise(() => {}), 100)
  vi.advanceTimersByTime(100)
  await expect(waited).rejects.toThrow('within 100 ms')
})

it('gives up when the signal aborts, or has aborted', async () => {
  const stop = new AbortController()
  const waited = within(new Promise(() => {}), 100, stop.signal)
  stop.abort(new Error('enough'))
  await expect(waited).rejects.toThrow('enough')
  await expect(within(new Promise(() => {}), 100, stop.signal)).rejects.toThrow('enough')
})
