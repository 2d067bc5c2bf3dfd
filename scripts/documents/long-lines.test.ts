import { describe, expect, it } from 'vitest'
import { longLines, MAX_LINE_LENGTH } from './long-lines.ts'

const long = 'x'.repeat(MAX_LINE_LENGTH + 1)

describe('the check of line lengths', () => {
  it('names file, line and length', () => {
    expect(longLines('a.ts', `short\n${long}\n`)).toEqual(['a.ts:2  The line has 121 characters; 120 is the limit.'])
  })

  it('counts characters, whatever they take in memory', () => {
    expect(longLines('a.ts', '🌳'.repeat(MAX_LINE_LENGTH))).toEqual([])
  })

  it('lets rows of tables be longer, in documents only', () => {
    expect(longLines('a.md', `| ${long} |`)).toEqual([])
    expect(longLines('a.md', long)).toHaveLength(1)
    expect(longLines('a.ts', `| ${long} |`)).toHaveLength(1)
  })
})
