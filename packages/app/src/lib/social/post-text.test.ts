import { expect, it } from 'vitest'
import * as v from 'valibot'
import { piecesOf, PostBody, roomLinkedIn } from './post-text.ts'

it.each([
  { body: 'No link here', expected: [{ text: 'No link here' }] },
  {
    body: 'See https://example.org/a?b=c. Now!',
    expected: [{ text: 'See ' }, { text: 'example.org/a?b=c', href: 'https://example.org/a?b=c' }, { text: '. Now!' }],
  },
  { body: 'javascript:alert(1)', expected: [{ text: 'javascript:alert(1)' }] },
  { body: 'http:// and https://', expected: [{ text: 'http:// and https://' }] },
])('finds the links in "$body"', ({ body, expected }) => {
  expect(piecesOf(body)).toEqual(expected)
})

it.each([
  { body: 'Come: https://tree.example/rooms/tea-time!', expected: 'tea-time' },
  { body: 'https://elsewhere.example/rooms/tea-time', expected: undefined },
  { body: 'https://tree.example/about https://tree.example/rooms/tea', expected: 'tea' },
  { body: 'https://tree.example/rooms/tea/audience', expected: undefined },
])('unfurls $expected in "$body"', ({ body, expected }) => {
  expect(roomLinkedIn(body, 'tree.example')).toBe(expected)
})

it('takes 1 to 500 characters, blanks at the ends aside', () => {
  expect(v.parse(PostBody, `  ${'a'.repeat(500)}\n`)).toHaveLength(500)
  for (const body of ['', ' \n ', 'a'.repeat(501), 7]) expect(v.is(PostBody, body)).toBe(false)
})
