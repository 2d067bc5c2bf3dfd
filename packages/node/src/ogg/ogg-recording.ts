import { EncodedAudioPacketSource, EncodedPacket, FilePathTarget, OggOutputFormat, Output } from 'mediabunny'
import { FRAME_SAMPLES, type OpusFrame } from '@banyan/core/ports'
import { channels, lossMarker, opusHead } from './opus-packet.ts'

const FRAME_SECONDS = 0.02
/** Most frames that wait for a slow disk: ten seconds. Later ones are dropped and become a gap. */
const MAX_QUEUED = 500
/** Longest pause that is filled, in frames: an hour. A longer jump of the timestamp is a new beginning. */
const MAX_GAP_FRAMES = 60 * 60 * 50
/** Length of an Ogg page, in s: what a crash costs at the end of the file, at most. */
const PAGE_SECONDS = 1

/**
 * Writes one speaker to an Ogg Opus file, page by page, with the packets as they were sent. Time that is missing
 * (lost frames, silence, muting) is filled with one-byte loss markers, so that the rest stays where it was spoken:
 * decoders make quiet noise of them.
 */
export class OggRecording {
  readonly path: string
  readonly #onError: (error: unknown) => void
  readonly #queue: OpusFrame[] = []
  #writing: Promise<void> | undefined
  #file: OpenFile | undefined
  #failed = false
  /** Frames in the file, loss markers not counted. */
  frames = 0

  constructor({ path, onError }: { path: string; onError: (error: unknown) => void }) {
    this.path = path
    this.#onError = onError
  }

  /** Takes a frame, without waiting for the disk. */
  push(frame: OpusFrame): void {
    if (this.#failed || this.#queue.length >= MAX_QUEUED) return
    this.#queue.push(frame)
    this.#writing ??= this.#drain().finally(() => (this.#writing = undefined))
  }

  /** Writes what waits and ends the file. @returns whether all of it was written */
  async close(): Promise<boolean> {
    await this.#writing
    if (this.#failed) return false
    try {
      await this.#file?.output.finalize()
      return true
    } catch (error) {
      await this.#fail(error)
      return false
    }
  }

  async #drain(): Promise<void> {
    try {
      for (let frame = this.#queue.shift(); frame; frame = this.#queue.shift()) await this.#write(frame)
    } catch (error) {
      await this.#fail(error)
    }
  }

  async #write(frame: OpusFrame): Promise<void> {
    const file = (this.#file ??= await openFile(this.path, frame))
    for (let missing = gap(file.nextTimestamp, frame.timestamp); missing > 0; missing -= 1) {
      await file.add(lossMarker(frame.opus))
    }
    await file.add(frame.opus)
    file.nextTimestamp = (frame.timestamp + FRAME_SAMPLES) >>> 0
    this.frames += 1
  }

  async #fail(error: unknown): Promise<void> {
    this.#failed = true
    this.#queue.length = 0
    this.#onError(error)
    try {
      await this.#file?.output.cancel() // closes the file
    } catch {
      // That this file failed has been said.
    }
  }
}

/** @returns whole frames missing between what was expected and what came; 0 when time jumped back or too far */
function gap(expected: number, actual: number): number {
  const frames = Math.round(((actual - expected) | 0) / FRAME_SAMPLES)
  return frames > 0 && frames <= MAX_GAP_FRAMES ? frames : 0
}

interface OpenFile {
  readonly output: Output
  nextTimestamp: number
  add(opus: Uint8Array): Promise<void>
}

async function openFile(path: string, first: OpusFrame): Promise<OpenFile> {
  const format = new OggOutputFormat({ maximumPageDuration: PAGE_SECONDS })
  const output = new Output({ format, target: new FilePathTarget(path, { chunked: false }) })
  const source = new EncodedAudioPacketSource('opus')
  output.addAudioTrack(source)
  await output.start()
  const decoderConfig = {
    codec: 'opus',
    numberOfChannels: channels(first.opus),
    sampleRate: 48_000,
    description: opusHead(first.opus),
  }
  let written = 0
  return {
    output,
    nextTimestamp: first.timestamp,
    async add(opus) {
      await source.add(new EncodedPacket(opus, 'key', written * FRAME_SECONDS, FRAME_SECONDS), { decoderConfig })
      written += 1
    },
  }
}
