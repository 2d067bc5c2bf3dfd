import fc from 'fast-check'
import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { MediaError } from '@banyan/core/ports'
import { opusPacketsOf } from '../testing/index.ts'
import { opusPages } from '../testing/ogg-pages.ts'
import { OggOpusDemuxer } from './ogg-opus-demuxer.ts'
import { oggPages } from './ogg-pages.ts'

const fixtures = new URL('../../../../test/fixtures/ogg/', import.meta.url)
let good: Buffer
let packets: string[]
beforeAll(async () => {
  const spoken = opusPacketsOf(await readFile(new URL('good.ogg', fixtures))).slice(0, 120)
  good = Buffer.concat([
    ...opusPages({ packets: spoken.slice(0, 70) }),
    ...opusPages({ packets: spoken.slice(70), serial: 8 }),
  ])
  packets = spoken.map(hex)
})
/** Loss markers are one byte long. */
const isSound = (packet: string) => packet.length > 2
const hex = (packet: Uint8Array) => Buffer.from(packet).toString('hex')

/** Reads bytes as if they came from a file, some at a time. */
async function demux(bytes: Uint8Array, chunk = bytes.length) {
  const demuxer = new OggOpusDemuxer({ path: 'talk.ogg' })
  const read = async (into: Uint8Array, at: number) => {
    const some = bytes.subarray(at, at + Math.min(into.length, chunk))
    into.set(some)
    return some.length
  }
  const items = []
  for await (const part of oggPages(read)) items.push(...demuxer.take(part))
  items.push(...demuxer.end())
  return {
    spoken: items.flatMap((item) => (item.type === 'packet' ? [hex(item.opus)] : [])),
    isWhole: items.every((item) => item.type === 'packet' || !item.flaw.losesSound),
  }
}

/** Damage of any kind, but for a file that begins later or ends earlier: nobody can tell what was there. */
const damage = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at: fc.nat(), byte: fc.integer({ min: 1, max: 255 }) }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.nat(),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 300 }),
  }),
  fc.record({ kind: fc.constant('remove' as const), at: fc.nat(), length: fc.integer({ min: 1, max: 3_000 }) }),
  fc.record({ kind: fc.constant('repeat' as const), at: fc.nat(), length: fc.integer({ min: 1, max: 3_000 }) }),
)
/** Bytes of the page with the first header. */
const FIRST_PAGE_BYTES = 47
type Damage = typeof damage extends fc.Arbitrary<infer Kind> ? Kind : never
function damaged(file: Buffer, change: Damage): Buffer {
  const at = FIRST_PAGE_BYTES + (change.at % (file.length - 1 - FIRST_PAGE_BYTES))
  const [before, after] = [file.subarray(0, at), file.subarray(at)]
  if (change.kind === 'flip') return Buffer.concat([before, [after[0]! ^ change.byte], after.subarray(1)].map(bytes))
  if (change.kind === 'insert') return Buffer.concat([before, change.bytes, after])
  if (change.kind === 'repeat') return Buffer.concat([before, after.subarray(0, change.length), after])
  return Buffer.concat([before, after.subarray(Math.min(change.length, after.length - 1))])
}
const bytes = (part: Uint8Array | number[]) => Uint8Array.from(part)

/** What is wrong in what came of a damaged file: it is read as far as it can be, or refused with the place in it. */
function faultOf(outcome: unknown): string | undefined {
  if (outcome instanceof MediaError) {
    const hasPlace = /^talk\.ogg (.* byte \d+|holds no sound$)/.test(outcome.message)
    return outcome.code === 'file-not-opus' && hasPlace ? undefined : `refused without a place: ${outcome.message}`
  }
  if (outcome instanceof Error) throw outcome
  const { spoken, isWhole } = outcome as Awaited<ReturnType<typeof demux>>
  const sound = spoken.filter(isSound)
  if (!sound.every((packet) => packets.includes(packet))) return 'speaks what is not in the file'
  return isWhole && sound.join('|') !== packets.join('|') ? 'says whole, and leaves sound out' : undefined
}

describe('OggOpusDemuxer', () => {
  it('reads the same however much comes at once', async () => {
    for (const chunk of [1, 26, 27, 300, 5_000]) {
      expect(await demux(good, chunk)).toEqual({ spoken: packets, isWhole: true })
    }
  })

  it('says that a file is whole only if every packet of it is spoken, whatever is damaged', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 4 }), async (changes) => {
        const outcome = await demux(changes.reduce(damaged, good)).catch((error: unknown) => error)
        expect(faultOf(outcome)).toBeUndefined()
      }),
      { numRuns: 400 },
    )
  })

  it('reads noise to its end', async () => {
    const anything = fc.uint8Array({ minLength: 1, maxLength: 2_000 })
    await fc.assert(
      fc.asyncProperty(anything, async (noise) => {
        await expect(demux(noise)).rejects.toBeInstanceOf(MediaError)
      }),
    )
  })
})
