import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type PlayedAudio, MediaError } from '@banyan/core/ports'
import type { PeerId, StageMember } from '@banyan/core/protocol'
import { opusPacketsOf } from '../testing/index.ts'
import { oggFileSink, type OggFileSinkOptions, type RecordedFile } from './ogg-file-sink.ts'
import { inspectOggFile } from './ogg-opus-file.ts'

const speech = fileURLToPath(new URL('../../../../test/fixtures/speech.ogg', import.meta.url))
const [ada, ben] = ['ada000000000' as PeerId, 'ben000000000' as PeerId]

let directory: string
let path: string
let packets: Uint8Array<ArrayBuffer>[]
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'banyan-sink-'))
  path = join(directory, 'talk.ogg')
  packets = opusPacketsOf(await readFile(speech))
})
afterEach(() => rm(directory, { recursive: true }))

/** Frame number `index` of the speech, as if the speaker's clock had begun anywhere. */
const frame = (index: number, begin = 0, lastOfSpurt = false): PlayedAudio => ({
  ...{ type: 'frame', delayMs: 40, lastOfSpurt },
  frame: { opus: packets[index]!, timestamp: (begin + index * 960) >>> 0, level: 20 },
})
const recorded = async (file = path) => opusPacketsOf(await readFile(file))
function record(options: Partial<OggFileSinkOptions> = {}) {
  const files: RecordedFile[] = []
  return { files, sink: oggFileSink({ path, onFile: (file) => void files.push(file), ...options }) }
}

