import { constants } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { MediaError } from '@banyan/core/ports'
import { reasonOf } from './file-error.ts'
import { type OggFlaw, OggOpusDemuxer, type OggOpusItem } from './ogg-opus-demuxer.ts'
import { oggPages } from './ogg-pages.ts'

/** Flaws that are told of one file at most, so that a file of nothing but flaws fills no memory. */
const MAX_FLAWS = 100

/** What an Ogg Opus file holds. */
export interface OggFileReport {
  /** How long a player plays it, in ms. */
  readonly durationMs: number
  /** How many packets of 20 ms are spoken: a little more than `durationMs`, because packets are spoken whole. */
  readonly frames: number
  /** Nothing that the file should hold is missing, as far as the file tells. */
  readonly isWhole: boolean
  /** What is damaged, the first 100 of it, in the order of the file. The rest is spoken. */
  readonly flaws: readonly OggFlaw[]
}

/**
 * Reads a whole file, and checks that all of it can be spoken.
 * @throws MediaError 'file-unreadable', or 'file-not-opus' when a part of it is not Ogg Opus with 20 ms packets, or
 *   would sound otherwise than its header says: with several streams in a packet, or an output gain. The message says
 *   where in the file, and what to do
 * @example const { durationMs, flaws } = await inspectOggFile({ path: 'talk.ogg' })
 */
export async function inspectOggFile({ path, signal }: { path: string; signal?: AbortSignal }): Promise<OggFileReport> {
  await using file = await openOggOpus(path)
  return await file.inspect(signal)
}

/** Opens a file for reading its packets; disposing of it closes it. @throws MediaError */
export async function openOggOpus(path: string) {
  const file = await openFile(path)
  return {
    async inspect(signal?: AbortSignal): Promise<OggFileReport> {
      const demuxer = new OggOpusDemuxer({ path })
      const flaws: OggFlaw[] = []
      let isWhole = true
      for await (const items of itemsOf(file, path, demuxer, signal)) {
        for (const item of items) {
          if (item.type !== 'flaw') continue
          if (item.flaw.losesSound) isWhole = false
          if (flaws.length < MAX_FLAWS) flaws.push(item.flaw)
        }
      }
      const { durationMs, frames } = demuxer
      return { durationMs, frames, isWhole, flaws }
    },
    async *packets(signal?: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>> {
      for await (const items of itemsOf(file, path, new OggOpusDemuxer({ path }), signal)) {
        for (const item of items) if (item.type === 'packet') yield item.opus
      }
    },
    [Symbol.asyncDispose]: () => file.close(),
  }
}

async function* itemsOf(
  file: FileHandle,
  path: string,
  demuxer: OggOpusDemuxer,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly OggOpusItem[]> {
  const read = async (into: Uint8Array, at: number) => {
    try {
      return (await file.read(into, 0, into.length, at)).bytesRead
    } catch (error) {
      throw unreadable(path, error, ` at byte ${at}`)
    }
  }
  for await (const part of oggPages(read, signal)) yield demuxer.take(part)
  yield demuxer.end()
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    const info = await stat(path) // opening a pipe would wait for its other end
    if (!info.isFile()) throw new MediaError('file-unreadable', `${path} is not a file`)
    if (info.size === 0) throw new MediaError('file-not-opus', `${path} is not an Ogg Opus file: it is empty`)
    return await open(path, constants.O_RDONLY)
  } catch (error) {
    throw unreadable(path, error)
  }
}

export const unreadable = (path: string, error: unknown, where = ''): MediaError =>
  error instanceof MediaError
    ? error
    : new MediaError('file-unreadable', `${path} cannot be read${where}: ${reasonOf(error)}`, { cause: error })
