import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MediaError, type OpusFrame } from '@banyan/core/ports'
import { VirtualClock } from '@banyan/core/testing'
import { opusPacketsOf } from '../testing/index.ts'
import {
  CONTINUED,
  FIRST,
  type HeadToWrite,
  LAST,
  oggPage,
  opusHeadPacket,
  opusPages,
  opusTagsPacket,
  type PageToWrite,
  withChecksum,
} from '../testing/ogg-pages.ts'
import { oggFileSource } from './ogg-file-source.ts'
import { inspectOggFile } from './ogg-opus-file.ts'

const inputs = fileURLToPath(new URL('../../../../test/fixtures/ogg/', import.meta.url))
const input = (name: string) => join(inputs, name)
const hex = (packet: Uint8Array) => Buffer.from(packet).toString('hex')

let directory: string
let packets: Uint8Array<ArrayBuffer>[]
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'banyan-damage-'))
  packets = opusPacketsOf(await readFile(input('good.ogg')))
})
afterAll(() => rm(directory, { recursive: true }))

/** Writes a file and reads it: first what is said of it, then what is spoken. */
async function speak(content: Buffer | readonly Buffer[] | string) {
  let path: string
  if (typeof content === 'string') path = content
  else {
    path = join(directory, 'given.ogg')
    await writeFile(path, Buffer.isBuffer(content) ? content : Buffer.concat(content))
  }
  const spoken: string[] = []
  const error = await run(path, ({ opus }) => spoken.push(hex(opus)))
  const inspected = await inspectOggFile({ path }).then(
    (report) => ({ report, error: undefined }),
    (refused: unknown) => ({ report: undefined, error: refused }),
  )
  expect(inspected.error).toEqual(error)
  expect(error === undefined || error instanceof MediaError).toBe(true)
  return { error, report: inspected.report, spoken, message: error instanceof Error ? error.message : '' }
}

/** Runs a source to its end on a clock that goes on as fast as the machine can follow. @returns why it broke */
async function run(path: string, onFrame: (frame: OpusFrame) => unknown, loop = false): Promise<unknown> {
  const clock = new VirtualClock()
  const now = { isOver: false, error: undefined as unknown }
  const ended = oggFileSource({ path, clock, loop })
    .run((frame) => void onFrame(frame), new AbortController().signal)
    .catch((error: unknown) => (now.error = error))
    .finally(() => (now.isOver = true))
  while (!now.isOver) {
    await new Promise(setImmediate)
    if (clock.pending > 0) clock.advance(20)
  }
  await ended
  return now.error
}
const seconds = (from: number, to: number) => packets.slice(from * 50, to * 50).map(hex)
/** Loss markers are one byte long. */
const isMarker = (packet: string) => packet.length === 2
/** A file of 2 s and some pages, which a test changes. */
const pagesOf2s = (head?: HeadToWrite) => opusPages({ packets: packets.slice(0, 100), ...(head && { head }) })

