import { describe, expect, it } from 'vitest'
import { askedScenes } from './which-scenes.ts'

const ALL = { node: ['idle', 'hear1'], chromium: ['native', 'page'] }

describe('the scenes that were asked for', () => {
  it.each([
    ['', ALL],
    ['node', { node: ALL.node, chromium: [] }],
    ['page,hear1', { node: ['hear1'], chromium: ['page'] }],
    ['chromium,idle', { node: ['idle'], chromium: ALL.chromium }],
  ])('are %j', (only, asked) => {
    expect(askedScenes(only, ALL)).toEqual(asked)
  })

  it('are all known', () => {
    expect(() => askedScenes('page,pages', ALL)).toThrow(
      '--only knows no "pages". There are: node, chromium, idle, hear1, native, page.',
    )
  })
})
