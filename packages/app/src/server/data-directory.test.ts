import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDataDirectory } from './data-directory.ts'
import { unwritable } from './data-failure.ts'
import { lockDataDirectory } from './data-lock.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'banyan-data-'))
})
afterEach(() => rmSync(root, { recursive: true }))

it('makes the directory and a secret that only its owner may read', () => {
  const directory = join(root, 'not', 'there', 'yet')
  openDataDirectory(directory).lock.release()
  expect(statSync(join(directory, 'secret')).mode & 0o777).toBe(0o600)
})

it('keeps the secret from one start to the next, and shares it with no other directory', () => {
  const open = (name: string) => {
    const data = openDataDirectory(join(root, name))
    data.lock.release()
    return data
  }
  const [first, again, other] = [open('a'), open('a'), open('b')]
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

it('says that a link leads nowhere, or that a file is in the way', () => {
  symlinkSync(join(root, 'unmounted'), join(root, 'link'))
  expect(() => openDataDirectory(join(root, 'link'))).toThrow(/: it is a link that leads nowhere\. Mount the disk/)
  writeFileSync(join(root, 'file'), '')
  expect(() => openDataDirectory(join(root, 'file', 'below'))).toThrow(/: a part of its path is a file\. Name another/)
})

it.each([
  { code: 'ENOSPC', start: 'disk-full', sentence: /: the disk is full\. Make room/ },
  { code: 'EDQUOT', start: 'disk-full', sentence: /: this user's share of the disk is used up\. Make room/ },
  { code: 'EROFS', start: 'data-unwritable', sentence: /: its disk can only be read\. Mount it for writing/ },
  { code: 'EACCES', start: 'data-unwritable', sentence: /: this user may not\. Give it to this user/ },
  { code: 'EIO', start: 'disk-broken', sentence: /: the disk does not do it\. Check the disk/ },
])('has a sentence for $code', ({ code, start, sentence }) => {
  const failure = unwritable(root, Object.assign(new Error(code), { code }))
  expect(failure).toMatchObject({ code: start, message: expect.stringMatching(sentence) })
  expect(failure.message).toMatch(/^Cannot write to the data directory .+BANYAN_DATA_DIR\.$/)
})

it('refuses a spoilt secret, leaves it as it is, and lets go of the directory', () => {
  const path = join(root, 'secret')
  writeFileSync(path, 'hunter2')
  expect(() => openDataDirectory(root)).toThrow(expect.objectContaining({ code: 'data-unreadable' }))
  expect(readFileSync(path, 'utf8')).toBe('hunter2')
  lockDataDirectory(root, { now: Date.now }).release()
})
