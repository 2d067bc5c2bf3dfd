import { describe, expect, it } from 'vitest'
import * as v from 'valibot'
import { TypedHandle } from './shapes.ts'

describe('a handle that somebody types', () => {
  it.each(['ad', 'ada_lovelace', 'x'.repeat(30), '0_0'])('may be %s', (handle) => {
    expect(v.parse(TypedHandle, handle)).toBe(handle)
  })

  it('may come with capitals and spaces around it', () => {
    expect(v.parse(TypedHandle, ' Ada ')).toBe('ada')
  })

  it.each(['', 'a', 'x'.repeat(31), 'ada lovelace', 'ada-l', 'zoë', 'ada@example.org'])('cannot be "%s"', (handle) => {
    expect(v.is(TypedHandle, handle)).toBe(false)
  })
})
