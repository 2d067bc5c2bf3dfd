import { describe, expect, it } from 'vitest'
import { wholeNumber, wholeNumbers } from './flags.ts'

describe('numbers on the command line', () => {
  it('are read one by one, or several with commas between', () => {
    expect(wholeNumber({ seeds: '10' }, 'seeds', 1, 10)).toBe(10)
    expect(wholeNumbers({ sizes: '100,2000' }, 'sizes', 1, 5_000)).toEqual([100, 2_000])
  })

  it.each(['', '0', '11', '2.5', 'ten', '1,2', '-1'])('are refused with words when they are not: "%s"', (seeds) => {
    expect(() => wholeNumber({ seeds }, 'seeds', 1, 10)).toThrow('--seeds takes a whole number from 1 to 10.')
  })

  it.each(['', '100,', '100,,200', '100 200'])('are refused as a whole when one is not: "%s"', (sizes) => {
    expect(() => wholeNumbers({ sizes }, 'sizes', 1, 5_000)).toThrow('--sizes takes')
  })
})