describe('inputs that broke something', () => {
  it.each([
    { file: 'good.ogg', frames: 402, durationMs: 8_033.5, isWhole: true },
    { file: 'chained.ogg', frames: 402, durationMs: 8_000, isWhole: true },
    { file: 'bytes-between-pages.ogg', frames: 402, durationMs: 8_033.5, isWhole: true },
    { file: 'empty-packet-inside.ogg', frames: 403, durationMs: 8_053.5, isWhole: true },
    { file: 'cut-mid-page.ogg', frames: 200, durationMs: 3_993.5, isWhole: false },
  ])('$file is spoken for $durationMs ms', async ({ file, frames, durationMs, isWhole }) => {
    const { spoken, report, error } = await speak(input(file))
    expect(error).toBeUndefined()
    expect(spoken).toHaveLength(frames)
    expect(report).toMatchObject({ frames, isWhole })
    expect(report?.durationMs).toBeCloseTo(durationMs)
  })

  it('every packet of them is spoken as it is', async () => {
    const good = packets.map(hex)
    expect((await speak(input('good.ogg'))).spoken).toEqual(good)
    expect((await speak(input('bytes-between-pages.ogg'))).spoken).toEqual(good)
    expect((await speak(input('cut-mid-page.ogg'))).spoken).toEqual(good.slice(0, 200))
    const { spoken } = await speak(input('empty-packet-inside.ogg'))
    expect(isMarker(spoken[100]!)).toBe(true)
    expect(spoken.toSpliced(100, 1)).toEqual(good)
    const chained = opusPacketsOf(await readFile(input('chained.ogg')))
    const withoutHeaders = chained.map(hex).filter((packet) => !packet.startsWith(hex(Buffer.from('Opus'))))
    expect((await speak(input('chained.ogg'))).spoken).toEqual(withoutHeaders)
  })

  it.each([
    { file: 'bytes-between-pages.ogg', flaw: { byte: 12_135, atMs: 3_500, losesSound: false } },
    { file: 'empty-packet-inside.ogg', flaw: { atMs: 2_000, losesSound: false } },
    { file: 'cut-mid-page.ogg', flaw: { byte: 13_779, atMs: 4_000, losesSound: true } },
  ])('what is wrong with $file is told with its place', async ({ file, flaw }) => {
    const { flaws } = await inspectOggFile({ path: input(file) })
    expect(flaws).toEqual([expect.objectContaining(flaw)])
  })

  it.each([
    {
      file: 'one-packet-of-40ms.ogg',
      message: /has a packet of 40 ms instead of 20 at 2\.00 s, byte 7240; make it anew/,
    },
    { file: 'surround.ogg', message: /has 6 channels in several streams \(mapping family 1\) at byte 0; mix it down/ },
    { file: 'gain-minus-20.ogg', message: /has an output gain of -20 dB at byte 0; make it anew/ },
  ])('$file is refused before the first frame, with its place', async ({ file, message }) => {
    const { error, spoken, message: said } = await speak(input(file))
    expect(error).toMatchObject({ code: 'file-not-opus' })
    expect(said).toMatch(message)
    expect(spoken).toEqual([])
  })
})

describe('streams', () => {
  const part = (from: number, to: number) => packets.slice(from, to)

  it('that follow each other are all spoken, whatever their serial numbers and channels', async () => {
    const stereo = part(0, 50).map((packet) => Uint8Array.from(packet, (byte, at) => (at === 0 ? byte | 4 : byte)))
    const { spoken, report } = await speak([
      ...opusPages({ packets: part(0, 50), serial: 1 }),
      ...opusPages({ packets: stereo, serial: 1, head: { channels: 2 } }),
      ...opusPages({ packets: part(100, 150), serial: 2 }).slice(0, -1), // without its end
      ...opusPages({ packets: part(150, 200), serial: 1 }),
    ])
    const third = part(100, 125)
    expect(spoken).toEqual([...part(0, 50), ...stereo, ...third, ...part(150, 200)].map(hex))
    expect(report).toMatchObject({ isWhole: true, flaws: [] })
  })

  it('are all looked at before the first frame', async () => {
    const second = opusPages({ packets: part(50, 100), serial: 2, head: { gain: 5_120 } })
    const first = opusPages({ packets: part(0, 50), serial: 1 })
    const { spoken, message } = await speak([...first, ...second])
    expect(spoken).toEqual([])
    expect(message).toContain(`has an output gain of 20 dB at 1.00 s, byte ${Buffer.concat(first).length}`)
  })

  it('beside the sound that are no sound are left alone', async () => {
    const video = (sequence: number, content: string, flags = 0) =>
      oggPage({ packets: [Buffer.from(content, 'latin1')], serial: 99, sequence, flags })
    const [head, ...rest] = pagesOf2s()
    const { spoken, report } = await speak([
      oggPage({ packets: [Buffer.from('fishead\0')], serial: 98, flags: FIRST }),
      video(0, '\x80theora', FIRST),
      head!,
      oggPage({ packets: [], serial: 98, sequence: 1, flags: LAST }),
      ...rest.flatMap((page, index) => [page, video(index + 1, 'picture')]),
    ])
    expect(spoken).toEqual(seconds(0, 2))
    expect(report).toMatchObject({ isWhole: true, flaws: [] })
  })

  it.each([
    { given: 'Vorbis', magic: '\x01vorbis', message: /is Ogg Vorbis, not Ogg Opus; make it anew with: oggdec / },
    { given: 'Speex', magic: 'Speex   1.2', message: /is Ogg Speex, not Ogg Opus; make it anew with: speexdec / },
    { given: 'FLAC', magic: '\x7fFLAC', message: /is Ogg FLAC, not Ogg Opus/ },
    {
      given: 'something unknown',
      magic: 'what?',
      message: /holds a stream of an unknown kind, not only Opus at byte 0/,
    },
  ])('of $given are refused', async ({ magic, message }) => {
    const other = oggPage({ packets: [Buffer.from(magic, 'latin1')], flags: FIRST })
    expect((await speak(other)).message).toMatch(message)
    const mixed = await speak([...pagesOf2s(), other])
    expect(mixed).toMatchObject({ spoken: [], message: expect.stringContaining('not only Opus at 2.00 s, byte') })
  })

  it('of two voices at the same time are refused', async () => {
    const [one, two] = [opusPages({ packets: part(0, 50), serial: 1 }), opusPages({ packets: part(0, 50), serial: 2 })]
    const { message, spoken } = await speak(one.flatMap((page, index) => [page, two[index]!]))
    expect(message).toContain('has two Opus streams at the same time')
    expect(spoken).toEqual([])
  })

  it('without a header are refused', async () => {
    const { message } = await speak(pagesOf2s().slice(2))
    expect(message).toContain('has sound without a header at byte 0')
  })
})

