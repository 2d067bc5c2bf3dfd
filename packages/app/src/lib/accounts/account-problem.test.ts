import { expect, it } from 'vitest'
import { problemOfStatus } from './account-problem.ts'

it.each([
  { status: 413, upload: true, problem: 'picture-too-large' },
  { status: 413, upload: false, problem: 'form-too-large' },
  { status: 429, upload: false, problem: 'too-many-tries' },
  { status: 503, upload: true, problem: 'server-busy' },
  { status: 502, upload: false, problem: 'unreachable' },
  { status: undefined, upload: false, problem: 'unreachable' },
  { status: 500, upload: false, problem: 'account-failed' },
])('has a sentence for a form that was refused unread with $status: $problem', ({ status, upload, problem }) => {
  expect(problemOfStatus(status, { upload })).toBe(problem)
})
