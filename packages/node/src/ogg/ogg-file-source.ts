import { OpusDecoder } from 'opus-decoder'
import { measureLevel } from '@banyan/core/wire'
import { type AudioSource, type Clock, FRAME_MS, FRAME_SAMPLES, systemClock } from '@banyan/core/ports'
import { nothingIn, openOggOpus } from './ogg-opus-file.ts'
import { Pacer } from './pacer.ts'

/** After a stall, this much leaves at once; listeners hold about as much before they drop. */
const CATCH_UP_MS = 200

export interface OggFileSourceOptions {
  path: string
  /** Start over at the end, for ever. @default false */
  loop?: boolean
  /** Begin so far into the file, in milliseconds, before its end; a loop starts over at the beginning. @default 0 */
  startMs?: number
  /** Told after each frame how far into the file it was, in milliseconds. */
  onProgress?: (playedMs: number) => void
  clock?: Clock
}

/**
 * A voice out of an Ogg Opus file with 20 ms packets. They leave untouched, at the pace at which they were spoken.
 * Running it throws MediaError: 'file-unreadable', or 'file-not-opus' when the file is something else or has other packets.
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

/** Measures how loud packets are by decoding them, in order: what a listener's decoder would say. */
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