describe('pages', () => {
  it('that are empty, or come twice, or after the end, are no end', async () => {
    const pages = pagesOf2s()
    const last = withChecksum(Buffer.from(pages.at(-1)!).fill(0, 5, 6))
    const { spoken, report } = await speak([
      ...pages.slice(0, 3),
      pages[2]!,
      withChecksum(Buffer.from(pages[3]!).fill(LAST, 5, 6)),
      ...pages.slice(4, -1),
      oggPage({ granule: -1, sequence: pages.length - 1 }),
      withChecksum(Buffer.from(last).fill(pages.length, 18, 19)),
    ])
    expect(spoken).toEqual(seconds(0, 2))
    expect(report).toMatchObject({ isWhole: true, flaws: [{ what: 'a page comes a second time' }] })
  })

  it.each([
    { given: 'is missing', damage: () => [] },
    { given: 'has a wrong checksum', damage: (page: Buffer) => [Buffer.from(page).fill(0xaa, page.length - 1)] },
    { given: 'has a damaged header', damage: (page: Buffer) => [Buffer.from(page).fill(0, 0, 4)] },
    { given: 'claims to be longer than it is', damage: (page: Buffer) => [Buffer.from(page).fill(255, 27, 52)] },
    { given: 'is cut off', damage: (page: Buffer) => [page.subarray(0, 40)] },
  ])('after one that $given the sound goes on at its time', async ({ damage }) => {
    const pages = pagesOf2s()
    const { spoken, report } = await speak(pages.toSpliced(3, 1, ...damage(pages[3]!)))
    expect(spoken.map((packet) => (isMarker(packet) ? 'lost' : packet))).toEqual([
      ...seconds(0, 0.5),
      ...Array.from({ length: 25 }, () => 'lost'),
      ...seconds(1, 2),
    ])
    expect(report).toMatchObject({ isWhole: false, durationMs: 2_000 - 6.5 })
    const byte = Buffer.concat(pages.slice(0, 3)).length
    expect(report?.flaws).toEqual([expect.objectContaining({ byte, atMs: 500, losesSound: true })])
    expect(report?.flaws[0]?.what).toMatch(/0\.5 s of sound are lost$/)
  })

  it('that are missing at the beginning and at the end are told', async () => {
    const pages = pagesOf2s()
    expect((await speak(pages.toSpliced(2, 1))).report).toMatchObject({ isWhole: false, frames: 100 })
    const last = Buffer.from(pages.at(-1)!)
    for (const rest of [last.subarray(0, -1), last.fill(1, 60, 61), Buffer.alloc(50)]) {
      expect((await speak([...pages.slice(0, -1), rest])).report).toMatchObject({ isWhole: false, frames: 75 })
    }
    expect((await speak(pages.slice(0, -1))).report).toMatchObject({ isWhole: true, frames: 75 })
    expect((await speak([...pages, Buffer.from('TAG of another player')])).report).toMatchObject({ isWhole: true })
  })

  it('that are out of order are refused', async () => {
    const pages = pagesOf2s()
    const { message, spoken } = await speak([...pages.slice(0, 3), pages[4]!, pages[3]!, pages[5]!])
    expect(message).toMatch(/has pages out of order at 1\.\d+ s, byte \d+$/)
    expect(spoken).toEqual([])
  })

  it('that count nothing are read in the order of the file', async () => {
    const pages = pagesOf2s().map((page) => withChecksum(Buffer.from(page).fill(0, 18, 22)))
    expect(await speak(pages)).toMatchObject({ spoken: seconds(0, 2), report: { isWhole: true, flaws: [] } })
  })

  it('of which positions jump are read all the same', async () => {
    const pages = pagesOf2s()
    const at = (page: Buffer, granule: bigint) => {
      page.writeBigInt64LE(granule, 6)
      return withChecksum(page)
    }
    for (const granule of [0n, -1n, 2n ** 62n, 1n << 40n]) {
      const changed = pages.map((page, index) => (index === 3 ? at(Buffer.from(page), granule) : page))
      expect(await speak(changed)).toMatchObject({ spoken: seconds(0, 2), report: { isWhole: true } })
    }
  })

  it('that are marked as first ones, and headers that come again, begin nothing new', async () => {
    const pages = pagesOf2s()
    const marked = withChecksum(Buffer.from(pages[3]!).fill(FIRST, 5, 6))
    const clean = { spoken: seconds(0, 2), report: { isWhole: true } }
    expect(await speak(pages.toSpliced(3, 1, marked))).toMatchObject(clean)
    expect(await speak(pages.toSpliced(3, 0, pages[0]!))).toMatchObject(clean)
    expect(await speak(pages.toSpliced(3, 0, pages[0]!, pages[1]!))).toMatchObject(clean)
  })

  it('of a stream that was joined late, as recorded radio is, miss nothing at its beginning', async () => {
    const late = (pages: readonly Buffer[]) =>
      pages.map((page, index) => {
        const moved = Buffer.from(page)
        if (index < 2) return moved
        moved.writeBigInt64LE(page.readBigInt64LE(6) + 172_800_000n, 6)
        moved.writeUInt32LE(page.readUInt32LE(18) + 5_000, 18)
        return withChecksum(moved)
      })
    const [first, second] = [late(pagesOf2s()), late(opusPages({ packets: packets.slice(100, 200), serial: 9 }))]
    const { spoken, report } = await speak([...first, ...second])
    expect(spoken).toEqual(seconds(0, 4))
    expect(report).toMatchObject({ isWhole: true, flaws: [] })
  })

  it('that are missing for more than is filled are told as more than that', async () => {
    const pages = opusPages({ packets: packets.concat(packets) })
    const { report } = await speak(pages.toSpliced(6, 22))
    const what = 'pages are missing, more than 10 s of sound are lost'
    expect(report).toMatchObject({ isWhole: false, flaws: [{ what }], frames: 804 - 22 * 25 + 500 })
  })

  it.each([1, 2, 3, 4, 5, 30])('that are cut off after %i bytes behind a whole stream are missed', async (length) => {
    const { spoken, report } = await speak([...pagesOf2s(), opusPages({ packets })[0]!.subarray(0, length)])
    expect(spoken).toEqual(seconds(0, 2))
    expect(report).toMatchObject({ isWhole: false, flaws: [{ what: `a page is cut off after ${length} bytes` }] })
  })

  it('that are damaged are named where they are why the rest is refused', async () => {
    const damaged = (page: Buffer) => Buffer.from(page).fill(0xaa, page.length - 1)
    const pages = pagesOf2s()
    expect((await speak([damaged(pages[0]!), ...pages.slice(1)])).message).toMatch(
      /has sound without a header at byte 47; before it, at byte 0, 47 bytes are damaged: a wrong checksum$/,
    )
    expect((await speak([...pages.slice(0, 2), ...pages.slice(2).map(damaged)])).message).toMatch(
      /holds no sound that can be read: at byte \d+, \d+ bytes are damaged: a wrong checksum$/,
    )
  })

  it('begin anywhere', async () => {
    const { spoken, report } = await speak([Buffer.from('ID3 and a cover OggS'), ...pagesOf2s()])
    expect(spoken).toEqual(seconds(0, 2))
    expect(report).toMatchObject({ isWhole: true, flaws: [{ byte: 0, losesSound: false }] })
  })
})

