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
  const waited = expect(within(new Promise(() => {}), 100)).rejects.toThrow('within 100 ms')
  vi.advanceTimersByTime(100)
  await waited
})

it('gives up when the signal aborts, or has aborted', async () => {
  const stop = new AbortController()
  const waited = expect(within(new Promise(() => {}), 100, stop.signal)).rejects.toThrow('enough')
  stop.abort(new Error('enough'))
  await waited
  await expect(within(new Promise(() => {}), 100, stop.signal)).rejects.toThrow('enough')
})
