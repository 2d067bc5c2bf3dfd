import { type AudioSource, type Cancel, type Clock, FRAME_MS, FRAME_SAMPLES } from '@banyan/core/ports'

/** Bytes of a frame at 32 kbit/s. */
const FRAME_BYTES = 80

export interface SpeechOptions {
  /** The speaker's. */
  clock: Clock
  /** Where the stream begins, in samples modulo 2^32. @default 0 */
  timestamp?: number
  /** The number of the first frame. @default 0 */
  first?: number
  /** How loud a frame is, as in RFC 6464 (0 loudest, 127 silence). @default somebody who talks on and on */
  level?: (frame: number) => number
}

/** Somebody who never pauses for breath. */
const talkative = (frame: number): number => 18 + ((frame * 7) % 11)

/** Talks for so long, then is silent for so long, over and over. */
export const talkAndPause =
  (talkMs: number, pauseMs: number) =>
  (frame: number): number =>
    (frame * FRAME_MS) % (talkMs + pauseMs) < talkMs ? talkative(frame) : 120

/** Frames at the pace of speech. Each carries its number, so that whoever hears it knows which one it is. */
export function speech({ clock, timestamp = 0, first = 0, level = talkative }: SpeechOptions): AudioSource {
  return {
    run(onFrame, signal) {
      const startedAt = clock.now()
      let next: Cancel = () => {}
      let frame = 0
      const speak = () => {
        const opus = new Uint8Array(FRAME_BYTES)
        new DataView(opus.buffer).setUint32(0, first + frame)
        onFrame({ opus, timestamp: (timestamp + frame * FRAME_SAMPLES) >>> 0, level: level(frame) })
        frame += 1
        next = clock.after(startedAt + frame * FRAME_MS - clock.now(), speak)
      }
      speak()
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          next()
          reject(signal.reason as Error)
        })
      })
    },
  }
}

/** @returns which frame of its speech this is; undefined for one that was made in between, to end a talk spurt */
export const frameNumber = (opus: Uint8Array<ArrayBuffer>): number | undefined =>
  opus.length === FRAME_BYTES ? new DataView(opus.buffer, opus.byteOffset).getUint32(0) : undefined