describe('packets', () => {
  const lacing = (length: number) => [...Array<number>(Math.floor(length / 255)).fill(255), length % 255]
  const big = () => Buffer.alloc(1_200, 5).fill(0xf8, 0, 1) // a full-band frame of 20 ms

  it('that go over two pages are whole, and are told when a part is missing', async () => {
    const headers = pagesOf2s().slice(0, 2)
    const begin = {
      lacing: [...lacing(packets[0]!.length), 255, 255],
      body: Buffer.concat([packets[0]!, big().subarray(0, 510)]),
    }
    const rest = { lacing: lacing(690), body: big().subarray(510) }
    const first = oggPage({ segments: begin, granule: 960, sequence: 2 })
    const second = oggPage({ segments: rest, granule: 1_920, sequence: 3, flags: CONTINUED | LAST })
    expect(await speak([...headers, first, second])).toMatchObject({
      spoken: [hex(packets[0]!), hex(big())],
      report: { isWhole: true },
    })
    expect(await speak([...headers, first])).toMatchObject({
      spoken: [hex(packets[0]!)],
      report: { isWhole: false, flaws: [{ what: 'the last packet has no end' }] },
    })
    const unasked = oggPage({ packets: [packets[1]!], granule: 1_920, sequence: 3 })
    expect(await speak([...headers, first, unasked])).toMatchObject({
      spoken: [hex(packets[0]!), hex(packets[1]!)],
      report: { isWhole: false, flaws: [{ what: 'a packet is incomplete' }] },
    })
    expect(
      await speak([
        ...headers,
        oggPage({ ...{ segments: rest, granule: 960 }, sequence: 2, flags: CONTINUED }),
        unasked,
      ]),
    ).toMatchObject({
      spoken: [hex(packets[1]!)],
      report: { isWhole: false },
    })
  })

  it('that never end, or are huge, fill no memory and are told', async () => {
    const endless = Array.from({ length: 200 }, (_, index) =>
      oggPage({
        segments: { lacing: Array<number>(255).fill(255), body: Buffer.alloc(65_025, 0xf8) },
        ...{ granule: -1, sequence: index + 6, flags: CONTINUED },
      }),
    )
    const pages = pagesOf2s()
    const begin = oggPage({ segments: { lacing: [255], body: Buffer.alloc(255, 0xf8) }, granule: -1, sequence: 5 })
    const whole = pages.slice(0, 5)
    const { report } = await speak([...whole, begin, ...endless])
    expect(report).toMatchObject({ frames: 75, isWhole: false, flaws: [{ losesSound: true }] })
    const end = oggPage({ segments: { lacing: [0], body: Buffer.alloc(0) }, sequence: 206, flags: CONTINUED })
    expect((await speak([...whole, begin, ...endless, end])).message).toMatch(
      /has a packet of more than 1275 bytes at 1\.50 s, byte \d+; make it anew with: opusdec .* --bitrate 96 /,
    )
  })

  it.each([
    { ms: 2.5, toc: 28 << 3 },
    { ms: 5, toc: 29 << 3 },
    { ms: 10, toc: 30 << 3 },
    { ms: 40, toc: (31 << 3) | 1 },
    { ms: 60, toc: 11 << 3 },
  ])('of $ms ms are refused with their place', async ({ ms, toc }) => {
    const odd = Uint8Array.of(toc, 1, 2)
    const { message, spoken } = await speak(opusPages({ packets: packets.slice(0, 30).toSpliced(27, 1, odd) }))
    expect(message).toContain(`has a packet of ${ms} ms instead of 20 at 0.`)
    expect(spoken).toEqual([])
  })

  it.each([
    { given: 'two frames of 10 ms', packet: [(30 << 3) | 1, 1, 2] },
    { given: 'four frames of 5 ms', packet: [(29 << 3) | 3, 4, 1, 2, 3, 4] },
    {
      given: 'eight frames of 2.5 ms, of any length, with padding',
      packet: [(28 << 3) | 3, 0xc8, 2, 1, 1, 0, 0, 0, 0, 0, 9, 9, 9, 0, 0],
    },
  ])('of $given are spoken', async ({ packet }) => {
    const odd = Uint8Array.from(packet)
    const { spoken } = await speak(opusPages({ packets: packets.slice(0, 30).toSpliced(27, 1, odd) }))
    expect(spoken[27]).toBe(hex(odd))
  })

  it.each([
    { given: 'two frames of the same length that are not', packet: [(30 << 3) | 1, 1, 2, 3] },
    { given: 'a first frame that is longer than all', packet: [(30 << 3) | 2, 200, 1] },
    { given: 'no frames', packet: [(31 << 3) | 3, 0] },
    { given: 'more padding than bytes', packet: [(31 << 3) | 3, 0x41, 200, 1] },
  ])('of $given are refused', async ({ packet }) => {
    const odd = Uint8Array.from(packet)
    const { message } = await speak(opusPages({ packets: packets.slice(0, 30).toSpliced(27, 1, odd) }))
    expect(message).toMatch(/has a packet that is not Opus at 0\.\d\d s, byte \d+$/)
  })

  it('that are empty are no end, also the first and the last', async () => {
    const empty = new Uint8Array()
    const { spoken, report } = await speak(opusPages({ packets: [empty, ...packets.slice(0, 30), empty] }))
    expect(spoken.slice(1, -1)).toEqual(packets.slice(0, 30).map(hex))
    expect(report).toMatchObject({ isWhole: true, frames: 32 })
  })
})

