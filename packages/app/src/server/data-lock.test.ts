import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { lockDataDirectory } from './data-lock.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const now = () => Date.UTC(2026, 10, 29, 20)
const lock = () => lockDataDirectory(folder, { now })

it('admits one, and tells the next who that is', () => {
  const held = lock()
  expect(lock).toThrow(
    expect.objectContaining({
      code: 'data-in-use',
      message:
        `Another Banyan (process ${process.pid}, since 2026-11-29T20:00:00.000Z) uses the data directory ${folder}. ` +
        'Stop that one first, or name another directory with BANYAN_DATA_DIR.',
    }),
  )
  held.release()
  held.release()
  lock().release()
  expect(existsSync(join(folder, 'running.json'))).toBe(false)
})

it('holds against another process that keeps nothing of it, and goes with it when it is killed', async () => {
  const program = `
    import { lockDataDirectory } from ${JSON.stringify(new URL('./data-lock.ts', import.meta.url).href)}
    lockDataDirectory(${JSON.stringify(folder)}, { now: Date.now })
    setTimeout(() => {
      globalThis.gc()
      console.log('held')
    }, 10)
    setInterval(() => {}, 1_000)`
  const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '--eval', program], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = once(child, 'exit')
  try {
    await once(child.stdout, 'data')
    expect(lock).toThrow(expect.objectContaining({ message: expect.stringContaining(`(process ${child.pid}, since`) }))
  } finally {
    child.kill('SIGKILL')
    await gone
  }
  lock().release()
})

it.each([
  { what: 'of a process that is gone', text: '{"pid":999999,"since":"2020-01-01T00:00:00.000Z"}' },
  { what: 'of whoever has our number now', text: `{"pid":${process.pid},"since":"2020-01-01T00:00:00.000Z"}` },
  { what: 'that is cut short', text: '{"pid":' },
])('is not kept away by a note $what', ({ text }) => {
  writeFileSync(join(folder, 'running.json'), text)
  const held = lock()
  expect(readFileSync(join(folder, 'running.json'), 'utf8')).toContain('2026-11-29T20:00')
  held.release()
})

it.each([
  { what: 'a folder', make: (path: string) => mkdirSync(path) },
  { what: 'a file of something else', make: (path: string) => writeFileSync(path, 'garbage '.repeat(200)) },
])('says that $what is in the place of the lock', ({ make }) => {
  make(join(folder, 'lock'))
  expect(lock).toThrow(
    expect.objectContaining({ message: expect.stringMatching(/lock is not the lock of a Banyan\. Move it away/) }),
  )
})

it('lets go even where the note cannot be removed', () => {
  mkdirSync(join(folder, 'running.json'))
  lock().release()
  expect(() => lock().release()).not.toThrow()
})

it('still refuses when nobody can read who holds it', () => {
  const held = lock()
  writeFileSync(join(folder, 'running.json'), 'nonsense')
  expect(lock).toThrow(expect.objectContaining({ message: expect.stringMatching(/^Another Banyan uses the data/) }))
  held.release()
})
