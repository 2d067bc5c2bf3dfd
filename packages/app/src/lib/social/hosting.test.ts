import { expect, it } from 'vitest'
import { hostingOf } from './hosting.ts'

it.each([
  { given: 'nobody signed in', person: undefined, needed: 0, expected: { may: false, reason: 'signed-out' } },
  {
    ...{ given: '599 followers of 600', person: { isAdmin: false, followers: 599 }, needed: 600 },
    expected: { may: false, reason: 'followers', followers: 599, needed: 600, young: 0 },
  },
  {
    ...{ given: '599 that count and 3 that do not', needed: 600 },
    person: { isAdmin: false, followers: 599, young: 3 },
    expected: { may: false, reason: 'followers', followers: 599, needed: 600, young: 3 },
  },
  { given: '600 of 600', person: { isAdmin: false, followers: 600 }, needed: 600, expected: { may: true } },
  { given: 'an administrator', person: { isAdmin: true, followers: 0 }, needed: 600, expected: { may: true } },
  {
    given: 'a community that asks for none',
    person: { isAdmin: false, followers: 0 },
    needed: 0,
    expected: { may: true },
  },
])('decides about $given', ({ person, needed, expected }) => {
  expect(hostingOf(person, needed)).toEqual(expected)
})
