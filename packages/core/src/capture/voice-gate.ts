import type { OpusFrame } from '../ports/audio.ts'
import { NoiseFloor } from './noise-floor.ts'

/** Frames from before the gate opened that are sent with the frame that opens it: 40 ms. Words begin more softly
 *  than a gate can notice. */
const PRE_ROLL = 2
/** Frames for which the gate stays open after the last voice: 240 ms. Soft ends of words and pauses within a
 *  sentence are heard as they are. */
const HANGOVER = 12
/** While nobody speaks, one frame in this many is sent, one each 400 ms: listeners hear that somebody is there, and
 *  how the room sounds. */
const COMFORT_EVERY = 20
/** Decibels by which a sound must be louder than the room to open the gate. */
const OPENS_ABOVE = 8
/** Decibels by which a sound must be louder than the room to keep the gate open. It is less, so that soft syllables
 *  do not close it. */
const STAYS_ABOVE = 4
/** Sound that is further below overload than this many decibels does not open the gate, however quiet the room is. */
const OPENS_AT = 62
/** Sound that is further below overload than this many decibels does not keep the gate open. */
const STAYS_AT = 66

/** A frame that is to be sent. `voice`: the talk spurt goes on after it. */
export interface GatedFrame {
  readonly frame: OpusFrame
  readonly voice: boolean
}

/**
 * Lets voices through and stops silence. Hands out frames in order, each once at most. A sound that stays equally loud
 * for 4 s is taken for noise, even a held note: music should go around the gate.
 * @example for (const { frame, voice } of gate.take(frame)) send(frame, voice)
 */
export class VoiceGate {
  readonly #floor = new NoiseFloor()
  /** The newest frames that were not sent; empty while the gate is open. */
  #held: OpusFrame[] = []
  /** Frames for which the gate stays open without a voice; 0 when it is closed. */
  #open = 0
  #sinceSent = COMFORT_EVERY

  /** Takes the next frame. @returns what is to be sent now: this frame or nothing, and the frames held back when a
   *  voice begins */
  take(frame: OpusFrame): readonly GatedFrame[] {
    const floor = this.#floor.take(frame.level)
    const wasOpen = this.#open > 0
    const isVoice = wasOpen
      ? frame.level <= Math.min(STAYS_AT, floor - STAYS_ABOVE)
      : frame.level <= Math.min(OPENS_AT, floor - OPENS_ABOVE)
    if (isVoice) this.#open = HANGOVER
    else if (wasOpen) this.#open -= 1
    if (isVoice || wasOpen) return this.#send([...this.#held, frame], this.#open > 0)
    this.#sinceSent += 1
    if (this.#sinceSent >= COMFORT_EVERY) return this.#send([frame], false)
    this.#held = [...this.#held, frame].slice(-PRE_ROLL)
    return []
  }

  /** Closes the gate. Frames that it holds back are never sent. It still knows how loud the room is. */
  close(): void {
    this.#held = []
    this.#open = 0
    this.#sinceSent = COMFORT_EVERY
  }

  #send(frames: readonly OpusFrame[], voice: boolean): readonly GatedFrame[] {
    this.#held = []
    this.#sinceSent = 0
    return frames.map((frame) => ({ frame, voice }))
  }
}
