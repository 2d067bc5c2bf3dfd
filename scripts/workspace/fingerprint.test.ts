import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { filesBelow, fingerprint, hasStamp, writeStamp } from './fingerprint.mjs'

describe('what a step was made from', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'banyan fingerprint '))
    mkdirSync(join(folder, 'src', 'deep'), { recursive: true })
    mkdirSync(join(folder, 'node_modules'))
    writeFileSync(join(folder, 'src', 'a.ts'), 'one')
    writeFileSync(join(folder, 'src', 'deep', 'b.ts'), 'two')
    writeFileSync(join(folder, 'node_modules', 'c.js'), 'three')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const skip = (name: string) => name === 'node_modules'
  const now = () => fingerprint(folder, filesBelow(folder, skip))

  it('is the same when only times changed', () => {
    const before = now()
    utimesSync(join(folder, 'src', 'a.ts'), 1, 1)
    expect(now()).toBe(before)
  })

  it('is the same whatever the order of files', () => {
    const files = filesBelow(folder, skip)
    expect(fingerprint(folder, files.toReversed())).toBe(fingerprint(folder, files))
  })

  it.each([
    ['a file changes', () => writeFileSync(join(folder, 'src', 'deep', 'b.ts'), 'TWO')],
    ['a file appears', () => writeFileSync(join(folder, 'src', 'd.ts'), '')],
    ['a file goes', () => rmSync(join(folder, 'src', 'a.ts'))],
    [
      'two files swap what they hold',
      () => {
        writeFileSync(join(folder, 'src', 'a.ts'), 'two')
        writeFileSync(join(folder, 'src', 'deep', 'b.ts'), 'one')
      },
    ],
  ])('is another when %s', (_, change) => {
    const before = now()
    change()
    expect(now()).not.toBe(before)
  })

  it('does not look at what is skipped', () => {
    const before = now()
    writeFileSync(join(folder, 'node_modules', 'c.js'), 'THREE')
    expect(now()).toBe(before)
  })

  it('is remembered by a stamp, which knows nothing when it is missing', () => {
    const stamp = join(folder, 'build', '.made-from')
    expect(hasStamp(stamp, 'x')).toBe(false)
    writeStamp(stamp, 'x')
    expect(hasStamp(stamp, 'x')).toBe(true)
    expect(hasStamp(stamp, 'y')).toBe(false)
  })
})
