import { OpusDecoder } from 'opus-decoder'
import { measureLevel } from '@banyan/core/wire'
import { type AudioSource, type Clock, FRAME_MS, FRAME_SAMPLES, systemClock } from '@banyan/core/ports'
import { nothingIn, openOggOpus } from './ogg-opus-file.ts'
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
 * An audio source that speaks an Ogg Opus file with 20 ms packets, unchanged, in real time. Running it throws
 * MediaError: 'file-unreadable', or 'file-not-opus' when the file is something else or has other packets.
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
      using file = await openOggOpus(path)
      using meter = await openMeter()
      const pacer = new Pacer({ clock, intervalMs: FRAME_MS, catchUpMs: CATCH_UP_MS })
      let frames = 0
      for (let skipMs = startMs; ; skipMs = 0) {
        let playedMs = 0
        for await (const opus of file.packets()) {
          playedMs += FRAME_MS
          if (playedMs <= skipMs) continue
          await pacer.turn(signal)
          onFrame({ opus, timestamp: (frames * FRAME_SAMPLES) >>> 0, level: meter.level(opus) })
          frames += 1
          onProgress?.(playedMs)
        }
        if (frames === 0) throw nothingIn(path)
        if (!loop) return
      }
    },
  }
}

/** Measures the level of packets, in order, by decoding them as a listener does. */
async function openMeter() {
  const decoder = new OpusDecoder({ channels: 1 })
  await decoder.ready
  return {
    level(opus: Uint8Array): number {
      const { channelData } = decoder.decodeFrame(opus)
      return measureLevel(channelData[0] ?? new Float32Array())
    },
    [Symbol.dispose]: () => decoder.free(),
  }
}
