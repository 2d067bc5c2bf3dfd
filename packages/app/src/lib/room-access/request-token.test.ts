import { expect, it } from 'vitest'
import { problemOf } from '../words/problem.ts'
import { readAnswer } from './request-token.ts'

it('is the token that the server gives', () => {
  expect(readAnswer(201, { room: 'tea', token: 'a.b.c' })).toBe('a.b.c')
})

it.each([
  { status: 403, answer: { refusal: 'too-few-followers' }, problem: 'too-few-followers' },
  { status: 403, answer: { refusal: 'blocked-by-host' }, problem: 'blocked-by-host' },
  { status: 403, answer: { refusal: 'host-blocked' }, problem: 'host-blocked' },
  { status: 404, answer: { refusal: 'room-not-found' }, problem: 'room-not-found' },
  { status: 401, answer: { message: 'sign in first' }, problem: 'signed-out' },
  { status: 429, answer: undefined, problem: 'too-many-messages' },
  { status: 400, answer: {}, problem: 'text-refused' },
  { status: 403, answer: { refusal: 'the moon' }, problem: 'unexpected' },
  { status: 502, answer: '<html>', problem: 'unexpected' },
])('is the problem $problem, with a sentence, when the answer is $status', ({ status, answer, problem }) => {
  let thrown: unknown
  try {
    readAnswer(status, answer)
  } catch (error) {
    thrown = error
  }
  expect(problemOf(thrown)).toBe(problem)
})
