import { OpusDecoder } from 'opus-decoder'
import { measureLevel } from '@banyan/core/wire'
import { type AudioSource, type Clock, FRAME_MS, FRAME_SAMPLES, MediaError, systemClock } from '@banyan/core/ports'
import { openOggOpus, unreadable } from './ogg-opus-file.ts'
import { Pacer } from './pacer.ts'

/** Most lateness that is made up for after a stall, in ms: about what a listener's jitter buffer holds. */
const CATCH_UP_MS = 200

/** Which file is spoken, and how. */
export interface OggFileSourceOptions {
  /** An Ogg Opus file with 20 ms packets. */
  path: string
  /** Whether it starts over at the end, for ever. @default false */
  loop?: boolean
  /** Where to begin, in ms from the beginning and before the end; a loop starts over at the beginning. @default 0 */
  startMs?: number
  /** Called after each frame with its end in the file, in ms. */
  onProgress?: (playedMs: number) => void
  /** @default systemClock */
  clock?: Clock
}

/**
 * An audio source that speaks an Ogg Opus file with 20 ms packets, unchanged, in real time: all streams in it, one
 * after the other. It reads the whole file before the first frame. Running it throws MediaError: 'file-unreadable', or
 * 'file-not-opus' when a part of the file cannot be spoken. `inspectOggFile` says the same before, and what is damaged.
 * @example session.publish(oggFileSource({ path: 'talk.ogg' }))
 */
export function oggFileSource({
  path,
  loop = false,
  startMs = 0,
  onProgress,
  clock = systemClock,
}: OggFileSourceOptions): AudioSource {
  return {
    async run(onFrame, signal) {
      signal.throwIfAborted()
      await using file = await openOggOpus(path)
      const { frames: wanted } = await file.inspect(signal)
      using meter = await openMeter(path)
      const pacer = new Pacer({ clock, intervalMs: FRAME_MS, catchUpMs: CATCH_UP_MS })
      let frames = 0
      for (let skipMs = startMs; ; skipMs = 0) {
        let playedMs = 0
        for await (const opus of file.packets(signal)) {
          playedMs += FRAME_MS
          if (playedMs <= skipMs) continue
          await pacer.turn(signal)
          onFrame({ opus, timestamp: (frames * FRAME_SAMPLES) >>> 0, level: meter.level(opus) })
          frames += 1
          onProgress?.(playedMs)
        }
        if (playedMs < wanted * FRAME_MS) throw changed(path)
        if (frames === 0) throw new MediaError('file-unreadable', `${path} ends before ${startMs} ms`)
        if (!loop) return
      }
    },
  }
}

const changed = (path: string) => new MediaError('file-unreadable', `${path} was made shorter while it was spoken`)

/** Measures the level of packets, in order, by decoding them as a listener does. */
async function openMeter(path: string) {
  const decoder = new OpusDecoder({ channels: 1 })
  await decoder.ready
  return {
    level(opus: Uint8Array): number {
      try {
        const { channelData } = decoder.decodeFrame(opus)
        return measureLevel(channelData[0] ?? new Float32Array())
      } catch (error) {
        throw unreadable(path, error)
      }
    },
    [Symbol.dispose]: () => decoder.free(),
  }
}
