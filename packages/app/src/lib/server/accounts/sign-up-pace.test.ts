import { VirtualClock } from '@banyan/core/testing'
import { expect, it } from 'vitest'
import { signUpPace } from './sign-up-pace.ts'

const HOUR_MS = 3_600_000

it('lets ten accounts be made at once from one address, and thirty an hour', () => {
  const clock = new VirtualClock()
  const pace = signUpPace({ clock, perHour: 30 })
  const made = (address: string) => Array.from({ length: 100 }, () => pace.admits(address)).filter(Boolean).length
  expect(made('198.51.100.7')).toBe(10)
  expect(made('198.51.100.8')).toBe(10)
  clock.advance(HOUR_MS / 30)
  expect(made('198.51.100.7')).toBe(1)
})

it('lets no more be made by somebody with many addresses', () => {
  const clock = new VirtualClock()
  const pace = signUpPace({ clock, perHour: 30 })
  const round = () => Array.from({ length: 1_000 }, (_, index) => pace.admits(`198.51.${index >> 8}.${index % 256}`))
  expect(round().filter(Boolean)).toHaveLength(100)
  clock.advance(HOUR_MS)
  expect(round().filter(Boolean)).toHaveLength(100)
})