describe('oggFileSink', () => {
  it('records what it hears packet by packet, untouched, also across the wrap of the clock', async () => {
    const { sink, files } = record()
    packets.forEach((_, index) => sink.play(ada, frame(index, 2 ** 32 - 960 * 100)))
    await sink.close()
    expect(await recorded()).toEqual(packets)
    expect(files).toMatchObject([{ path, speaker: ada, frames: packets.length }])
  })

  it('keeps lost and unspoken time: each missing frame becomes a one-byte loss marker', async () => {
    const { sink } = record()
    for (const index of [0, 1, 2]) sink.play(ada, frame(index))
    sink.play(ada, { type: 'lost', count: 2 })
    for (const index of [5, 6]) sink.play(ada, frame(index))
    await sink.close()
    const found = await recorded()
    expect(found.map((packet) => packet.length)).toEqual(
      [0, 1, 2, 5, 6].map((i) => packets[i]!.length).toSpliced(3, 0, 1, 1),
    )
    expect((await inspectOggFile({ path })).durationMs).toBeCloseTo(7 * 20 - 80)
  })

  it('keeps the time between talk spurts, however long', async () => {
    const { sink, files } = record()
    const minutes = 20 * 60 * 50
    sink.play(ada, frame(0, 0, true))
    for (const index of [1, 2]) sink.play(ada, frame(index, minutes * 960))
    await sink.close()
    const found = await recorded()
    expect(found).toHaveLength(minutes + 3)
    expect([found[0], ...found.slice(-2)]).toEqual(packets.slice(0, 3))
    expect((await inspectOggFile({ path })).durationMs).toBeCloseTo((minutes + 3) * 20 - 80)
    expect(files).toMatchObject([{ path, speaker: ada, frames: 3 }])
  })

  it('keeps the time of what was lost around a pause', async () => {
    const { sink } = record()
    sink.play(ada, frame(0))
    sink.play(ada, { type: 'lost', count: 1 }) // the last of the spurt, before a pause of three frames
    sink.play(ada, frame(5))
    await sink.close()
    expect((await recorded()).map(({ length }) => length)).toEqual([packets[0]!.length, 1, 1, 1, 1, packets[5]!.length])
  })

  it('goes on without a pause when the clock of a speaker starts anew', async () => {
    const { sink } = record()
    sink.play(ada, frame(0, 5_000_000))
    sink.play(ada, frame(1, 7))
    await sink.close()
    expect(await recorded()).toEqual(packets.slice(0, 2))
  })

  it('gives each voice a file, and one that comes back a new one', async () => {
    const { sink, files } = record()
    sink.play(ada, frame(0))
    sink.play(ben, frame(1))
    sink.end(ada)
    sink.play(ada, frame(2))
    await sink.close()
    expect(await readdir(directory)).toEqual(['talk-2.ogg', 'talk-3.ogg', 'talk.ogg'])
    expect(await recorded(join(directory, 'talk-2.ogg'))).toEqual([packets[1]])
    expect(await recorded(join(directory, 'talk-3.ogg'))).toEqual([packets[2]])
    expect(files.map(({ speaker }) => speaker).sort()).toEqual([ada, ada, ben])
  })

  it('says of each file who spoke in it and since when, also of somebody who has left the stage', async () => {
    let now = Date.UTC(2026, 10, 29, 20)
    const { sink, files } = record({ wallTime: () => now })
    const member = (peer: PeerId, name: string, identity?: string) =>
      ({ peer, name, role: 'speaker', ...(identity && { identity }) }) as StageMember
    sink.introduce?.([member(ada, 'Ada', 'ada-1'), member(ben, 'Ben')])
    sink.play(ada, frame(0))
    now += 5_000
    sink.play(ben, frame(1))
    sink.introduce?.([member(ben, 'Ben')])
    sink.play(ada, frame(2))
    sink.end(ada)
    await sink.close()
    expect(files.toSorted((a, b) => a.startedAt - b.startedAt)).toEqual([
      { path, speaker: ada, name: 'Ada', identity: 'ada-1', startedAt: now - 5_000, frames: 2 },
      { path: expect.any(String), speaker: ben, name: 'Ben', identity: undefined, startedAt: now, frames: 1 },
    ])
  })

  it('is closed when everybody who was told of a file is done with it', async () => {
    const done: string[] = []
    const { sink } = record({
      async onFile() {
        await new Promise(setImmediate)
        done.push('moved')
      },
    })
    sink.play(ada, frame(0))
    await sink.close()
    expect(done).toEqual(['moved'])
  })

  it('throws what happened to those who were told of a file', async () => {
    const { sink } = record({ onFile: () => Promise.reject(new Error('the archive is away')) })
    sink.play(ada, frame(0))
    await expect(sink.close()).rejects.toThrow('the archive is away')
  })

  it('never replaces a recording unless it was told to', async () => {
    await writeFile(path, 'precious')
    expect(() => record()).toThrow(
      expect.objectContaining({ code: 'file-unwritable', message: `${path} cannot be written: it exists already` }),
    )
    await writeFile(join(directory, 'new-2.ogg'), 'precious')
    const { sink } = record({ path: join(directory, 'new.ogg') })
    sink.play(ada, frame(0))
    sink.play(ben, frame(1))
    await sink.close()
    expect(await readFile(join(directory, 'new-2.ogg'), 'utf8')).toBe('precious')
    expect(await recorded(join(directory, 'new-3.ogg'))).toEqual([packets[1]])

    const { sink: replacing } = record({ overwrite: true })
    expect(await readFile(path, 'utf8')).toBe('precious')
    replacing.play(ada, frame(0))
    await replacing.close()
    expect(await recorded()).toEqual([packets[0]])
  })

  it('leaves nothing behind when nobody spoke', async () => {
    const { sink, files } = record()
    await sink.close()
    expect(await readdir(directory)).toEqual([])
    expect(files).toEqual([])
  })

  it.each([
    { given: 'in a directory that is missing', file: 'missing/talk.ogg', reason: 'there is no such file or directory' },
    { given: 'where a directory is', file: 'taken', reason: 'it exists already' },
  ])('refuses at once to write $given', async ({ file, reason }) => {
    await mkdir(join(directory, 'taken'))
    const target = join(directory, file)
    expect(() => record({ path: target })).toThrow(
      new MediaError('file-unwritable', `${target} cannot be written: ${reason}`),
    )
  })

  it('says once that the place for a later voice is gone, and keeps the first recording', async () => {
    const errors: MediaError[] = []
    await mkdir(join(directory, 'usb'))
    const { sink } = record({ path: join(directory, 'usb', 'talk.ogg'), onError: (error) => errors.push(error) })
    sink.play(ada, frame(0))
    sink.end(ada)
    await new Promise(setImmediate)
    await rm(join(directory, 'usb'), { recursive: true })
    for (const index of [1, 2, 3]) sink.play(ben, frame(index))
    await expect(sink.close()).rejects.toMatchObject({ code: 'file-unwritable' })
    expect(errors).toHaveLength(1)
  })

  it('says so when the disk is full, once, and writes no further', async (context) => {
    if (!existsSync('/dev/full')) return context.skip('this system has no /dev/full')
    const errors: MediaError[] = []
    const { sink, files } = record({ path: '/dev/full', overwrite: true, onError: (error) => errors.push(error) })
    packets.forEach((_, index) => sink.play(ada, frame(index)))
    await expect(sink.close()).rejects.toMatchObject({ code: 'file-unwritable' })
    expect(errors.map(({ message }) => message)).toEqual(['/dev/full cannot be written: the disk is full'])
    expect(files).toEqual([])
  })

  it('has all but the last second on disk before it is closed', async () => {
    const { sink } = record()
    for (let index = 0; index < 200; index += 1) sink.play(ada, frame(index))
    await expect.poll(async () => (await recorded()).length).toBeGreaterThanOrEqual(150)
    await sink.close()
  })

  it('makes files that opusinfo accepts', async (context) => {
    const { sink } = record()
    packets.forEach((_, index) => index % 50 === 7 || sink.play(ada, frame(index)))
    await sink.close()
    const check = await promisify(execFile)('opusinfo', [path]).catch((error: NodeJS.ErrnoException) => error)
    if ('code' in check && check.code === 'ENOENT') {
      return context.skip('opusinfo is not installed (Debian: apt-get install opus-tools)')
    }
    expect(check).toMatchObject({ stdout: expect.stringContaining('Playback length: 0m:09.5'), stderr: '' })
    expect(check).toMatchObject({ stdout: expect.not.stringMatching(/warning|error/i) })
  })
})
