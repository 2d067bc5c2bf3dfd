import { expect, it } from 'vitest'
import { boundedRates } from './bounded-rates.ts'

const rule = { window: 60, max: 2 }

it('refuses the third try of two a minute, says how long to wait, and admits again after that', async () => {
  let time = 1_000
  const rates = boundedRates({ now: () => time })
  expect(await rates.consume('ada', rule)).toEqual({ allowed: true, retryAfter: null })
  expect(await rates.consume('ada', rule)).toEqual({ allowed: true, retryAfter: null })
  time += 15_500
  expect(await rates.consume('ada', rule)).toEqual({ allowed: false, retryAfter: 45 })
  expect((await rates.consume('grace', rule)).allowed).toBe(true)
  time += 44_500
  expect((await rates.consume('ada', rule)).allowed).toBe(true)
})

it('remembers no more keys than it may', async () => {
  const rates = boundedRates({ now: () => 0, most: 3 })
  for (let key = 0; key < 100; key += 1) await rates.consume(String(key), rule)
  expect(rates.size).toBe(3)
})
