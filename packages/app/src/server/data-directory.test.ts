import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDataDirectory } from './data-directory.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'banyan-data-'))
})
afterEach(() => rmSync(root, { recursive: true }))

it('makes the directory and a secret that only its owner may read', () => {
  const directory = join(root, 'not', 'there', 'yet')
  openDataDirectory(directory)
  expect(statSync(join(directory, 'secret')).mode & 0o777).toBe(0o600)
})

it('keeps the secret from one start to the next, and shares it with no other directory', () => {
  const first = openDataDirectory(join(root, 'a'))
  const again = openDataDirectory(join(root, 'a'))
  const other = openDataDirectory(join(root, 'b'))
  expect(again.secret).toEqual(first.secret)
  expect(other.secret).not.toEqual(first.secret)
  expect(first.secret).toHaveLength(32)
})

it('says in one sentence that it cannot write, and what to do', () => {
  const file = join(root, 'file')
  writeFileSync(file, '')
  for (const directory of [file, join(file, 'below')]) {
    expect(() => openDataDirectory(directory)).toThrow(
      expect.objectContaining({
        code: 'data-unwritable',
        message: expect.stringMatching(/^Cannot write to the data directory .+BANYAN_DATA_DIR\.$/),
      }),
    )
  }
})

it('refuses a spoilt secret, and leaves it as it is', () => {
  const path = join(root, 'secret')
  writeFileSync(path, 'hunter2')
  expect(() => openDataDirectory(root)).toThrow(expect.objectContaining({ code: 'data-unreadable' }))
  expect(readFileSync(path, 'utf8')).toBe('hunter2')
})