describe('headers', () => {
  it.each([
    { given: 'a family of its own for one channel', head: { family: 1, table: [1, 0, 0] } },
    { given: 'a family of its own for two channels', head: { family: 1, channels: 2, table: [1, 1, 0, 1] } },
    { given: 'no family', head: { family: 255, channels: 1, table: [1, 0, 0] } },
    { given: 'a newer version that is compatible', head: { version: 15 } },
  ])('with $given are spoken', async ({ head }) => {
    expect((await speak(pagesOf2s(head))).spoken).toEqual(seconds(0, 2))
  })

  it.each([
    { given: 'a gain of +20 dB', head: { gain: 5_120 }, message: /has an output gain of 20 dB at byte 0/ },
    { given: 'the least gain', head: { gain: -1 }, message: /has an output gain of less than 0\.01 dB at byte 0/ },
    {
      given: 'several streams',
      head: { family: 1, channels: 2, table: [2, 0, 0, 1] },
      message: /has 2 channels in several streams/,
    },
    {
      given: 'ambisonics',
      head: { family: 2, channels: 4, table: [4, 0, 0, 1, 2, 3] },
      message: /\(mapping family 2\) at byte 0; export it in mono or stereo where it was made$/,
    },
    {
      given: 'ambisonics with a matrix',
      head: { family: 3, channels: 4, table: [2, 2] },
      message: /\(mapping family 3\)/,
    },
    {
      given: 'discrete channels',
      head: { family: 255, channels: 3, table: [3, 0, 0, 1, 2] },
      message: /\(mapping family 255\) at byte 0; export it/,
    },
    { given: 'three channels in family 0', head: { channels: 3 }, message: /has 3 channels/ },
    { given: 'a silent channel', head: { family: 1, table: [1, 0, 255] }, message: /mapping family 1/ },
    { given: 'no channels', head: { channels: 0 }, message: /tells of 0 channels/ },
    { given: 'a table that is cut off', head: { family: 1, channels: 2, table: [1] }, message: /mapping family 1/ },
    { given: 'a version of another kind', head: { version: 16 }, message: /has an Opus header of version 16/ },
    { given: 'a pre-skip that is longer than the file', head: { preSkip: 65_535 }, message: /holds no sound/ },
  ])('with $given are refused', async ({ head, message }) => {
    const { message: said, spoken } = await speak(opusPages({ packets: packets.slice(0, 50), head }))
    expect(said).toMatch(message)
    expect(spoken).toEqual([])
  })

  it('that are cut off are refused', async () => {
    const [, ...rest] = pagesOf2s()
    const head = oggPage({ packets: [opusHeadPacket().subarray(0, 15)], flags: FIRST })
    expect((await speak([head, ...rest])).message).toContain('has an Opus header that is cut off at byte 0')
  })

  it('with a pre-skip leave out what is not to be played, to the nearest whole packet', async () => {
    const { spoken, report } = await speak(pagesOf2s({ preSkip: 3_840 }))
    expect(spoken).toEqual(packets.slice(4, 100).map(hex))
    expect(report?.durationMs).toBe(1_920)
    const half = await speak(pagesOf2s({ preSkip: 3_839 }))
    expect(half.spoken).toEqual(packets.slice(3, 100).map(hex))
  })

  it('at the end cut off whole packets too', async () => {
    const pages = pagesOf2s()
    const last = Buffer.from(pages.at(-1)!)
    last.writeBigInt64LE(BigInt(97 * 960 - 100), 6)
    const { spoken, report } = await speak([...pages.slice(0, -1), withChecksum(last)])
    expect(spoken).toEqual(packets.slice(0, 97).map(hex))
    expect(report?.durationMs).toBeCloseTo((97 * 960 - 100 - 312) / 48)
  })

  it('of comments may be huge, damaged, missing, or on the page of the sound', async () => {
    const pages = pagesOf2s()
    const huge = opusTagsPacket('x'.repeat(300_000))
    const lacing = [...Array<number>(Math.floor(huge.length / 255)).fill(255), huge.length % 255]
    const spread = []
    for (let from = 0; from < lacing.length; from += 255) {
      const some = lacing.slice(from, from + 255)
      const body = huge.subarray(from * 255, from * 255 + some.reduce((sum, each) => sum + each, 0))
      const page: PageToWrite = {
        segments: { lacing: some, body },
        sequence: 1 + spread.length,
        flags: from > 0 ? CONTINUED : 0,
      }
      spread.push(oggPage({ ...page, granule: from + 255 < lacing.length ? -1 : 0 }))
    }
    const sound = pages
      .slice(2)
      .map((page, index) => withChecksum(Buffer.from(page).fill(1 + spread.length + index, 18, 19)))
    expect((await speak([pages[0]!, ...spread, ...sound])).spoken).toEqual(seconds(0, 2))

    const damaged = oggPage({ packets: [Buffer.from('OpusTugs, and more')], sequence: 1 })
    expect((await speak(pages.toSpliced(1, 1, damaged))).spoken).toEqual(seconds(0, 2))
    expect(await speak(pages.toSpliced(1, 1))).toMatchObject({ spoken: seconds(0, 2), report: { isWhole: true } })
    const together = oggPage({ packets: [opusTagsPacket(), ...packets.slice(0, 25)], granule: 24_000, sequence: 2 })
    expect((await speak(pages.toSpliced(1, 2, together))).spoken).toEqual(seconds(0, 2))
  })
})

