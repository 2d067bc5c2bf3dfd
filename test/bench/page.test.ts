import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { withTable } from './page.ts'

const page = [
  '# Benchmarks',
  '<!-- bench hop -->',
  'old hop',
  '<!-- end of bench hop -->',
  'words',
  '<!-- bench planner -->',
]
  .concat('<!-- end of bench planner -->', 'end')
  .join('\n')

describe('a table in a page', () => {
  it('replaces the one before, and nothing else', () => {
    const once = withTable(page, 'hop', 'new hop')
    expect(once).toBe(page.replace('\nold hop\n', '\n\nnew hop\n\n'))
    expect(withTable(once, 'hop', 'new hop')).toBe(once)
  })

  it('keeps signs that mean something to String.replace', () => {
    expect(withTable(page, 'planner', "costs $& $1 $'")).toContain("costs $& $1 $'")
  })

  it.each(['other', 'plan'])('is refused where the page has no place for it: %s', (bench) => {
    expect(() => withTable(page, bench, 'table')).toThrow(`<!-- bench ${bench} -->`)
    expect(() => withTable('<!-- end of bench hop --><!-- bench hop -->', 'hop', 'table')).toThrow('behind it')
  })

  it('has a place in ours', () => {
    const ours = readFileSync(new URL('../../BENCHMARKS.md', import.meta.url), 'utf8')
    expect(withTable(ours, 'planner', 'table')).toContain('table')
  })
})
