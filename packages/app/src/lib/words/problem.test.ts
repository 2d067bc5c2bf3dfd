import { expect, it } from 'vitest'
import { problemOf } from './problem.ts'

it('finds the problem by its code', () => {
  expect(problemOf(Object.assign(new Error('no'), { code: 'stage-full' }))).toBe('stage-full')
})

it.each([
  new Error('no code'),
  Object.assign(new Error('unknown code'), { code: 'EPIPE' }),
  Object.assign(new Error('a name that every object has'), { code: 'toString' }),
  'not an error',
  undefined,
])('calls everything else unexpected: %s', (thrown) => {
  expect(problemOf(thrown)).toBe('unexpected')
})