describe('what is no Ogg Opus file', () => {
  it.each([
    { given: 'nothing', content: Buffer.alloc(0), message: /is not an Ogg Opus file: it is empty$/ },
    {
      given: 'MP3',
      content: Buffer.from('ID3\x04\0 and so on'),
      message: /is an MP3 file, not Ogg Opus; convert it to WAV/,
    },
    { given: 'WebM', content: Buffer.from('1a45dfa3934282', 'hex'), message: /is a WebM file, not Ogg Opus; convert/ },
    { given: 'MP4', content: Buffer.from('\0\0\0\x20ftypM4A '), message: /is an MP4 file, not Ogg Opus; convert/ },
    {
      given: 'AIFF',
      content: Buffer.from('FORM\0\0\0\0AIFF'),
      message: /is an AIFF file, .* opusenc --framesize 20 \S+ /,
    },
    { given: 'text', content: Buffer.from('not a sound'), message: /is not an Ogg Opus file$/ },
    { given: 'noise', content: Buffer.alloc(300_000, 'OggSnot'), message: /is not an Ogg Opus file$/ },
    {
      given: 'the beginning of a page',
      content: Buffer.from('OggS\0\x02'),
      message: /is cut off in its first page at byte 0$/,
    },
  ])('$given is refused', async ({ content, message }) => {
    const { error, message: said } = await speak(content)
    expect(error).toMatchObject({ code: 'file-not-opus' })
    expect(said).toMatch(message)
  })

  it('a file of which every page is damaged is refused', async () => {
    const pages = pagesOf2s().map((page) => Buffer.from(page).fill(9, 22, 26))
    expect((await speak(pages)).message).toMatch(/is damaged at byte 0: a wrong checksum$/)
  })

  it('a file that looks like pages all over is read no further when that is not wanted any more', async () => {
    const path = join(directory, 'endless.ogg')
    await writeFile(path, Buffer.alloc(5_000_000, 'OggS\0'))
    const abort = new AbortController()
    const inspected = inspectOggFile({ path, signal: abort.signal })
    setImmediate(() => abort.abort('enough'))
    await expect(inspected).rejects.toBe('enough')
  })

  it('a file that became shorter while it was spoken is no end', async () => {
    const path = join(directory, 'shrinking.ogg')
    await writeFile(path, Buffer.concat(opusPages({ packets: packets.concat(packets, packets, packets) })))
    let changed: Promise<void> | undefined
    const error = await run(path, () => (changed ??= writeFile(path, Buffer.concat(pagesOf2s()))), true)
    expect(error).toMatchObject({ code: 'file-unreadable', message: `${path} was made shorter while it was spoken` })
  })
})

