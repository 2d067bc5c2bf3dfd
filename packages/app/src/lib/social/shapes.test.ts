import { describe, expect, it } from 'vitest'
import * as v from 'valibot'
import { PostBody } from './post-text.ts'
import { Bio, ReportReason, TypedHandle } from './shapes.ts'

describe('a handle that somebody types', () => {
  it.each(['ad', 'ada_lovelace', 'x'.repeat(30), '0_0'])('may be %s', (handle) => {
    expect(v.parse(TypedHandle, handle)).toBe(handle)
  })

  it('may come with capitals and spaces around it', () => {
    expect(v.parse(TypedHandle, ' Ada ')).toBe('ada')
    expect(v.parse(TypedHandle, '\u200Bada\u2060')).toBe('ada')
  })

  it.each(['', 'a', 'x'.repeat(31), 'ada lovelace', 'ada-l', 'zoë', 'ada@example.org'])('cannot be "%s"', (handle) => {
    expect(v.is(TypedHandle, handle)).toBe(false)
  })
})

describe('what somebody writes about themselves, others, or anything', () => {
  it.each(['\u200B', '\u3164', '\u2800', '\u2060', '\u202E', ' \n '])(
    'is nothing when nobody can see it: %j',
    (blank) => {
      expect(v.is(PostBody, blank)).toBe(false)
      expect(v.is(ReportReason, blank)).toBe(false)
      expect(v.parse(Bio, blank)).toBe('')
    },
  )

  it('keeps its lines, and loses what turns them around', () => {
    expect(v.parse(PostBody, 'first\n\u202Esecond')).toBe('first\nsecond')
  })
})
