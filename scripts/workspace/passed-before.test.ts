import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { memoryOf } from './passed-before.mjs'

describe('a check that has passed', () => {
  let root: string
  const write = (name: string, content: string) => writeFileSync(join(root, name), content)
  const memory = (name = 'types', readsDocuments = false) =>
    memoryOf({ name, readsDocuments }, { root, folder: join(root, 'node_modules', '.cache') })

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'banyan checks '))
    execFileSync('git', ['init', '--quiet'], { cwd: root })
    mkdirSync(join(root, 'node_modules'))
    write('.gitignore', 'node_modules/\n')
    write('a.ts', 'one')
    write('README.md', 'words')
  })
  afterEach(() => rmSync(root, { recursive: true }))

  it('is remembered while nothing changes', () => {
    expect(memory().passedBefore).toBe(false)
    memory().remember()
    expect(memory().passedBefore).toBe(true)
  })

  it('is remembered by itself: others have not passed with it', () => {
    memory('types').remember()
    expect(memory('lint').passedBefore).toBe(false)
  })

  it.each([
    ['a file changes', () => write('a.ts', 'two')],
    ['a file appears', () => write('b.ts', '')],
    ['a file goes', () => rmSync(join(root, 'a.ts'))],
  ])('counts no longer when %s', (_, change) => {
    execFileSync('git', ['add', '.'], { cwd: root })
    memory().remember()
    change()
    expect(memory().passedBefore).toBe(false)
  })

  it('counts for what it read: files may change while it runs', () => {
    const { remember } = memory()
    write('a.ts', 'two')
    remember()
    expect(memory().passedBefore).toBe(false)
  })

  it('counts still when documents change that it does not read', () => {
    memory('types').remember()
    memory('format', true).remember()
    write('README.md', 'other words')
    expect([memory('types').passedBefore, memory('format', true).passedBefore]).toEqual([true, false])
  })

  it('does not look at what git ignores', () => {
    memory().remember()
    write(join('node_modules', 'c.js'), 'three')
    expect(memory().passedBefore).toBe(true)
  })

  it('is not remembered where there is no git to say which files there are', () => {
    rmSync(join(root, '.git'), { recursive: true })
    memory().remember()
    expect(memory().passedBefore).toBe(false)
  })
})