describe('advice', () => {
  const execute = promisify(execFile)
  it.for([
    { file: 'one-packet-of-40ms.ogg', frames: [404, 406] },
    { file: 'gain-minus-20.ogg', frames: [402, 404] },
    { file: 'surround.ogg', frames: [201, 203] },
  ])('for $file works when it is typed', async ({ file, frames: [least, most] }, context) => {
    try {
      await execute('opusdec', ['--version'])
    } catch {
      return context.skip('opusdec is not installed (Debian: apt-get install opus-tools)')
    }
    const name = `it's ${file}`
    await writeFile(join(directory, name), await readFile(input(file)))
    const { message } = await speak(join(directory, name))
    const [, command] = / with: (.*) \(from opus-tools\)$/.exec(message) ?? []
    await execute('bash', ['-o', 'pipefail', '-c', command!], { cwd: directory })
    const made = await inspectOggFile({ path: join(directory, name.replace('.ogg', '-20ms.ogg')) })
    expect(made).toMatchObject({ isWhole: true, flaws: [] })
    expect(made.frames).toBeGreaterThanOrEqual(least!)
    expect(made.frames).toBeLessThanOrEqual(most!)
  })

  it('for a WAV file works whatever its name is', async (context) => {
    try {
      await execute('opusdec', ['--force-wav', input('good.ogg'), join(directory, 'renamed.ogg')])
    } catch {
      return context.skip('opusdec is not installed (Debian: apt-get install opus-tools)')
    }
    const { message } = await speak(join(directory, 'renamed.ogg'))
    expect(message).toContain('is a WAV file, not Ogg Opus')
    const [, command] = / with: (.*) \(from opus-tools\)$/.exec(message) ?? []
    await execute('bash', ['-c', command!], { cwd: directory })
    expect(await inspectOggFile({ path: join(directory, 'renamed-20ms.ogg') })).toMatchObject({ isWhole: true })
  })
})
