import { describe, expect, it } from 'vitest'
import { heardShare } from './heard-share.ts'

describe('the share of frames that were heard', () => {
  it.each([
    [400, 400, 1],
    [410, 400, 1],
    [300, 400, 0.75],
    [0, 0, 1],
  ])('is, of %i among %i, %d', (heard, due, share) => {
    expect(heardShare('hear1', heard, due)).toBe(share)
  })

  it('ends the bench where most were not heard', () => {
    expect(() => heardShare('hear1', 199, 400)).toThrow('hear1: of 400 frames 199 were heard')
  })
})
