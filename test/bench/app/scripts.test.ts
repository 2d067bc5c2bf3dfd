import { expect, it } from 'vitest'
import { sumOf } from './scripts.ts'

it('adds up scripts once each, in thousands of bytes, and names the heaviest first', () => {
  const weights = new Map([
    ['http://a/chunks/core.js', 50_000],
    ['http://a/nodes/0.js', 2_500],
  ])
  const { kb, files, heaviest } = sumOf([...weights.keys(), 'http://a/nodes/0.js'], weights)
  expect({ kb, files }).toEqual({ kb: 52.5, files: 2 })
  expect(heaviest).toEqual([
    { name: 'chunks/core.js', kb: 50 },
    { name: 'nodes/0.js', kb: 2.5 },
  ])
})
