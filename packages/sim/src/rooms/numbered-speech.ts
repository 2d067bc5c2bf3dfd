import { type AudioSource, type Cancel, type Clock, FRAME_MS, FRAME_SAMPLES } from '@banyan/core/ports'

/** Bytes of a frame of 20 ms at 32 kbit/s, the bitrate of speech in the app. */
const FRAME_BYTES = 80
/** Bytes of the number at the start of a frame. */
const NUMBER_BYTES = 4
/** Level of a frame between talk spurts, in -dBov: far below what any voice gate takes for speech. */
const SILENCE_LEVEL = 120

/** How synthetic speech is numbered, timed and how loud it is. */
export interface NumberedSpeechOptions {
  /** The clock of the speaker's machine. */
  clock: Clock
  /** RTP-like timestamp of the first frame, in samples at 48 kHz modulo 2^32. @default 0 */
  timestamp?: number
  /** The number of the first frame. 0 or more. @default 0 */
  firstNumber?: number
  /** Level of each frame, in -dBov as in RFC 6464: 0 is the loudest, 127 is silence. @default speech without a pause */
  level?: (frame: number) => number
}

/** Levels of a voice that never pauses: 18 to 28 -dBov. */
const continuousLevel = (frame: number): number => 18 + ((frame * 7) % 11)

/**
 * Levels of a voice that alternates between talking and silence, for `NumberedSpeechOptions.level`.
 * @param talkMs length of a talk spurt, in ms
 * @param pauseMs length of the silence after it, in ms
 * @example ada.speak({ level: talkAndPause(2_000, 6_000) })
 */
export const talkAndPause =
  (talkMs: number, pauseMs: number) =>
  (frame: number): number =>
    (frame * FRAME_MS) % (talkMs + pauseMs) < talkMs ? continuousLevel(frame) : SILENCE_LEVEL

/** The bytes of a frame: its number, then bytes that only this number has, so that no part of one frame can pass for
 *  that of another. */
function numberedFrame(number: number): Uint8Array<ArrayBuffer> {
  const opus = new Uint8Array(FRAME_BYTES)
  new DataView(opus.buffer).setUint32(0, number)
  let state = number
  for (let place = NUMBER_BYTES; place < FRAME_BYTES; place += 1) {
    // A linear congruential generator, with the constants of Numerical Recipes (Press et al., 7.1).
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    opus[place] = state >>> 24
  }
  return opus
}

/**
 * An audio source of one frame each 20 ms. Every frame carries its number in its first four bytes, so that a listener
 * can tell which frames it played; no two frames are alike. The bytes are no valid Opus: decode nothing.
 * @example session.publish(numberedSpeech({ clock, level: talkAndPause(1_000, 500) }))
 */
export function numberedSpeech({
  clock,
  timestamp = 0,
  firstNumber = 0,
  level = continuousLevel,
}: NumberedSpeechOptions): AudioSource {
  return {
    run(onFrame, signal) {
      const startedAt = clock.now()
      let next: Cancel = () => {}
      let frame = 0
      const speak = () => {
        // A machine that is late finds all that its microphone has heard meanwhile.
        do {
          const opus = numberedFrame(firstNumber + frame)
          onFrame({ opus, timestamp: (timestamp + frame * FRAME_SAMPLES) >>> 0, level: level(frame) })
          frame += 1
        } while (startedAt + frame * FRAME_MS <= clock.now())
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

/** @returns the number that a frame carries; undefined for a frame that the session made itself, to end a talk spurt */
export const frameNumber = (opus: Uint8Array<ArrayBuffer>): number | undefined =>
  opus.length === FRAME_BYTES ? new DataView(opus.buffer, opus.byteOffset).getUint32(0) : undefined
