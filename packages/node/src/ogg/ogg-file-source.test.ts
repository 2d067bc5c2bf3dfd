import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MediaError, type OpusFrame } from '@banyan/core/ports'
import { VirtualClock } from '@banyan/core/testing'
import { opusPacketsOf } from '../testing/index.ts'
import { oggFileSource } from './ogg-file-source.ts'
import { inspectOggFile } from './ogg-opus-file.ts'

const speech = fileURLToPath(new URL('../../../../test/fixtures/speech.ogg', import.meta.url))
let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'banyan-source-'))
})
afterAll(() => rm(directory, { recursive: true }))

/** Runs a source on a clock that goes on as fast as the machine can follow. */
async function play(
  options: { path: string; loop?: boolean; startMs?: number },
  until: (frames: number) => boolean = () => false,
) {
  const clock = new VirtualClock()
  const abort = new AbortController()
  const heard: { frame: OpusFrame; at: number }[] = []
  const run = { isOver: false }
  const ended = oggFileSource({ ...options, clock })
    .run((frame) => {
      heard.push({ frame, at: clock.now() })
      if (until(heard.length)) abort.abort('enough')
    }, abort.signal)
    .then(
      () => 'ended' as const,
      (error: unknown) => error,
    )
    .finally(() => (run.isOver = true))
  while (!run.isOver) {
    await new Promise(setImmediate)
    if (clock.pending > 0) clock.advance(20)
  }
  return { heard, result: await ended, pending: clock.pending }
}

describe('oggFileSource', () => {
  it('hands over every packet of the file untouched, one each 20 ms, and ends', async () => {
    const { heard, result } = await play({ path: speech })
    expect(result).toBe('ended')
    expect(heard.map(({ frame }) => Buffer.from(frame.opus).toString('hex'))).toEqual(
      opusPacketsOf(await readFile(speech)).map((packet) => Buffer.from(packet).toString('hex')),
    )
    expect(heard.map(({ at }) => at)).toEqual(heard.map((_, index) => index * 20))
    expect(heard.map(({ frame }) => frame.timestamp)).toEqual(heard.map((_, index) => index * 960))
  })

  it('measures speech as loud and the quarter second before it as silence', async () => {
    const { heard } = await play({ path: speech })
    const levels = heard.map(({ frame }) => frame.level)
    expect(Math.min(...levels.slice(0, 10))).toBeGreaterThan(60)
    expect(Math.min(...levels)).toBeLessThan(20)
    expect(levels.filter((level) => level < 40).length).toBeGreaterThan(levels.length / 2)
  })

  it('starts over without a break when it loops, and stops when it is aborted', async () => {
    const once = opusPacketsOf(await readFile(speech)).length
    const { heard, result, pending } = await play({ path: speech, loop: true }, (frames) => frames === once + 3)
    expect(result).toBe('enough')
    expect(pending).toBe(0)
    expect(heard).toHaveLength(once + 3)
    expect(heard.at(-1)).toMatchObject({ at: (once + 2) * 20, frame: { timestamp: (once + 2) * 960 } })
    expect(heard[once + 2]?.frame.opus).toEqual(heard[2]?.frame.opus)
  })

  it('begins where it is told to, and starts over at the beginning of the file', async () => {
    const once = opusPacketsOf(await readFile(speech)).map((packet) => Buffer.from(packet).toString('hex'))
    const options = { path: speech, loop: true, startMs: 3_000 }
    const { heard } = await play(options, (frames) => frames === once.length)
    const spoken = heard.map(({ frame }) => Buffer.from(frame.opus).toString('hex'))
    expect(spoken).toEqual([...once.slice(150), ...once.slice(0, 150)])
    expect(heard[0]).toMatchObject({ at: 0, frame: { timestamp: 0 } })
  })

  it.each([
    {
      given: 'a file that is missing',
      make: undefined,
      code: 'file-unreadable',
      message: /cannot be read: there is no such file/,
    },
    { given: 'text', make: () => 'not sound at all', code: 'file-not-opus', message: /is not an Ogg Opus file/ },
    { given: 'an empty file', make: () => '', code: 'file-not-opus', message: /is not an Ogg Opus file/ },
    {
      given: 'a file that ends after its headers',
      make: (whole: Buffer) => whole.subarray(0, firstSoundPage(whole)),
      code: 'file-not-opus',
      message: /holds no sound/,
    },
  ])('refuses $given', async ({ make, code, message }) => {
    const path = join(directory, 'given.ogg')
    await rm(path, { force: true })
    if (make) await writeFile(path, make(await readFile(speech)))
    const { result, heard } = await play({ path })
    expect(result).toBeInstanceOf(MediaError)
    expect(result).toMatchObject({ code, message: expect.stringMatching(message) })
    expect(heard).toHaveLength(0)
    await expect(inspectOggFile({ path })).rejects.toMatchObject({ code })
  })

  it('refuses a directory', async () => {
    const { result } = await play({ path: directory })
    expect(result).toMatchObject({ code: 'file-unreadable', message: expect.stringMatching(/is not a file/) })
  })
})

describe('inspectOggFile', () => {
  it('says how long the file plays', async () => {
    expect((await inspectOggFile({ path: speech })).durationMs).toBeCloseTo(9_620, -1)
  })
})

/** Where the third page starts: after the two headers. */
function firstSoundPage(file: Buffer): number {
  const second = file.indexOf('OggS', 4)
  return file.indexOf('OggS', second + 4)
}
