import { expect, it } from 'vitest'
import { safePath } from './safe-path.ts'

it.each(['/', '/rooms/kapok', '/you?tab=1', '/rooms/%2F'])('lets people go on to %s', (path) => {
  expect(safePath(path)).toBe(path)
})

it.each([
  undefined,
  null,
  '',
  'rooms',
  'https://elsewhere.example',
  '//elsewhere.example/rooms',
  '/\\elsewhere.example',
  '/\t/elsewhere.example',
  '/rooms/..//elsewhere.example',
  'javascript:alert(1)',
])('sends people home instead of to %j', (path) => {
  expect(safePath(path)).toBe('/')
})
